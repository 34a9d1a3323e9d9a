"""Each role sees the entries it may open, and no others."""

import pytest
from django.test import RequestFactory, override_settings

from duly.tenancy.permissions import TABLE, allowed
from duly.tenancy.roles import Role
from duly.web.context import SignedIn, frame
from duly.web.menus import LEARN, WORK, shown
from tests.browser.gallery.content import NOW

EVERY = [entry for section in (LEARN, *WORK) for entry in section.entries]


def _entries(role: Role) -> list[str]:
    return [entry.url_name for section in shown(WORK, role, allowed) for entry in section.entries]


def test_every_entry_asks_for_a_verb_of_the_permission_table() -> None:
    assert {entry.verb for entry in EVERY if entry.verb} <= set(TABLE)


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.TEAM_LEAD])
def test_who_only_learns_has_no_rail(role: Role) -> None:
    assert _entries(role) == []


def test_a_quality_admin_reviews_and_an_hr_admin_does_not() -> None:
    assert "review" in _entries(Role.QUALITY_ADMIN)
    assert "review" not in _entries(Role.HR_ADMIN)


def test_a_section_without_entries_is_left_out() -> None:
    sections = shown(WORK, Role.AUDITOR, lambda _role, verb: verb == "evidence.view")

    assert [section.key for section in sections] == ["prove"]


@override_settings(ROOT_URLCONF="tests.browser.gallery.urls")
def test_the_page_one_is_on_is_marked_and_so_is_the_list_above_it() -> None:
    marks = {}
    for path in ("/", "/campaigns/", "/campaigns/new/"):
        request = RequestFactory().get(path)
        request.signed_in = SignedIn(  # type: ignore[attr-defined]
            name="Hannah Adeyemi", role=Role.HR_ADMIN, organization="Northwheel", now=NOW
        )
        page = frame(request)
        links = [*page["learn_menu"], *(link for section in page["work_menu"] for link in section.links)]
        marks[path] = {link.url: link.current for link in links if link.current}

    assert marks == {
        "/": {"/": "page"},
        "/campaigns/": {"/campaigns/": "page"},
        "/campaigns/new/": {"/campaigns/": "true"},
    }


def test_a_public_page_has_no_menus() -> None:
    page = frame(RequestFactory().get("/"))

    assert page["signed_in"] is None
    assert not page["learn_menu"]
    assert not page["work_menu"]
