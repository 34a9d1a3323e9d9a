"""Every refusal and failure as RFC 9457 problem JSON: a code for programs, a sentence for people."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, JsonResponse

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:problem-type:duly:"


@dataclass(frozen=True)
class Kind:
    """One kind of problem: its status and code, and what is said where nothing more is known."""

    status: HTTPStatus
    code: str
    detail: str


UNREADABLE = Kind(HTTPStatus.BAD_REQUEST, "bad_request", "The request cannot be read.")
NO_TOKEN = Kind(
    HTTPStatus.UNAUTHORIZED, "token_invalid", "Send a token that works: Authorization: Bearer <token>."
)
NO_SCOPE = Kind(HTTPStatus.FORBIDDEN, "scope_missing", "The token may not read this.")
NOT_FOUND = Kind(HTTPStatus.NOT_FOUND, "not_found", "There is nothing here for this token.")
NO_METHOD = Kind(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", "This address is read with GET only.")
BAD_PARAMETER = Kind(
    HTTPStatus.UNPROCESSABLE_ENTITY, "parameter_invalid", "A parameter is not as it has to be."
)
FAILED = Kind(HTTPStatus.INTERNAL_SERVER_ERROR, "failed", "Duly failed. Nothing was changed.")


def problem(
    kind: Kind,
    detail: str = "",
    *,
    errors: Iterable[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The answer of this kind; `errors` name parameters."""
    said: dict[str, Any] = {
        "type": TYPE + kind.code.replace("_", "-"),
        "title": kind.status.phrase,
        "status": kind.status.value,
        "detail": detail or kind.detail,
        "code": kind.code,
    }
    if errors is not None:
        said["errors"] = list(errors)
    return JsonResponse(said, status=kind.status, content_type=MEDIA_TYPE, headers=headers)
