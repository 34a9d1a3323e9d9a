"""The audit log over HTTP: in plain words, narrowed, exported, and with auditors' views in it."""

import csv
import io
from typing import Any
from uuid import UUID

import pytest

from duly.audit.models import AuditEvent
from duly.kernel.audience import Audience, Clause, Condition
from duly.people.models import Person
from duly.people.operations import add_members, create_group
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.functional.learner import client_of
from tests.functional.pages import markup
from tests.functional.scene import stage
from tests.world import WORLD, World


def viewed() -> list[dict[str, Any]]:
    events = AuditEvent.objects.filter(verb="page.viewed").order_by("recorded_at", "pk")
    return [dict(one or {}) for one in events.values_list("new", flat=True)]


@pytest.fixture
def groups(world: World) -> UUID:
    asks = Audience(clauses=(Clause((Condition("department", frozenset({world.value("Assembly")})),)),))
    create_group(actor=world.cy, name="Assembly today", audience=asks)
    group_id = create_group(actor=world.hal, name="First aiders")
    add_members(actor=world.hal, group_id=group_id, person_ids=[UUID(str(world.ada.person_id))])
    return group_id


def test_the_log_is_narrowed_to_one_person_one_object_and_words(groups: UUID) -> None:
    client = client_of(WORLD.cy)

    by_hal = client.get("/audit/", {"person": str(WORLD.hal.person_id), "area": "group"})
    about = client.get("/audit/", {"object": str(groups)})
    in_words = client.get("/audit/", {"q": "made a gr"})

    assert [line.event.verb for line in by_hal.context["lines"]] == ["group.members_added", "group.created"]
    assert "By: Hal Ferreira" in markup(by_hal)
    assert {line.event.object_id for line in about.context["lines"]} == {groups}
    assert "About: First aiders" in markup(about)
    assert [line.event.verb for line in in_words.context["lines"]] == ["group.created"] * 2
    assert "audience: People with department Assembly." in markup(in_words)
    assert "Nothing fits" in markup(client.get("/audit/", {"area": "nonsense\0"}))


def test_the_log_is_exported_as_it_is_narrowed(committed: Committed) -> None:
    stage()

    answer = client_of(WORLD.cy).get("/audit/export/csv/", {"area": "group"})
    content = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]

    rows = list(csv.DictReader(io.StringIO(content)))
    assert {row["Verb"] for row in rows} == {"group.created", "group.members_added"}
    assert {row["Who"] for row in rows} == {"Cy Okafor"}
    assert rows[-1]["What"] == "Made a group"
    assert client_of(WORLD.cy).get("/audit/export/pdf/").status_code == 404


def test_every_page_an_auditor_gets_is_on_record_without_what_was_looked_for(committed: Committed) -> None:
    client = client_of(WORLD.di)
    bo = WORLD.bo.person_id

    shown = client.get("/people/", {"q": "lindqvist", "department": "", "page": "1"})
    client.get("/audit/", {"person": str(bo)})
    assert client.get("/review/").status_code == 404
    assert client.get("/trainings/new/").status_code == 403
    assert client.get("/logo/").status_code in (200, 404)
    b"".join(client.get("/audit/export/ndjson/").streaming_content)  # type: ignore[attr-defined]

    assert "Each view is logged." in markup(shown)
    with transaction(WORLD.cy):
        assert viewed() == [
            {"page": "/people/", "narrowed_by": ["page", "q"]},
            {"page": "/audit/", "narrowed_by": ["person"]},
            {"page": "/audit/export/ndjson/", "narrowed_by": []},
        ]
        assert "lindqvist" not in str(list(AuditEvent.objects.filter(verb="page.viewed").values()))
        assert set(AuditEvent.objects.filter(verb="page.viewed").values_list("person_id", flat=True)) == {
            WORLD.di.person_id
        }


def test_a_view_of_one_thing_is_found_from_that_thing(groups: UUID) -> None:
    client_of(WORLD.di).get(f"/groups/{groups}/")

    event = AuditEvent.objects.get(verb="page.viewed")
    assert (event.object_type, event.object_id, event.role) == ("page", groups, "auditor")


def test_what_others_see_is_not_recorded(world: World) -> None:
    for actor in (WORLD.cy, WORLD.quinn, WORLD.hal, WORLD.bo, WORLD.ada):
        client_of(actor).get("/my-trainings/" if actor is WORLD.ada else "/")

    assert viewed() == []


def test_the_end_of_access_stands_under_the_auditors_name(world: World) -> None:
    Person.objects.filter(pk=str(world.di.person_id)).update(access_until="2099-03-15")

    assert "Access through" in markup(client_of(WORLD.di).get("/people/"))
    assert ">14 Mar 2099</time>" in markup(client_of(WORLD.di).get("/people/"))
    assert "Access through" not in markup(client_of(WORLD.cy).get("/people/"))


def test_an_auditor_whose_day_has_come_is_signed_out(world: World) -> None:
    client = client_of(WORLD.di)
    Person.objects.filter(pk=str(world.di.person_id)).update(access_until="2020-01-01")

    answer = client.get("/people/")

    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/")
    assert viewed() == []


def test_the_menu_counts_the_reviews_one_may_decide(committed: Committed) -> None:
    stage()

    for actor, count in ((WORLD.quinn, 2), (WORLD.cy, 2), (WORLD.hal, None), (WORLD.di, None)):
        links = [
            link
            for section in client_of(actor).get("/people/").context["work_menu"]
            for link in section.links
        ]
        counts = {link.url: link.count for link in links}
        assert counts.get("/review/") == count


def test_only_the_nearest_entry_of_the_menu_is_marked(world: World) -> None:
    page = client_of(WORLD.cy).get("/settings/permissions/")
    links = [link for section in page.context["work_menu"] for link in section.links]

    assert [(link.url, link.current) for link in links if link.current] == [
        ("/settings/permissions/", "page")
    ]
