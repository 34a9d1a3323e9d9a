"""An auditor's views are on record: which page, when, and what narrowed it, never the words looked for."""

from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from duly.audit.recording import record
from duly.tenancy.actor import Actor
from duly.tenancy.roles import Role

OK: Final = 200
SECRETS: Final = frozenset({"token"})  # an address with one of these is recorded by its pattern


def record_view(request: HttpRequest, answer: HttpResponseBase) -> None:
    """Records that an auditor was shown a page, or given a file to keep; pictures of a page do not count."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.role is not Role.AUDITOR or answer.status_code != OK or not _worth_reading(answer):
        return
    taken = request.resolver_match.kwargs if request.resolver_match else {}
    record(
        actor,
        "page.viewed",
        object_type="page",
        object_id=next((value for value in taken.values() if isinstance(value, UUID)), None),
        new={"page": _address(request, taken), "narrowed_by": _narrowed_by(request)},
    )


def _narrowed_by(request: HttpRequest) -> list[str]:
    return sorted(name for name in request.GET if request.GET[name])


def _worth_reading(answer: HttpResponseBase) -> bool:
    return answer.headers.get("Content-Type", "").startswith("text/html") or answer.has_header(
        "Content-Disposition"
    )


def _address(request: HttpRequest, taken: dict[str, Any]) -> str:
    if SECRETS & taken.keys() and request.resolver_match:
        return f"/{request.resolver_match.route}"
    return request.path
