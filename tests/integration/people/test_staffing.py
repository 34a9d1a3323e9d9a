"""Values, links and roles of one person: the dated history decides what holds today."""

from datetime import date, timedelta
from typing import Any

import pytest

from duly.audit.models import AuditEvent
from duly.kernel.refusal import NotFound
from duly.people.models import Account, AttributeChange, AttributeValue, LinkChange, Person
from duly.people.operations import Newcomer, change_role, hire, link, missing_attributes, move, set_values
from duly.people.queries import actor_for
from duly.tenancy.roles import Role
from tests.integration.people.arrange import account, code_of, custom_attribute, custom_value, known, person
from tests.world import NOW, World

TODAY = date(2026, 11, 22)
REASON = "Named for the external audit of 2026."


def test_a_move_dated_before_a_later_one_leaves_todays_value_alone(world: World) -> None:
    ada, paint, quality = known(world.ada.person_id), world.value("Paint shop"), world.value("Quality")
    move(actor=world.hal, person_id=ada, attribute="department", value_id=paint, valid_from=date(2026, 6, 1))

    move(
        actor=world.hal, person_id=ada, attribute="department", value_id=quality, valid_from=date(2026, 3, 1)
    )

    assert person(ada).department_id == paint
    event = AuditEvent.objects.filter(object_id=ada, verb="person.moved").latest("recorded_at")
    assert (event.old, event.new) == (
        {"department": str(world.value("Assembly"))},
        {"department": str(quality), "from": "2026-03-01"},
    )


def test_of_two_moves_on_one_day_the_later_recorded_holds(world: World) -> None:
    ada = known(world.ada.person_id)
    for name in ("Quality", "Paint shop"):
        move(actor=world.hal, person_id=ada, attribute="department", value_id=world.value(name))

    assert person(ada).department_id == world.value("Paint shop")


def test_a_location_of_earlier_days_does_not_move_the_zone(world: World) -> None:
    ada = known(world.ada.person_id)
    move(actor=world.hal, person_id=ada, attribute="location", value_id=world.value("Graz"))

    move(
        actor=world.hal,
        person_id=ada,
        attribute="location",
        value_id=world.value("Lisbon"),
        valid_from=date(2026, 1, 5),
    )

    assert person(ada).zone == "Europe/Vienna"


def test_several_attributes_change_at_once_with_one_event(world: World) -> None:
    ada, sizes = known(world.ada.person_id), custom_attribute(world, "shoe-size", "41", "42")
    events = AuditEvent.objects.filter(object_id=ada).count()

    set_values(
        actor=world.hal,
        person_id=ada,
        values={"department": world.value("Quality"), "location": None, "shoe-size": sizes["42"]},
    )

    after = person(ada)
    assert (after.department_id, after.location_id) == (world.value("Quality"), None)
    assert custom_value(ada, "shoe-size") == sizes["42"]
    assert AttributeChange.objects.filter(person_id=ada, valid_from=TODAY).count() == 3
    assert AuditEvent.objects.filter(object_id=ada).count() == events + 1
    set_values(actor=world.hal, person_id=ada, values={"shoe-size": None})
    assert custom_value(ada, "shoe-size") is None


def test_a_custom_value_of_earlier_days_leaves_todays_alone(world: World) -> None:
    ada, sizes = known(world.ada.person_id), custom_attribute(world, "shoe-size", "41", "42")
    set_values(actor=world.hal, person_id=ada, values={"shoe-size": sizes["42"]})

    set_values(actor=world.hal, person_id=ada, values={"shoe-size": sizes["41"]}, valid_from=date(2026, 1, 5))

    assert custom_value(ada, "shoe-size") == sizes["42"]


def test_what_holds_already_is_not_written_again(world: World) -> None:
    ada = known(world.ada.person_id)
    before = AttributeChange.objects.count()

    set_values(actor=world.hal, person_id=ada, values={"department": world.value("Assembly"), "line": None})
    link(actor=world.hal, person_id=ada, kind="manager", other_id=world.bo.person_id)

    assert AttributeChange.objects.count() == before
    assert LinkChange.objects.filter(person_id=ada).count() == 1


def test_values_that_are_not_there_or_retired_are_refused(world: World) -> None:
    ada = known(world.ada.person_id)
    for values in ({"line": world.value("Graz")}, {"shoe-size": None}, {"line": world.training_id}):
        with pytest.raises(NotFound):
            set_values(actor=world.hal, person_id=ada, values=values)
    AttributeValue.objects.filter(pk=world.value("Quality")).update(retired_at=NOW)
    values = {"department": world.value("Quality")}
    assert code_of(set_values, actor=world.hal, person_id=ada, values=values) == "retired_value"


