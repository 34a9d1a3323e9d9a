"""Who may do what: the permission table as it is enforced, in plain words."""

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from duly.tenancy.permissions import TABLE
from duly.tenancy.roles import Role
from duly.web.access import Request, signed_in
from duly.web.permissions.words import AREAS, VERBS
from duly.web.words import ROLES


@dataclass(frozen=True)
class Right:
    """One verb in words, and for each role whether it may."""

    words: str | Promise
    granted: tuple[bool, ...]


@dataclass(frozen=True)
class Area:
    name: str | Promise
    rights: tuple[Right, ...]


@require_safe
@signed_in("permissions.view")
def permissions(request: Request) -> HttpResponse:
    """Every verb x every role."""
    context = {"areas": areas(), "roles": [(role, ROLES[role]) for role in Role]}
    return render(request, "permissions/permissions.html", context)


def areas() -> list[Area]:
    """The table by area, in the order of the menus."""
    order = list(AREAS)
    verbs = sorted(TABLE, key=lambda verb: order.index(_area(verb)))
    return [
        Area(
            AREAS[area],
            tuple(Right(VERBS[verb], tuple(role in TABLE[verb] for role in Role)) for verb in own),
        )
        for area, own in groupby(verbs, key=_area)
    ]


def _area(verb: str) -> str:
    return verb.partition(".")[0]
