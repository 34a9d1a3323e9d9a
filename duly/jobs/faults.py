"""Named points at which a test kills the worker, to prove that nothing is lost and nothing done twice.

Without the setting DULY_FAULTS, which production refuses, the points are empty calls.
"""

import os
import signal

from django.conf import settings

POINTS = frozenset({"before_effect", "after_effect_before_commit", "after_commit_before_done"})


def _pass(point: str) -> None:
    """Nothing happens."""


def _die(point: str) -> None:
    """Ends this process at once, as a power cut would, if this is the point that was asked for."""
    if point == settings.FAULTS:
        os.kill(os.getpid(), signal.SIGKILL)


if settings.FAULTS and settings.FAULTS not in POINTS:
    raise ValueError(f"DULY_FAULTS must be one of {', '.join(sorted(POINTS))}.")

crash_here = _die if settings.FAULTS else _pass