def test_a_link_of_earlier_days_leaves_todays_alone(world: World) -> None:
    ada, quinn = known(world.ada.person_id), world.quinn.person_id
    link(actor=world.hal, person_id=ada, kind="manager", other_id=None)

    link(actor=world.hal, person_id=ada, kind="manager", other_id=quinn, valid_from=date(2026, 1, 5))

    assert person(ada).manager_id is None


@pytest.mark.covers("SEED-19")
def test_line_leads_form_no_circle_and_those_who_left_lead_nobody(world: World) -> None:
    ada, bo, hal = (known(one.person_id) for one in (world.ada, world.bo, world.hal))
    link(actor=world.hal, person_id=ada, kind="line_lead", other_id=bo)
    link(actor=world.hal, person_id=bo, kind="line_lead", other_id=hal)

    circle: dict[str, Any] = {"actor": world.hal, "person_id": hal, "kind": "line_lead", "other_id": ada}
    assert code_of(link, **circle) == "line_lead_cycle"
    gone: dict[str, Any] = {"actor": world.hal, "person_id": ada, "kind": "manager", "other_id": world.ivy_id}
    assert code_of(link, **gone) == "not_active"
    with pytest.raises(NotFound):
        link(actor=world.hal, person_id=ada, kind="manager", other_id=world.eve.person_id)


def test_an_auditor_has_a_day_on_which_access_ends(world: World) -> None:
    ned = world.ned_id
    ask: dict[str, Any] = {"actor": world.cy, "person_id": ned, "role": Role.AUDITOR, "reason": REASON}
    for until in (None, TODAY, TODAY + timedelta(days=366)):
        assert code_of(change_role, **ask, access_until=until) == "access_until"

    change_role(**ask, access_until=TODAY + timedelta(days=365))

    assert person(ned).access_until == TODAY + timedelta(days=365)
    change_role(actor=world.cy, person_id=ned, role=Role.EMPLOYEE, reason=REASON)
    assert person(ned).access_until is None


def test_from_that_day_on_the_auditor_is_nobody(world: World) -> None:
    di = known(world.di.person_id)
    login = account(world.di)
    Person.objects.filter(pk=di).update(access_until=TODAY + timedelta(days=1))
    # Midnight in Vienna, where the organization lives.
    before, after = NOW.replace(hour=22, minute=59), NOW.replace(hour=23, minute=0)

    assert actor_for(account=login, now=before, source="test").person_id == di
    assert code_of(actor_for, account=login, now=after, source="test") == "access_ended"


def test_who_signs_in_with_a_pin_gets_no_role_above_team_lead(world: World) -> None:
    ada = known(world.ada.person_id)
    Account.objects.filter(pk=known(world.ada.account_id)).update(uses_pin=True)
    ask: dict[str, Any] = {"actor": world.cy, "person_id": ada, "reason": REASON}

    assert code_of(change_role, **ask, role=Role.QUALITY_ADMIN) == "pin_account"
    change_role(**ask, role=Role.TEAM_LEAD)


@pytest.mark.covers("SEED-7")
def test_an_hr_admin_adds_people_to_the_own_department_only(world: World) -> None:
    own, other = world.value("Administration"), world.value("Assembly")
    for attributes in ({"department": other}, {}):
        newcomer = Newcomer(family_name="Grieg", attributes=attributes)
        assert code_of(hire, actor=world.hal, newcomer=newcomer) == "outside_department"

    grieg = hire(actor=world.hal, newcomer=Newcomer(family_name="Grieg", attributes={"department": own}))

    assert person(grieg).department_id == own


def test_somebody_who_left_is_offered_instead_of_made_twice(world: World) -> None:
    ivy = person(world.ivy_id)
    for newcomer in (
        Newcomer(family_name="Santos", employee_number=str(ivy.employee_number).lower()),
        Newcomer(family_name="Santos", email="IVY@larkfield.example"),
    ):
        with pytest.raises(Exception, match="Bring them back") as refused:
            hire(actor=world.cy, newcomer=newcomer)
        assert refused.value.code == "rejoiner"  # type: ignore[attr-defined]
        assert refused.value.facts["person_id"] == ivy.pk  # type: ignore[attr-defined]


def test_a_newcomer_brings_custom_values_and_what_is_missing_is_named(world: World) -> None:
    sizes = custom_attribute(world, "shoe-size", "41")
    attributes = {"shoe-size": sizes["41"]}

    grieg = hire(actor=world.cy, newcomer=Newcomer(family_name="Grieg", attributes=attributes))

    assert custom_value(grieg, "shoe-size") == sizes["41"]
    assert missing_attributes(attributes) == ["Department", "Location"]
