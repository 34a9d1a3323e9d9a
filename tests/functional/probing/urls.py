"""The product's addresses, and some that go wrong in the middle of their work."""

from collections.abc import Iterator
from typing import cast

from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import path

from duly.config.urls import urlpatterns as product
from duly.people.models import Person
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from duly.web.access import Request, signed_in


class Broken(RuntimeError):
    """What a defect would raise."""


def everybody() -> str:
    """All names the database shows: by the guarded manager, and past it by plain SQL."""
    return "\n".join([*Person.objects.values_list("name", flat=True), *unguarded()])


def unguarded() -> list[str]:
    """The names that row security alone lets through."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM people_person")
        return [name for (name,) in cursor.fetchall()]


def nobody(request: HttpRequest) -> HttpResponse:
    """What a stranger without an organization is shown by a view that forgot to ask."""
    return HttpResponse("\n".join(unguarded()))


@signed_in("learning.own")
def plain(request: Request) -> HttpResponse:
    return HttpResponse(everybody())


@signed_in("learning.own")
def breaks(request: Request) -> HttpResponse:
    everybody()
    raise Broken


@signed_in("learning.own")
def runs_out_of_time(request: Request) -> HttpResponse:
    everybody()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '5ms'")
        cursor.execute("SELECT pg_sleep(1)")
    return HttpResponse()


@signed_in("learning.own")
def streams(request: Request) -> HttpResponse:
    streaming: HttpResponseBase = StreamingHttpResponse(_parts(request.actor))
    return cast(HttpResponse, streaming)


def _parts(actor: Actor) -> Iterator[str]:
    """As an export streams: in a transaction of its own, after that of the request has ended."""
    with transaction(actor):
        for _ in range(3):
            yield everybody()


urlpatterns = [
    path("probe/plain/", plain),
    path("probe/nobody/", nobody),
    path("probe/breaks/", breaks),
    path("probe/runs-out-of-time/", runs_out_of_time),
    path("probe/streams/", streams),
    *product,
]
