"""Pages nobody signs in for."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from duly.messaging import queries


@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """The mail that stayed on this machine, newest first; its links work."""
    return render(request, "mail/inbox.html", {"letters": queries.inbox()})


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """Whether web and database answer, for whoever watches the process."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"up": True})
