"""A failed job is tried again after growing pauses; a refusal is final."""

from datetime import UTC, datetime

import pytest
from procrastinate.jobs import Job

from duly.jobs.running import MOST_RETRIES, Pauses
from duly.kernel.refusal import Refused


def pause(error: Exception, attempts: int) -> float | None:
    job = Job(queue="default", lock=None, queueing_lock=None, task_name="a.job", attempts=attempts)
    decision = Pauses().get_retry_decision(exception=error, job=job)
    if decision is None or decision.retry_at is None:
        return None
    return (decision.retry_at - datetime.now(UTC)).total_seconds()


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 5), (1, 10), (4, 80), (10, 3600), (19, 3600)])
def test_pauses_double_up_to_an_hour(attempts: int, seconds: int) -> None:
    assert pause(OSError(), attempts) == pytest.approx(seconds, abs=1)


def test_what_went_wrong_is_in_the_log_although_the_job_is_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    pause(OSError("The disk is full"), 0)

    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert record.message == "a.job failed and is tried again in 5 s"
    assert record.exc_info
    assert str(record.exc_info[1]) == "The disk is full"


def test_job_fails_in_the_end() -> None:
    assert pause(OSError(), MOST_RETRIES) is None


def test_refusal_is_not_tried_again() -> None:
    assert pause(Refused("forbidden", "Your role does not include this."), 0) is None
