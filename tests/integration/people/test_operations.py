"""One person at a time: hired, moved, linked, promoted, gone; and how accounts come to be."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError

from duly.audit.models import AuditEvent, AuditPersonal
from duly.kernel.refusal import NotFound, Refused
from duly.messaging.models import Message
from duly.people.models import Account, ActiveChange, AttributeChange, LinkChange, Person
from duly.people.operations import (
    Newcomer,
    change_role,
    choose_password,
    create_organization,
    ensure_value,
    hire,
    leave,
    link,
    move,
    open_account,
    welcome_link,
)
from duly.people.queries import people_page, required_dimensions
from duly.people.rules.listing import Listing
from duly.tenancy.roles import Role
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.integration.people.arrange import known
from tests.world import NOW, World

TODAY = date(2026, 11, 22)
NEW = "a harbour full of lanterns"


def _code(refused: pytest.ExceptionInfo[Refused]) -> str:
    return refused.value.code


@pytest.mark.covers("Q23")
def test_somebody_new_is_found_and_dated(world: World) -> None:
    newcomer = Newcomer(
        given_name="Noor",
        family_name="El-Amin",
        employee_number="la-77b",
        email="noor.elamin@larkfield.example",
        attributes={"department": world.value("Assembly"), "location": world.value("Lisbon")},
        manager_id=world.bo.person_id,
        started_on=date(2026, 11, 2),
    )

    noor = Person.objects.get(pk=hire(actor=world.quinn, newcomer=newcomer))

    assert (noor.employee_number, noor.zone) == ("LA-77B", "Europe/Lisbon")
    for search in ("noor", "amin", "la-77b", "77b", "noor.e", "elamin"):
        assert [row.id for row in people_page(actor=world.cy, listing=Listing(search=search)).rows] == [
            noor.pk
        ]
    assert AttributeChange.objects.filter(person=noor, valid_from=date(2026, 11, 2)).count() == 2
    assert LinkChange.objects.get(person=noor).other_id == world.bo.person_id
    assert ActiveChange.objects.get(person=noor).valid_from == date(2026, 11, 2)


def test_names_and_addresses_of_the_new_stand_apart_in_the_trail(world: World) -> None:
    person_id = hire(actor=world.quinn, newcomer=Newcomer(family_name="Grieg", email="g@larkfield.example"))

    event = AuditEvent.objects.get(object_id=person_id)

    assert event.verb == "person.hired"
    assert "Grieg" not in str(event.new)
    assert AuditPersonal.objects.get(event=event).values["name"] == "Grieg"


@pytest.mark.parametrize(
    ("newcomer", "code"),
    [
        (Newcomer(), "invalid_person"),
        (Newcomer(family_name="X\ny"), "invalid_person"),
        (Newcomer(family_name="Ada", employee_number="LA_1"), "invalid_person"),
        (Newcomer(family_name="Ada", email="nowhere"), "invalid_person"),
        (Newcomer(family_name="Ada", employee_number="la-0001"), "number_taken"),
        (Newcomer(family_name="Ada", email="ADA@larkfield.example"), "email_taken"),
        (Newcomer(family_name="Ada", role=Role.AUDITOR), "role_not_yours"),
        (Newcomer(family_name="Ada", started_on=TODAY + timedelta(days=1)), "in_the_future"),
    ],
)
def test_an_unusable_person_is_refused(world: World, newcomer: Newcomer, code: str) -> None:
    with pytest.raises(Refused) as refused:
        hire(actor=world.quinn, newcomer=newcomer)
    assert _code(refused) == code


@pytest.mark.covers("SEED-6")
def test_a_team_lead_hires_nobody(world: World) -> None:
    with pytest.raises(Refused):
        hire(actor=world.bo, newcomer=Newcomer(family_name="Ada"))


def test_values_and_managers_of_another_organization_are_not_there(world: World) -> None:
    foreign = Newcomer(family_name="Ada", manager_id=world.eve.person_id)
    with pytest.raises(NotFound):
        hire(actor=world.quinn, newcomer=foreign)
    with pytest.raises(NotFound):
        hire(actor=world.quinn, newcomer=Newcomer(family_name="A", attributes={"line": world.value("Graz")}))


def test_a_move_dates_the_value_and_takes_the_zone_along(world: World) -> None:
    ada = known(world.ada.person_id)

    move(actor=world.hal, person_id=ada, attribute="location", value_id=world.value("Lisbon"))

    moved = AttributeChange.objects.filter(person_id=ada).latest("recorded_at")
    assert (moved.value_id, moved.valid_from) == (world.value("Lisbon"), TODAY)
    assert Person.objects.get(pk=ada).zone == "Europe/Lisbon"
    with pytest.raises(Refused) as refused:
        move(actor=world.hal, person_id=ada, attribute="line", value_id=None, valid_from=date(2027, 1, 1))
    assert _code(refused) == "in_the_future"


@pytest.mark.covers("SEED-19")
def test_both_links_may_be_set_but_nobody_stands_above_themselves(world: World) -> None:
    ada, bo, cy = (known(one.person_id) for one in (world.ada, world.bo, world.cy))

    link(actor=world.hal, person_id=ada, kind="line_lead", other_id=cy)

    assert Person.objects.filter(pk=ada, manager_id=bo, line_lead_id=cy).exists()
    for above, below in ((cy, ada), (bo, bo)):
        with pytest.raises(Refused) as refused:
            link(actor=world.hal, person_id=above, kind="manager", other_id=below)
        assert _code(refused) == "manager_cycle"


@pytest.mark.covers("SEED-1", "SEED-2", "A11-9")
def test_a_role_changes_with_a_reason_by_somebody_else_who_may(world: World) -> None:
    ada, hal = known(world.ada.person_id), known(world.hal.person_id)
    reason = "Takes over Hall 2 from Bo."

    change_role(actor=world.hal, person_id=ada, role=Role.TEAM_LEAD, reason=reason)
    change_role(actor=world.cy, person_id=ada, role=Role.QUALITY_ADMIN, reason=reason)

    event = AuditEvent.objects.filter(object_id=ada, verb="person.role_changed").latest("recorded_at")
    assert (event.old, event.new, event.reason) == ({"role": "team_lead"}, {"role": "quality_admin"}, reason)
    for actor, person, role, why, code in (
        (world.hal, ada, Role.EMPLOYEE, reason, "role_not_yours"),
        (world.hal, hal, Role.EMPLOYEE, reason, "own_role"),
        (world.cy, ada, Role.EMPLOYEE, "because", "reason_length"),
    ):
        with pytest.raises(Refused) as refused:
            change_role(actor=actor, person_id=person, role=role, reason=why)
        assert _code(refused) == code


@pytest.mark.covers("Q47")
def test_who_leaves_is_inactive_cannot_sign_in_and_keeps_the_history(world: World) -> None:
    ada = known(world.ada.person_id)

    leave(actor=world.hal, person_id=ada, reason="Retired")

    gone = Person.objects.get(pk=ada)
    assert not gone.is_active
    assert gone.department_id == world.value("Assembly")
    assert not Account.objects.get(handle="larkfield:ada").is_active
    assert ActiveChange.objects.filter(person_id=ada, is_active=False, valid_from=TODAY).count() == 1
    with pytest.raises(Refused, match="not active"):
        leave(actor=world.hal, person_id=ada)


def test_a_value_is_made_once_with_what_is_above_it(world: World) -> None:
    first = ensure_value(
        actor=world.hal, attribute="location", path=["Porto", "Dock 4"], zone="Europe/Lisbon"
    )
    again = ensure_value(actor=world.hal, attribute="location", path=["Porto", " Dock  4 "])

    assert first == again
    for path, attribute, code in ((["a", "b"], "line", "invalid_value"), ([""], "line", "invalid_value")):
        with pytest.raises(Refused) as refused:
            ensure_value(actor=world.hal, attribute=attribute, path=path)
        assert _code(refused) == code
    with pytest.raises(NotFound):
        ensure_value(actor=world.hal, attribute="shoe_size", path=["43"])


def test_the_database_refuses_a_second_person_with_the_number(world: World) -> None:
    with pytest.raises(IntegrityError, match="people_person_number_once"):
        Person.objects.create(
            organization_id=world.organization_id, name="Twin", zone="UTC", employee_number="LA-0001"
        )


def test_a_new_organization_has_its_dimensions(committed: Committed) -> None:
    actor = create_organization(
        slug="northgate", name="Northgate Foods", zone="Europe/Berlin", language="de", now=NOW, source="cli"
    )

    with transaction(actor):
        assert required_dimensions() == {"department", "location"}
        hire(actor=actor, newcomer=Newcomer(family_name="Brandt", role=Role.CORPORATE_ADMIN))
    with pytest.raises(Refused) as refused:
        create_organization(slug="northgate", name="Again", zone="UTC", now=NOW, source="cli")
    assert _code(refused) == "slug_taken"


@pytest.mark.parametrize(
    ("slug", "name", "zone", "language", "code"),
    [
        ("North Gate", "N", "UTC", "en", "invalid_slug"),
        ("north", " ", "UTC", "en", "invalid_name"),
        ("north", "N", "Europe/Atlantis", "en", "unknown_zone"),
        ("north", "N", "UTC", "tlh", "unknown_language"),
    ],
)
def test_an_unusable_organization_is_refused(
    world: World, slug: str, name: str, zone: str, language: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        create_organization(slug=slug, name=name, zone=zone, language=language, now=NOW, source="cli")
    assert _code(refused) == code


def test_a_welcome_link_sets_one_password_once(world: World) -> None:
    account = Account.objects.get(pk=open_account(actor=world.cy, person_id=world.ned_id, role=Role.HR_ADMIN))
    uid, token = welcome_link(account_id=account.pk, now=NOW).split("/")[-3:-1]

    choose_password(uid=uid, token=token, password=NEW, now=NOW)

    assert (account.handle, account.email) == ("larkfield:LA-0007", None)
    assert Person.objects.get(pk=world.ned_id).role == Role.HR_ADMIN
    assert authenticate(username=account.handle, password=NEW) == account
    assert AuditEvent.objects.filter(verb="account.password_chosen", object_id=account.pk).count() == 1
    with pytest.raises(Refused) as refused:
        choose_password(uid=uid, token=token, password=NEW + "2", now=NOW)
    assert _code(refused) == "link_used_up"


def test_nobody_opens_an_account_for_an_auditor_without_an_end(world: World) -> None:
    with pytest.raises(Refused) as refused:
        open_account(actor=world.cy, person_id=world.ned_id, role=Role.AUDITOR)
    assert _code(refused) == "access_until"
    assert Person.objects.get(pk=world.ned_id).account_id is None


def test_the_welcome_mail_goes_to_the_person_in_their_language(world: World) -> None:
    person_id = hire(
        actor=world.cy, newcomer=Newcomer(given_name="Uwe", email="uwe@larkfield.example", language="de")
    )

    account_id = open_account(actor=world.cy, person_id=person_id)

    mail = Message.objects.get(person_id=person_id)
    assert (mail.to_address, mail.language) == ("uwe@larkfield.example", "de")
    uid, token = re.findall(r"/welcome/([^/]+)/([^/]+)/", mail.body_text)[0]
    choose_password(uid=uid, token=token, password=NEW, now=NOW)
    assert Account.objects.get(pk=account_id).check_password(NEW)


@pytest.mark.parametrize(("later", "password", "code"), [
    (timedelta(days=8), NEW, "link_used_up"),
    (timedelta(), "short", "weak_password"),
    (timedelta(), "password123456", "weak_password"),
])  # fmt: skip
def test_old_links_and_weak_passwords_are_refused(
    world: World, later: timedelta, password: str, code: str
) -> None:
    account_id = open_account(actor=world.cy, person_id=world.ned_id)
    uid, token = welcome_link(account_id=account_id, now=NOW).split("/")[-3:-1]

    with pytest.raises(Refused) as refused:
        choose_password(uid=uid, token=token, password=password, now=NOW + later)
    assert _code(refused) == code


@pytest.mark.parametrize("uid", ["", "x", "%%%", "AAAA", "ZGVsdGE"])
def test_made_up_links_are_refused(world: World, uid: str) -> None:
    with pytest.raises(Refused) as refused:
        choose_password(uid=uid, token="a-b", password=NEW, now=NOW)
    assert _code(refused) == "link_used_up"


def test_an_account_is_opened_once_and_for_active_people(world: World) -> None:
    for person_id, code in ((known(world.ada.person_id), "has_account"), (world.ivy_id, "has_account")):
        with pytest.raises(Refused) as refused:
            open_account(actor=world.cy, person_id=person_id)
        assert _code(refused) == code
    with pytest.raises(Refused) as refused:
        open_account(actor=replace(world.hal), person_id=world.ned_id, role=Role.AUDITOR)
    assert _code(refused) == "role_not_yours"
