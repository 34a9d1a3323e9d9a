"""Audience: a condition over people, judged in three values, explained and written down.

`form` says what an audience is, `verdicts` who is in it, `wording` why, `wire` how it is stored.
"""

from duly.kernel.audience.form import (
    DEFAULT_REQUIRED,
    DIMENSIONS,
    GROUP,
    Audience,
    Clause,
    Condition,
    is_everybody,
    is_nobody,
    named_values,
)
from duly.kernel.audience.verdicts import Profile, Verdict, matches, with_groups
from duly.kernel.audience.wire import from_json, to_json
from duly.kernel.audience.wording import Explanation, Finding, Ground, describe, explain

__all__ = [
    "DEFAULT_REQUIRED",
    "DIMENSIONS",
    "GROUP",
    "Audience",
    "Clause",
    "Condition",
    "Explanation",
    "Finding",
    "Ground",
    "Profile",
    "Verdict",
    "describe",
    "explain",
    "from_json",
    "is_everybody",
    "is_nobody",
    "matches",
    "named_values",
    "to_json",
    "with_groups",
]
