"""`duly worker`: does deferred work until it is stopped."""

import argparse
import asyncio
import contextlib
import logging
import signal

import psycopg
from procrastinate import exceptions
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from duly.cli.readiness import demand_ready

CONCURRENCY = 2
PAUSE = 5.0

logger = logging.getLogger(__name__)


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `worker`."""
    summary = "do deferred work: send mail, and everything that need not be waited for"
    parser = subparsers.add_parser("worker", help=summary, description=summary)
    parser.set_defaults(handler=work)


def work(arguments: argparse.Namespace) -> int:
    """Work until SIGTERM or SIGINT; the jobs under way are finished first."""
    demand_ready()
    asyncio.run(_work())
    return 0


async def _work() -> None:
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    logger.info("Worker started, %s jobs at a time", CONCURRENCY)
    while not stopping.is_set():
        try:
            await _shift(stopping)
        except (exceptions.ConnectorException, psycopg.Error, OSError):
            logger.exception("The database went away")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), PAUSE)
    logger.info("Worker stopped")


async def _shift(stopping: asyncio.Event) -> None:
    """Works until asked to stop, or until the connection is lost: then procrastinate ends its worker."""
    with app.replace_connector(DjangoConnector().get_worker_connector()):
        async with app.open_async():
            working = asyncio.create_task(
                app.run_worker_async(concurrency=CONCURRENCY, install_signal_handlers=False)
            )
            asked = asyncio.create_task(stopping.wait())
            await asyncio.wait({working, asked}, return_when=asyncio.FIRST_COMPLETED)
            asked.cancel()
            # Cancelling is how it is asked to stop: it takes no more jobs and finishes those it has.
            working.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await working
