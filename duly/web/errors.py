"""Every refusal and failure as a page: the same 404 for absent and forbidden things, a code on each 403."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from duly.kernel.refusal import Refused

STATUS = {"not_found": 404, "forbidden": 403, "sod_violation": 403}
OTHERWISE = 409
PAGES = {404: "errors/404.html", 403: "errors/403.html", 409: "errors/409.html"}


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The one translator of refusals that no view answered itself.

    The code stands in a header for programs.
    """
    status = STATUS.get(refusal.code, OTHERWISE)
    message = "" if status == 404 else gettext(refusal.message)
    answer = render(request, PAGES[status], {"message": message}, status=status)
    if status != 404:
        answer["Duly-Code"] = refusal.code
    return answer


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "errors/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/400.html", status=403)
