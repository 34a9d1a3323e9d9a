"""Two records of one person: what is shown is what is done, and nothing that was proven is lost."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from duly.audit.models import AuditEvent
from duly.people.models import (
    Account,
    ActiveChange,
    Group,
    GroupMember,
    LinkChange,
    MembershipChange,
    Person,
)
from duly.people.operations import Newcomer, come_back, hire, leave, link, merge_people, move
from duly.people.queries import MergePreview, identities, merge_preview
from duly.tenancy.roles import Role
from tests.integration.people.arrange import account, code_of, custom_attribute, custom_value, known, person
from tests.world import World

TODAY = date(2026, 11, 22)


def double(world: World, **changed: Any) -> UUID:
    """A second record of Ned, as somebody made it by mistake."""
    newcomer = Newcomer(given_name="Ned", family_name="OBrien", **changed)
    return hire(actor=world.cy, newcomer=newcomer, valid_from=date(2026, 10, 1))


def plan(world: World, kept: UUID, merged: UUID) -> MergePreview:
    return merge_preview(actor=world.cy, kept_id=kept, merged_id=merged)


def merge(world: World, kept: UUID, merged: UUID) -> None:
    fingerprint = plan(world, kept, merged).fingerprint
    merge_people(actor=world.cy, kept_id=kept, merged_id=merged, fingerprint=fingerprint)


def outcomes(found: MergePreview) -> dict[str, str]:
    return {one.key: one.outcome for one in found.fields}


def test_the_kept_record_keeps_what_it_says_and_is_filled_where_it_says_nothing(world: World) -> None:
    sizes = custom_attribute(world, "shoe-size", "41")
    attributes = {
        "department": world.value("Assembly"),
        "location": world.value("Lisbon"),
        "shoe-size": sizes["41"],
    }
    ned, other = (
        world.ned_id,
        double(world, email="ned@larkfield.example", employee_number="NO-1", attributes=attributes),
    )
    number = person(ned).employee_number

    told = outcomes(plan(world, ned, other))
    merge(world, ned, other)

    assert {told["department"], told["email"], told["shoe-size"]} == {"filled"}
    assert {told["name"], told["location"], told["employee_number"]} == {"kept"}
    after, gone = person(ned), person(other)
    assert (after.employee_number, after.email) == (number, "ned@larkfield.example")
    assert (after.department_id, after.location_id) == (world.value("Assembly"), world.value("Graz"))
    assert custom_value(ned, "shoe-size") == sizes["41"]
    assert (gone.is_active, gone.merged_into_id, gone.email, gone.employee_number) == (False, ned, "", "NO-1")
    last = ActiveChange.objects.filter(person=gone).latest("recorded_at")
    assert (last.is_active, last.valid_from) == (False, TODAY)
    assert {"person.merged", "person.merged_into"} <= set(AuditEvent.objects.values_list("verb", flat=True))


def test_teams_and_groups_follow_to_the_kept_record(world: World) -> None:
    ada, bo, ned = known(world.ada.person_id), known(world.bo.person_id), world.ned_id
    other = double(world, manager_id=bo)
    link(actor=world.cy, person_id=ada, kind="line_lead", other_id=other)
    group = Group.objects.create(organization_id=world.organization_id, name="First aiders", kind="static")
    GroupMember.objects.create(organization_id=world.organization_id, group=group, person_id=other)

    found = plan(world, ned, other)
    merge(world, ned, other)

    assert (found.reports["line_lead"], found.groups) == ((ada,), (group.pk,))
    assert person(ada).line_lead_id == ned
    assert LinkChange.objects.filter(person_id=ada, kind="line_lead").latest("recorded_at").other_id == ned
    assert person(ned).manager_id == bo
    assert list(GroupMember.objects.values_list("person_id", flat=True)) == [ned]
    changes = MembershipChange.objects.values_list("person_id", "is_member")
    assert set(changes) == {(other, False), (ned, True)}


def test_the_account_moves_where_there_is_none_and_closes_where_there_is(world: World) -> None:
    ada, ned, hal = known(world.ada.person_id), world.ned_id, known(world.hal.person_id)
    sessions = account(world.ada).get_session_auth_hash()

    assert plan(world, ned, ada).account == "moved"
    merge(world, ned, ada)

    assert person(ned).account_id == world.ada.account_id
    assert account(world.ada).is_active
    assert account(world.ada).get_session_auth_hash() != sessions
    assert plan(world, hal, ned).account == "closed"
    merge(world, hal, ned)
    assert not account(world.ada).is_active
    assert identities(hal) == {hal, ned, ada}


def test_a_pin_never_opens_a_role_above_team_lead(world: World) -> None:
    ada, quinn = known(world.ada.person_id), known(world.quinn.person_id)
    Account.objects.filter(pk=known(world.ada.account_id)).update(uses_pin=True)
    Person.objects.filter(pk=quinn).update(account=None)

    assert plan(world, quinn, ada).account == "closed"


def test_between_two_who_led_each_other_nobody_stands_above_themselves(world: World) -> None:
    ada, bo, cy = (known(one.person_id) for one in (world.ada, world.bo, world.cy))
    merge(world, ada, bo)
    assert person(ada).manager_id == cy

    other = double(world, manager_id=ada)
    third = double(world, manager_id=other)
    found = {"actor": world.cy, "kept_id": third, "merged_id": ada}
    assert code_of(merge_preview, **found) == "manager_cycle"
    merge(world, other, third)
    assert person(other).manager_id == ada


def test_what_cannot_be_merged_is_refused(world: World) -> None:
    ned, ivy, hal, quinn = world.ned_id, world.ivy_id, world.hal.person_id, world.quinn.person_id
    other = double(world)
    for actor, kept, merged, code in (
        (world.cy, ned, ned, "same_person"),
        (world.cy, ivy, ned, "kept_left"),
        (world.quinn, ned, hal, "role_not_yours"),
        (world.quinn, ned, quinn, "own_record"),
        (world.cy, ned, world.eve.person_id, "not_found"),
    ):
        assert code_of(merge_preview, actor=actor, kept_id=kept, merged_id=merged) == code
    merge(world, ned, other)
    for kept, merged in ((other, ivy), (ivy, other), (ned, other)):
        assert code_of(merge_preview, actor=world.cy, kept_id=kept, merged_id=merged) == "merged"
    assert code_of(come_back, actor=world.cy, person_id=other) == "merged"


def test_nobody_merges_the_last_corporate_admin_away(world: World) -> None:
    Person.objects.filter(pk=known(world.hal.person_id)).update(role=Role.EMPLOYEE)
    cy = known(world.cy.person_id)

    refused = {"actor": world.cy, "kept_id": world.ned_id, "merged_id": cy}
    assert code_of(merge_preview, **refused) == "own_record"


def test_a_world_that_moved_since_the_preview_is_seen(world: World) -> None:
    ned, other = world.ned_id, double(world)
    seen = plan(world, ned, other).fingerprint
    move(actor=world.cy, person_id=other, attribute="department", value_id=world.value("Quality"))

    ask = {"actor": world.cy, "kept_id": ned, "merged_id": other, "fingerprint": seen}
    assert code_of(merge_people, **ask) == "stale"
    assert person(other).is_active


def test_a_number_of_a_merged_record_speaks_for_the_kept_one(world: World) -> None:
    ned, other = world.ned_id, double(world, employee_number="NO-1")
    merge(world, ned, other)
    again = Newcomer(family_name="OBrien", employee_number="no-1")

    assert code_of(hire, actor=world.cy, newcomer=again) == "number_taken"
    leave(actor=world.cy, person_id=ned)
    with pytest.raises(Exception, match="Bring them back") as refused:
        hire(actor=world.cy, newcomer=again)
    assert refused.value.facts["person_id"] == ned  # type: ignore[attr-defined]
