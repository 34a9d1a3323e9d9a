"""Jobs of workers that died are run again; jobs done long ago are forgotten."""

import logging

from procrastinate import exceptions
from procrastinate.contrib.django import app

# A worker says it is alive each 10 seconds.
SILENT_SECONDS = 30
KEEP_DONE_HOURS = 72

logger = logging.getLogger(__name__)


async def retry_stalled() -> int:
    """Puts the jobs of silent workers back into the queue; returns how many."""
    retried = 0
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        try:
            await app.job_manager.retry_job(job)
        except exceptions.ConnectorException:
            # Its worker was only slow and has just ended it, or another sweep was faster.
            logger.info("Job %s (%s) was not stalled after all", job.id, job.task_name)
        else:
            logger.warning("Job %s (%s) lost its worker and is run again", job.id, job.task_name)
            retried += 1
    return retried


async def forget_done() -> None:
    """Removes the rows of jobs that succeeded days ago; failed ones stay to be looked at."""
    await app.job_manager.delete_old_jobs(nb_hours=KEEP_DONE_HOURS)
