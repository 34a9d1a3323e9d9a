"""Fault points do nothing unless a test asks for one by its name."""

from django.conf import settings

from duly.jobs import faults


def test_points_are_empty_calls_where_none_is_asked_for() -> None:
    assert settings.FAULTS == ""
    for point in faults.POINTS:
        faults.crash_here(point)
