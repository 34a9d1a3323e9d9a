"""Named points at which a test kills the worker, to prove that nothing is lost and nothing done twice.

Without the setting DULY_FAULTS, which production refuses, the points are empty calls. `point` dies there at
once, `point:3` when it is passed the third time.
"""

import logging
import os
import signal
from collections import Counter

from django.conf import settings

OF_EACH_JOB = frozenset({"before_effect", "after_effect_before_commit", "after_commit_before_done"})
POINTS = OF_EACH_JOB | {"inside_chunk"}

_point, _, _nth = settings.FAULTS.partition(":")
_passed: Counter[str] = Counter()

logger = logging.getLogger(__name__)


def _pass(point: str) -> None:
    """Nothing happens."""


def _die(point: str) -> None:
    """Ends this process at once, as a power cut would, if this is the point that was asked for."""
    _passed[point] += 1
    if point == _point and _passed[point] >= int(_nth or 1):
        logger.critical("Killed at %s, passed %s times", point, _passed[point])
        os.kill(os.getpid(), signal.SIGKILL)


if _point and _point not in POINTS:
    raise ValueError(f"DULY_FAULTS must be one of {', '.join(sorted(POINTS))}.")

crash_here = _die if _point else _pass
