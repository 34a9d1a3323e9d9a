"""Every verb on people tells of it, once and as a set, when audiences may match others than before."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from duly.audit.models import AuditEvent, Run
from duly.outbox import deferring, publish
from duly.people import operations
from duly.people.operations.bulk import change_people
from duly.people.queries.bulk import bulk_preview
from duly.people.rules.bulk import BulkChange, Kind
from duly.people.rules.events import Cause, ConditionsChanged, PeopleChanged
from duly.people.rules.listing import Listing
from tests.integration.people.telling import NEAR, SILENT, TELLS, THROUGH, Act, Told, asked_for, listed
from tests.world import LARKFIELD, World

Event = PeopleChanged | ConditionsChanged
ACTS = [(verb, act) for verb, acts in TELLS.items() for act in acts]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """Everything told, in place of what follows from it."""
    events: list[Event] = []

    def hear(event: Event, *, actor: Any) -> None:
        events.append(event)

    for kind in (PeopleChanged, ConditionsChanged):
        monkeypatch.setitem(deferring._handlers, kind, (hear,))
    return events


def verbs() -> Iterator[str]:
    """What the package offers, and all else in it that an actor does."""
    yield from (name for name in operations.__all__ if inspect.isfunction(getattr(operations, name)))
    for found in pkgutil.iter_modules(operations.__path__):
        module = importlib.import_module(f"{operations.__name__}.{found.name}")
        for name, one in vars(module).items():
            own = inspect.isfunction(one) and one.__module__ == module.__name__ and not name.startswith("_")
            actor = inspect.signature(one).parameters.get("actor") if own else None
            if actor is not None and actor.kind is inspect.Parameter.KEYWORD_ONLY:
                yield name


def test_every_verb_on_people_tells_something_or_need_not() -> None:
    tables = [*TELLS, *THROUGH, *SILENT]

    assert sorted(tables) == sorted({*verbs(), "choose_password", "confirm_email_change"})
    assert set(THROUGH.values()) <= TELLS.keys()
    assert NEAR.keys() <= SILENT.keys()


@pytest.mark.parametrize(("verb", "act"), ACTS, ids=[verb for verb, _ in ACTS])
def test_what_a_verb_tells_is_told_once(world: World, heard: list[Event], verb: str, act: Act) -> None:
    told = act(world)

    assert [Told.by(event) for event in heard] == [told]
    (event,) = heard
    if isinstance(event, PeopleChanged):
        assert len(event.person_ids) == len(set(event.person_ids))
    assert event.cause_id is not None
    by_run = Run.objects.filter(pk=event.cause_id).exists()
    assert by_run is (told.cause in (Cause.BULK, Cause.IMPORTED))
    assert by_run or AuditEvent.objects.filter(pk=event.cause_id).exists()


@pytest.mark.parametrize("verb", NEAR)
def test_where_nothing_is_told_nobody_is_judged_otherwise(
    world: World, heard: list[Event], verb: str
) -> None:
    listed("ada")
    before = asked_for()

    NEAR[verb](world)

    assert heard == []
    assert asked_for() == before


@pytest.mark.parametrize("kind", [Kind.MANAGER, Kind.LINE_LEAD])
def test_a_bulk_of_links_tells_nothing(world: World, heard: list[Event], kind: Kind) -> None:
    done(world, BulkChange(kind=kind, to=world.ned_id), "ada", "bo")

    assert heard == []


def test_what_stays_as_it_is_is_not_told(world: World, heard: list[Event]) -> None:
    held = Listing(people=frozenset({LARKFIELD.key("ada"), LARKFIELD.key("cy")}))
    quality = BulkChange(kind=Kind.VALUE, attribute="department", to=world.value("Administration"))
    seen = bulk_preview(actor=world.cy, selection=held, change=quality)
    change_people(actor=world.cy, selection=held, change=quality, fingerprint=seen.fingerprint)
    line = LARKFIELD.key("attribute line")
    operations.require_attribute(actor=world.cy, attribute_id=line, is_required=False)
    operations.add_members(actor=world.cy, group_id=listed("bo"), person_ids=[LARKFIELD.key("bo")])

    assert [event.person_ids for event in heard if isinstance(event, PeopleChanged)] == [
        (LARKFIELD.key("ada"),)
    ]
    assert len(heard) == 1


def test_telling_of_many_costs_what_telling_of_one_costs(world: World) -> None:
    one = PeopleChanged(person_ids=(LARKFIELD.key("ada"),), cause=Cause.MOVED, cause_id=None)
    everybody = tuple(LARKFIELD.key(member.key) for member in LARKFIELD.cast)

    assert statements(world, one) == statements(world, replace(one, person_ids=everybody)) == 2
    assert statements(world, ConditionsChanged(dimension="line", cause=Cause.MERGED, cause_id=None)) == 2


def test_a_bulk_that_is_told_of_many_asks_no_more_than_one_of_few(world: World) -> None:
    def asked(language: str, *keys: str) -> int:
        with CaptureQueriesContext(connection) as found:
            done(world, BulkChange(kind=Kind.LANGUAGE, language=language), *keys)
        return len(found)

    assert asked("de", "ada") == asked("pt", "ada", "bo", "cy", "hal", "quinn", "di", "ned")


def statements(world: World, event: Event) -> int:
    with CaptureQueriesContext(connection) as found:
        publish(event, actor=world.cy)
    return len(found)


def done(world: World, change: BulkChange, *keys: str) -> None:
    people: frozenset[UUID] = frozenset(LARKFIELD.key(key) for key in keys)
    selection = Listing(people=people)
    seen = bulk_preview(actor=world.cy, selection=selection, change=change)
    change_people(actor=world.cy, selection=selection, change=change, fingerprint=seen.fingerprint)
