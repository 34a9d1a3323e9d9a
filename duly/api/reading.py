"""How an address is declared: its scope, its parameters and its answer, in one line."""

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import signature
from typing import Any, TypeVar, cast, get_args

from django.http import HttpRequest
from ninja import Router
from ninja.security.base import AuthBase

from duly.api.asking import Asked, refuse_unknown
from duly.api.description import SCOPE
from duly.api.door import Request
from duly.api.problems import NO_SCOPE, Kind
from duly.people.operations.tokens import Admitted
from duly.people.rules.tokens import Scope
from duly.tenancy.actor import Actor

View = TypeVar("View", bound=Callable[..., Any])


class Turned(Exception):
    """The door says no: a problem of some kind."""

    def __init__(self, kind: Kind, detail: str, headers: Mapping[str, str]) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.headers = headers


class Bearer(AuthBase):
    """A token with one scope."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        super().__init__()

    def __call__(self, request: HttpRequest) -> Admitted | None:
        admitted = cast(Request, request).admitted
        if admitted is not None and self.scope not in admitted.scopes:
            raise Turned(
                NO_SCOPE,
                f"The token may not read this: it has not the scope {self.scope}.",
                {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{self.scope}"'},
            )
        return admitted


def reads(router: Router, path: str, *, name: str, scope: Scope, gives: Any) -> Callable[[View], View]:
    """Declares an address for tokens with this scope; parameters it does not name are refused."""

    def declare(view: View) -> View:
        known = _known(view)

        @wraps(view)
        def exact(request: HttpRequest, **said: Any) -> Any:
            refuse_unknown(request, known)
            return view(request, **said)

        first = (view.__doc__ or "").partition("\n")[0]
        router.get(
            path,
            auth=Bearer(scope),
            response=gives,
            operation_id=name,
            url_name=name,
            summary=first.partition(".")[0],
            description=(view.__doc__ or "").strip(),
            openapi_extra={SCOPE: scope.value},
        )(exact)
        return view

    return declare


def actor_of(request: HttpRequest) -> Actor:
    """Who acts: the service on behalf of the token's creator."""
    return admitted_of(request).actor


def admitted_of(request: HttpRequest) -> Admitted:
    """Who came with the token, behind the check of the scope."""
    return cast(Admitted, cast(Request, request).admitted)


def _known(view: Callable[..., Any]) -> frozenset[str]:
    """The names of the parameters behind `?`."""
    declared = (one.annotation for one in signature(view).parameters.values())
    models = [part for one in declared for part in (one, *get_args(one))]
    asked = [one for one in models if isinstance(one, type) and issubclass(one, Asked)]
    return frozenset(name for model in asked for name in model.model_fields)
