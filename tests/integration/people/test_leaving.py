"""Who leaves, who comes back, and whose details are put right."""

from datetime import date
from typing import Any

import pytest

from duly.audit.models import AuditEvent, AuditPersonal
from duly.outbox import deferring
from duly.people.models import Account, ActiveChange, OneTimeLink, Person
from duly.people.operations import Details, come_back, edit_person, hire, leave
from duly.people.operations.hiring import Newcomer
from duly.people.queries import actor_for, people_page
from duly.people.rules.events import PeopleReturned, Return
from duly.people.rules.listing import Listing
from duly.tenancy.roles import Role
from tests.integration.people.arrange import account, code_of, known, person
from tests.world import NOW, World

TODAY = date(2026, 11, 22)


@pytest.fixture
def returned(monkeypatch: pytest.MonkeyPatch) -> list[PeopleReturned]:
    """What is published about people who return."""
    heard: list[PeopleReturned] = []

    def hear(event: PeopleReturned, *, actor: Any) -> None:
        heard.append(event)

    monkeypatch.setitem(deferring._handlers, PeopleReturned, (hear,))
    return heard


def details_of(one: Person, **changed: Any) -> Details:
    names = ("given_name", "family_name", "email", "language", "started_on")
    known_now = {name: getattr(one, name) for name in names}
    return Details(**{**known_now, "employee_number": one.employee_number or "", **changed})


def open_link(world: World) -> OneTimeLink:
    return OneTimeLink.objects.create(
        organization_id=world.organization_id,
        kind=OneTimeLink.RESET,
        person_id=known(world.ada.person_id),
        account_id=known(world.ada.account_id),
        address="ada@larkfield.example",
        digest=b"x" * 32,
        issued_at=NOW,
        expires_at=NOW,
    )


def test_leaving_ends_sessions_and_open_links(world: World) -> None:
    link, before = open_link(world), account(world.ada)

    leave(actor=world.hal, person_id=known(world.ada.person_id), valid_from=date(2026, 11, 1))

    after = account(world.ada)
    assert not after.is_active
    assert after.get_session_auth_hash() != before.get_session_auth_hash()
    link.refresh_from_db()
    assert link.outcome == OneTimeLink.REVOKED
    gone = ActiveChange.objects.filter(person_id=known(world.ada.person_id)).latest("recorded_at")
    assert (gone.valid_from, gone.is_active) == (date(2026, 11, 1), False)


def test_who_comes_back_is_active_with_the_same_account_and_history(
    world: World, returned: list[PeopleReturned]
) -> None:
    ada = known(world.ada.person_id)
    leave(actor=world.hal, person_id=ada, valid_from=date(2026, 3, 1))

    come_back(actor=world.hal, person_id=ada, valid_from=date(2026, 9, 1), reason="Back from abroad")

    login = account(world.ada)
    assert actor_for(account=login, now=NOW, source="test").person_id == ada
    assert person(ada).department_id == world.value("Assembly")
    back = Return(person_id=ada, left_on=date(2026, 3, 1), back_on=date(2026, 9, 1))
    assert returned == [PeopleReturned(returns=(back,))]
    event = AuditEvent.objects.get(verb="person.returned")
    assert (event.old, event.new) == ({"left": "2026-03-01"}, {"from": "2026-09-01"})


def test_going_and_coming_take_turns(world: World) -> None:
    ada = known(world.ada.person_id)
    assert code_of(come_back, actor=world.hal, person_id=ada) == "not_left"
    leave(actor=world.hal, person_id=ada, valid_from=date(2026, 9, 1))
    early: dict[str, Any] = {"actor": world.hal, "person_id": ada, "valid_from": date(2026, 8, 31)}
    assert code_of(come_back, **early) == "later_change"
    come_back(actor=world.hal, person_id=ada, valid_from=date(2026, 9, 1))
    assert person(ada).is_active
    assert code_of(leave, **early) == "later_change"


