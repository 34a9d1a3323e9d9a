"""What the templates of the builder are given, on whichever page it stands."""

from typing import Any

from duly.web.access import Request
from duly.web.audience.lines import lines, people_found
from duly.web.audience.reading import pressed, searched
from duly.web.audience.sheet import AudienceSheet


def who(request: Request, sheet: AudienceSheet) -> dict[str, Any]:
    """The audience, the people found to be named, and what was pressed."""
    return {
        "lines": lines(sheet.choice, sheet.offer),
        "find": sheet.find,
        "found": people_found(request.actor, sheet.find, sheet.choice),
        # A button of one value, person, line or card changes the whole; a tick changed its own already.
        "pressed": pressed(request.GET, sheet.choice),
        "sought": searched(request.GET),
    }
