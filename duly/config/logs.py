"""How a log line reads. What PostgreSQL quotes from a row is left out: logs hold no personal data."""

import logging
import re
from types import TracebackType
from typing import TypeAlias

Caught: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

# "Key (email)=(ada@larkfield.example) already exists" and "Failing row contains (...)" stand in such lines.
QUOTING = re.compile(r"^(DETAIL|CONTEXT|HINT): .*\n?", re.MULTILINE)


class LineFormatter(logging.Formatter):
    """The usual line, and tracebacks without the values of the rows they are about."""

    def formatException(self, ei: Caught) -> str:
        return QUOTING.sub("", super().formatException(ei)).rstrip("\n")