def test_nobody_leaves_by_their_own_hand_and_one_corporate_admin_stays(world: World) -> None:
    assert code_of(leave, actor=world.hal, person_id=world.hal.person_id) == "own_record"
    assert code_of(leave, actor=world.hal, person_id=world.cy.person_id) == "last_admin"
    note: dict[str, Any] = {"actor": world.hal, "person_id": world.ned_id, "reason": "x" * 1001}
    assert code_of(leave, **note) == "reason_length"


@pytest.mark.covers("SEED-10")
def test_only_a_corporate_admin_brings_back_somebody_above_team_lead(world: World) -> None:
    quinn = known(world.quinn.person_id)
    leave(actor=world.hal, person_id=quinn)

    assert code_of(come_back, actor=world.hal, person_id=quinn) == "role_not_yours"
    come_back(actor=world.cy, person_id=quinn)


def test_details_are_put_right_and_found_again(world: World) -> None:
    ada = known(world.ada.person_id)

    edit_person(
        actor=world.hal,
        person_id=ada,
        details=details_of(person(ada), family_name="Brandt", employee_number="la-99", language="de"),
    )

    after = person(ada)
    assert (after.name, after.employee_number, after.language) == ("Ada Brandt", "LA-99", "de")
    assert [row.id for row in people_page(actor=world.cy, listing=Listing(search="brandt")).rows] == [ada]
    event = AuditEvent.objects.get(verb="person.edited")
    assert "Brandt" not in f"{event.old}{event.new}"
    assert AuditPersonal.objects.get(event=event).values["family_name"] == ["Lindqvist", "Brandt"]


def test_the_login_follows_number_and_address(world: World) -> None:
    ada, link = known(world.ada.person_id), open_link(world)
    Account.objects.filter(pk=known(world.ada.account_id)).update(handle="larkfield:LA-0001")

    edit_person(
        actor=world.hal,
        person_id=ada,
        details=details_of(person(ada), employee_number="LA-99", email="ada.brandt@larkfield.example"),
    )

    login = account(world.ada)
    assert (login.handle, login.email) == ("larkfield:LA-99", "ada.brandt@larkfield.example")
    link.refresh_from_db()
    assert link.outcome == OneTimeLink.REVOKED


def test_an_address_of_another_installation_account_is_contact_only(world: World) -> None:
    ada = known(world.ada.person_id)

    edit_person(actor=world.hal, person_id=ada, details=details_of(person(ada), email=world.login("finn")))

    assert person(ada).email == world.login("finn")
    assert account(world.ada).email is None


def test_details_that_cannot_be_are_refused(world: World) -> None:
    ada, cy = known(world.ada.person_id), known(world.cy.person_id)
    for changed, code in (
        ({"given_name": "", "family_name": ""}, "invalid_person"),
        ({"employee_number": "LA-0002"}, "number_taken"),
        ({"email": "BO@larkfield.example"}, "email_taken"),
        ({"email": "ivy@larkfield.example"}, "rejoiner"),
        ({"started_on": date(2026, 11, 23)}, "in_the_future"),
    ):
        details = details_of(person(ada), **changed)
        assert code_of(edit_person, actor=world.hal, person_id=ada, details=details) == code
    takeover = details_of(person(cy), email="hal.too@larkfield.example")
    assert code_of(edit_person, actor=world.hal, person_id=cy, details=takeover) == "role_not_yours"
    edit_person(actor=world.hal, person_id=cy, details=details_of(person(cy), language="de"))


def test_an_earlier_first_day_makes_somebody_active_from_then_on(world: World) -> None:
    grieg = hire(actor=world.cy, newcomer=Newcomer(family_name="Grieg", role=Role.EMPLOYEE))

    edit_person(
        actor=world.hal, person_id=grieg, details=Details(family_name="Grieg", started_on=date(2026, 2, 2))
    )

    first = ActiveChange.objects.filter(person_id=grieg).order_by("valid_from").first()
    assert first is not None
    assert (first.valid_from, first.is_active) == (date(2026, 2, 2), True)


def test_nothing_changed_is_not_recorded(world: World) -> None:
    ada = known(world.ada.person_id)
    events = AuditEvent.objects.count()

    edit_person(actor=world.hal, person_id=ada, details=details_of(person(ada)))

    assert AuditEvent.objects.count() == events
