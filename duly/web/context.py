"""What every page knows: who is signed in, which menus that gives, and the day at the top of a print."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from duly.tenancy.permissions import allowed
from duly.tenancy.roles import Role
from duly.web.menus import LEARN, MY_TEAM, WORK, Entry, Section, shown
from duly.web.words import ROLES


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """Who the pages greet. The middleware puts one on `request.signed_in`; without it the page is public.

    Whoever `leads` somebody finds the own team in the menu, and a team lead finds it first.
    `logo` is the digest of the organization's picture, empty without one.
    An auditor's access ends before the day `access_until`.
    `counts` gives numbers to menu entries by their url name, where a number calls for work. Whoever
    `needs_factor` and has none is shown no menu: everything but setting one up is closed.
    """

    name: str
    role: Role
    organization: str
    now: datetime
    logo: str = ""
    zone: str = "UTC"
    leads: bool = False
    access_until: date | None = None
    has_factor: bool = False
    needs_factor: bool = False
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def must_set_up(self) -> bool:
        return self.needs_factor and not self.has_factor

    @property
    def access_through(self) -> date | None:
        """The last day an auditor may sign in; nobody else's access ends."""
        return self.access_until - timedelta(days=1) if self.access_until else None

    @property
    def role_word(self) -> str | Promise:
        return ROLES[self.role]


@dataclass(frozen=True)
class Link:
    label: str | Promise
    url: str
    icon: str
    current: str
    count: int | None


@dataclass(frozen=True)
class LinkSection:
    key: str
    label: str | Promise
    links: tuple[Link, ...]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `signed_in`, `learn_menu`, `work_menu` (both empty in public) and `work_home`."""
    signed_in: SignedIn | None = getattr(request, "signed_in", None)
    if signed_in is None:
        return {"signed_in": None, "learn_menu": (), "work_menu": (), "work_home": None}
    if signed_in.must_set_up:
        return {"signed_in": signed_in, "learn_menu": (), "work_menu": (), "work_home": None}
    sections = (own_menu(signed_in), *shown(WORK, signed_in.role, allowed))
    here = _nearest(sections, request.path)
    learn, *work = (_linked(section, request.path, here, signed_in.counts) for section in sections)
    return {
        "signed_in": signed_in,
        "home": learn.links[0].url,
        "learn_menu": learn.links,
        "work_menu": work,
        "work_home": work[0].links[0] if work else None,
    }


def own_menu(signed_in: SignedIn) -> Section:
    """What is one's own: the trainings, and the team of whoever has one or is there to lead one."""
    if signed_in.role is Role.TEAM_LEAD:
        return replace(LEARN, entries=(MY_TEAM, *LEARN.entries))
    if signed_in.leads:
        return replace(LEARN, entries=(*LEARN.entries[:1], MY_TEAM, *LEARN.entries[1:]))
    return LEARN


def _nearest(sections: Iterable[Section], path: str) -> str:
    """The longest address of a menu that the page is, or is under."""
    addresses = (reverse(entry.url_name) for section in sections for entry in section.entries)
    return max(
        (url for url in addresses if path == url or (url != "/" and path.startswith(url))),
        key=len,
        default="",
    )


def _linked(section: Section, path: str, here: str, counts: Mapping[str, int]) -> LinkSection:
    return LinkSection(
        section.key, section.label, tuple(_link(entry, path, here, counts) for entry in section.entries)
    )


def _link(entry: Entry, path: str, here: str, counts: Mapping[str, int]) -> Link:
    """`current` is the value of aria-current: this page, a page under it, or nothing."""
    url = reverse(entry.url_name)
    current = "" if url != here else "page" if url == path else "true"
    return Link(entry.label, url, entry.icon, current, counts.get(entry.url_name))
