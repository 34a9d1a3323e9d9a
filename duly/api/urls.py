"""The addresses of the API, put together from its areas, and the answers that all of them share."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from duly.api import description
from duly.api.areas import assignments, campaigns, evidence, groups, people, rules, runs, trainings
from duly.api.problems import BAD_PARAMETER, NO_SCOPE, NO_TOKEN, NOT_FOUND, problem
from duly.api.reading import Turned
from duly.kernel.refusal import NotFound, Refused

AREAS = (people, groups, trainings, campaigns, rules, assignments, runs, evidence)
app_name = "api"
api = NinjaAPI(
    title=description.TITLE,
    version=description.VERSION,
    description=description.TEXT,
    urls_namespace=app_name,
    docs_url=None,
    openapi_url=None,
)
for area in AREAS:
    api.add_router("", area.router)


@api.get("/openapi.json", url_name="description", include_in_schema=False)
def openapi(request: HttpRequest) -> Any:
    """This description."""
    return described()


def described() -> dict[str, Any]:
    """The description of the API in OpenAPI 3.1."""
    return description.completed(api.get_openapi_schema(path_prefix="/api/v1/"))


@api.exception_handler(AuthenticationError)
def no_token(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem(NO_TOKEN, headers={"WWW-Authenticate": 'Bearer realm="Duly"'})


@api.exception_handler(Turned)
def turned(request: HttpRequest, exception: Turned) -> HttpResponse:
    return problem(exception.kind, exception.detail, headers=exception.headers)


@api.exception_handler(Refused)
def refused(request: HttpRequest, exception: Refused) -> HttpResponse:
    """What is absent and what is another organization's look the same."""
    if isinstance(exception, NotFound):
        return problem(NOT_FOUND)
    if exception.code == "forbidden":
        return problem(NO_SCOPE, exception.message)
    raise exception


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, exception: ValidationError) -> HttpResponse:
    """Names each parameter that is wrong."""
    errors = [
        {"parameter": str(error["loc"][-1]), "message": error["msg"].removeprefix("Value error, ")}
        for error in exception.errors
    ]
    names = ", ".join(error["parameter"] for error in errors)
    return problem(BAD_PARAMETER, f"Look at {names}.", errors=errors)


# Without ninja's own root address, which shows nothing.
urlpatterns = [pattern for pattern in api.urls[0] if getattr(pattern, "name", "") != "api-root"]
