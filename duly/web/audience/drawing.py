"""What the templates of the builder are given, on whichever page it stands."""

from typing import Any, Protocol

from duly.web.access import Request
from duly.web.audience.choice import Choice
from duly.web.audience.lines import lines, people_found
from duly.web.audience.offers import Offer
from duly.web.audience.reading import pressed, searched


class Sheet(Protocol):
    """A page with an audience on it: what is chosen, what can be, and the words people are looked for by."""

    @property
    def choice(self) -> Choice: ...
    @property
    def offer(self) -> Offer: ...
    @property
    def find(self) -> str: ...


def who(request: Request, sheet: Sheet) -> dict[str, Any]:
    """The audience, the people found to be named, and what was pressed."""
    return {
        "lines": lines(sheet.choice, sheet.offer),
        "find": sheet.find,
        "found": people_found(request.actor, sheet.find, sheet.choice),
        # A button of one value, person, line or card changes the whole; a tick changed its own already.
        "pressed": pressed(request.GET, sheet.choice),
        "sought": searched(request.GET),
    }
