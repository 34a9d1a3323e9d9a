"""Who comes back has as many days left as when they left: due days move by the days away."""

import io
from datetime import date, timedelta
from uuid import UUID

from duly.assignments.models import Assignment, AssignmentEvent
from duly.assignments.operations import exempt, on_people_returned, withdraw
from duly.audit.models import AuditEvent
from duly.people.models import Person
from duly.people.operations import come_back, import_people, leave
from duly.people.operations.bulk import change_people
from duly.people.queries.bulk import bulk_preview
from duly.people.rules.bulk import BulkChange, Kind
from duly.people.rules.events import PeopleReturned, Return
from duly.people.rules.listing import Listing, Status
from duly.people.rules.mapping import parse_mapping
from tests.integration.assignments.arrange import DUE, TODAY, at, completed, id_of, launched, only, people
from tests.world import NOW, World

AWAY = timedelta(days=30)
LEFT = TODAY + timedelta(days=5)
BACK = LEFT + AWAY
LATER = NOW + timedelta(days=60)
REASON = "Works in the office now."


def returned(*ids: UUID, left_on: date = LEFT, back_on: date = BACK) -> PeopleReturned:
    return PeopleReturned(
        returns=tuple(Return(person_id=one, left_on=left_on, back_on=back_on) for one in ids)
    )


def away(world: World, *ids: UUID) -> None:
    """They owe fire safety, and leave some days later."""
    launched(world, people(*ids))
    for one in ids:
        leave(actor=at(world.hal, LATER), person_id=one, valid_from=LEFT)


def moved() -> list[int]:
    """The counts of what the trail says about moved due days."""
    return list(AuditEvent.objects.filter(verb="assignments.redated").values_list("count", flat=True))


def due(person_id: UUID) -> date:
    return Assignment.objects.values_list("due_on", flat=True).get(person_id=person_id)


def test_coming_back_moves_the_due_day_and_its_boundaries(world: World) -> None:
    ada = id_of(world.ada)
    away(world, ada)
    before = only(world, ada)
    assert (before.due_on, moved()) == (DUE, [])

    come_back(actor=at(world.hal, LATER), person_id=ada, valid_from=BACK)

    after = only(world, ada)
    names = ("due_on", "late_from", "overdue_from")
    assert [getattr(after, name) - getattr(before, name) for name in names] == [AWAY] * 3
    event = AssignmentEvent.objects.get(assignment=after)
    assert event.kind == "redated"
    assert event.old == {name: str(getattr(before, name)) for name in names}
    why = {"kind": "returned", "left_on": str(LEFT), "back_on": str(BACK)}
    assert event.new == {name: str(getattr(after, name)) for name in names} | why
    assert AuditEvent.objects.get(verb="assignments.redated").new == {"people": 1, "changes": 1}


def test_a_bulk_moves_the_due_days_of_all_it_brings_back_at_once(world: World) -> None:
    ada, ned = id_of(world.ada), world.ned_id
    away(world, ada, ned)
    cy, back = at(world.cy, LATER), BulkChange(kind=Kind.BRING_BACK, valid_from=BACK)
    who = Listing(status=Status.BOTH, people=frozenset({ada, ned}))

    shown = bulk_preview(actor=cy, selection=who, change=back)
    change_people(actor=cy, selection=who, change=back, fingerprint=shown.fingerprint)

    assert (due(ada), due(ned), moved()) == (DUE + AWAY, DUE + AWAY, [2])


def test_an_import_moves_the_due_days_of_all_it_brings_back_at_once(world: World) -> None:
    ada, ned = id_of(world.ada), world.ned_id
    away(world, ada, ned)
    for number, one in (("N1", ada), ("N2", ned)):
        Person.objects.filter(pk=one).update(employee_number=number)
    fields = {"employee_number": "No", "given_name": "First", "family_name": "Last"}
    export = io.BytesIO(b"No,First,Last\nN1,Ada,Lindqvist\nN2,Ned,O'Brien\n")

    mapping = parse_mapping({"version": 1, "fields": fields})
    import_people(actor=at(world.cy, LATER), file=export, mapping=mapping, is_complete=True)

    days = LATER.date() - LEFT
    assert (due(ada), due(ned), moved()) == (DUE + days, DUE + days, [2])


def test_what_is_settled_or_exempt_stays(world: World) -> None:
    ada, ned, bo = id_of(world.ada), world.ned_id, id_of(world.bo)
    launched(world, people(ada, ned, bo))
    completed(world, ada)
    withdraw(actor=world.cy, assignment_id=only(world, ned).pk, reason=REASON)
    exempt(actor=world.cy, assignment_id=only(world, bo).pk, until=BACK + timedelta(days=1), reason=REASON)

    on_people_returned(returned(ada, ned, bo), actor=world.hal)

    assert (due(ada), due(ned), due(bo), moved()) == (DUE, DUE, DUE, [])


def test_an_exemption_that_is_over_holds_nothing_up(world: World) -> None:
    bo = id_of(world.bo)
    launched(world, people(bo))
    exempt(actor=world.cy, assignment_id=only(world, bo).pk, until=BACK, reason=REASON)

    on_people_returned(returned(bo), actor=world.hal)

    assert due(bo) == DUE + AWAY


def test_what_was_assigned_since_they_left_stays(world: World) -> None:
    ada, bo = id_of(world.ada), id_of(world.bo)
    launched(world, people(ada, bo))

    on_people_returned(returned(ada, left_on=TODAY), actor=world.hal)
    on_people_returned(returned(bo, left_on=TODAY - AWAY), actor=world.hal)

    assert (due(ada), due(bo), moved()) == (DUE, DUE, [])


def test_nobody_else_is_moved_nor_anybody_who_was_away_no_day(world: World) -> None:
    ada, bo = id_of(world.ada), id_of(world.bo)
    launched(world, people(ada, bo))

    on_people_returned(returned(ada, back_on=LEFT), actor=world.hal)
    assert (due(ada), moved()) == (DUE, [])

    on_people_returned(returned(ada), actor=world.hal)
    assert (due(ada), due(bo), moved()) == (DUE + AWAY, DUE, [1])


def test_one_absence_counts_once_and_the_next_one_again(world: World) -> None:
    ada = id_of(world.ada)
    launched(world, people(ada))

    on_people_returned(returned(ada), actor=world.hal)
    on_people_returned(returned(ada), actor=world.hal)
    assert (due(ada), moved()) == (DUE + AWAY, [1])

    on_people_returned(returned(ada, left_on=BACK, back_on=BACK + AWAY), actor=world.hal)
    assert (due(ada), moved()) == (DUE + 2 * AWAY, [1, 1])
