"""What the templates of the builder are given, on whichever page it stands."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from duly.web.access import Request
from duly.web.audience.lines import lines, people_found
from duly.web.audience.reading import pressed, searched
from duly.web.audience.sheet import AudienceSheet


def drawn(request: Request, area: str, context: dict[str, Any], *, address: str, status: int) -> HttpResponse:
    """The whole page of an area, or for a request by script the parts of it that counting changes.

    `address` is the page as it is filled in, and stands in the browser then.
    """
    swaps = request.headers.get("HX-Request") and "HX-History-Restore-Request" not in request.headers
    template = f"{area}/_counted.html" if swaps else f"{area}/edit.html"
    answer = render(request, template, {**context, "swapped": swaps}, status=status)
    if swaps:
        answer["HX-Replace-Url"] = address
    return answer


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
