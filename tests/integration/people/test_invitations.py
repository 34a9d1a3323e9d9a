"""Inviting in sets: everybody selected is accounted for, and nobody is let in by the wrong arm."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from duly.audit.models import AuditEvent, Run, RunCount, RunLine
from duly.kernel.refusal import NotFound, Refused
from duly.messaging.models import Message
from duly.people.models import Account, OneTimeLink, Person
from duly.people.operations import choose_password, invite, leave, revoke_invitation, set_pin
from duly.people.operations.invitations import InviteReport
from duly.people.queries.invitations import invitations, without_account
from duly.people.rules.invited import InvitationState
from duly.tenancy.actor import Actor
from tests.integration.people.ways_in import NEW, account_of, in_production, link_in, newcomer
from tests.world import NOW, World


def ids(*people: UUID | None) -> list[UUID]:
    return [one for one in people if one]


def reasons(actor: Actor, people: Sequence[UUID]) -> dict[str, int]:
    report = invite(actor=actor, person_ids=people)
    assert report.invited + sum(report.left_out.values()) == report.selected == len(set(people))
    return dict(report.left_out)


@pytest.fixture
def moved_hal(world: World) -> Actor:
    """Hal, whose department is Production."""
    Person.objects.filter(pk__in=[world.hal.person_id]).update(department_id=world.value("Production"))
    return world.hal


@pytest.mark.covers("SEED-28")
def test_a_selection_is_invited_or_left_out_with_the_reason(world: World) -> None:
    uma, vic = in_production(world, "uma"), in_production(world, "vic")
    gone = in_production(world, "wes")
    leave(actor=world.cy, person_id=gone)
    selected = [uma, vic, uma, gone, world.ned_id, *ids(world.ada.person_id), uuid4()]

    report = invite(actor=world.cy, person_ids=selected)

    assert (report.selected, report.invited, report.opened) == (6, 2, 2)
    assert dict(report.left_out) == {"inactive": 1, "no_email": 1, "signs_in": 1, "unknown": 1}
    assert (
        Message.objects.filter(person_id__in=[uma, vic], template="welcome", holds_secret=True).count() == 2
    )
    choose_password(**link_in(uma), password=NEW, now=NOW)
    assert account_of(uma).check_password(NEW)


def test_a_run_and_an_event_account_for_everybody(world: World) -> None:
    uma = in_production(world, "uma")
    report = invite(actor=world.cy, person_ids=[uma, world.ned_id])
    run = Run.objects.get(pk=report.run_id)
    counts = {(one.outcome, one.reason): one.count for one in RunCount.objects.filter(run=run)}
    assert counts == {("invited", ""): 1, ("left_out", "no_email"): 1}
    assert [one.subject_id for one in RunLine.objects.filter(run=run)] == [world.ned_id]
    event = AuditEvent.objects.get(verb="people.invited")
    assert (event.count, event.new) == (2, {"invited": 1, "opened": 1, "no_email": 1})


@pytest.mark.covers("SEED-27")
def test_inviting_again_replaces_the_link_and_opens_no_second_account(world: World) -> None:
    uma = in_production(world, "uma")
    invite(actor=world.cy, person_ids=[uma])
    first, account = link_in(uma), account_of(uma)
    again = invite(actor=world.cy, person_ids=[uma])
    assert (again.invited, again.opened) == (1, 0)
    assert account_of(uma) == account
    with pytest.raises(Refused):
        choose_password(**first, password=NEW, now=NOW)
    choose_password(**link_in(uma), password=NEW, now=NOW)


def test_many_are_invited_in_a_handful_of_statements(world: World) -> None:
    few = [newcomer(world.cy, f"few{number}") for number in range(2)]
    many = [newcomer(world.cy, f"many{number}") for number in range(40)]
    with CaptureQueriesContext(connection) as for_few:
        invite(actor=world.cy, person_ids=few)
    with CaptureQueriesContext(connection) as for_many:
        assert invite(actor=world.cy, person_ids=many).invited == 40
    assert len(for_many) == len(for_few)


@pytest.mark.covers("SEED-7")
def test_an_hr_admin_invites_into_the_own_subtree_only(world: World, moved_hal: Actor) -> None:
    inside = newcomer(world.cy, "uma", department=world.value("Paint shop"))
    outside = newcomer(world.cy, "vic", department=world.value("Quality"))
    nowhere = newcomer(world.cy, "wes")
    assert reasons(moved_hal, [inside, outside, nowhere]) == {"outside_department": 2}
    assert reasons(world.quinn, [inside, outside, nowhere]) == {}


@pytest.mark.covers("SEED-2")
def test_only_a_corporate_admin_invites_who_may_do_more_than_learn(world: World) -> None:
    uma = in_production(world, "uma")
    Person.objects.filter(pk=uma).update(role="quality_admin")
    assert reasons(world.quinn, [uma]) == {"role_not_yours": 1}
    assert reasons(world.cy, [uma]) == {}


def test_people_of_another_organization_are_nobody_here(world: World) -> None:
    assert reasons(world.cy, ids(world.finn.person_id, world.eve.person_id)) == {"unknown": 2}
    assert Account.objects.get(pk=world.finn.account_id or uuid4()).check_password(world.password)


def test_an_empty_selection_and_who_may_not_invite_are_refused(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        invite(actor=world.cy, person_ids=[])
    assert refusal.value.code == "nobody_selected"
    with pytest.raises(Refused) as refusal:
        invite(actor=world.di, person_ids=[world.ned_id])
    assert refusal.value.code == "forbidden"
    with pytest.raises(NotFound):
        invite(actor=world.bo, person_ids=[world.ned_id])


def test_the_sign_in_name_is_one_that_nobody_has(world: World) -> None:
    uma = in_production(world, "uma")
    Account.objects.create(organization_id=world.organization_id, handle="larkfield:LA-9-UMA", password="!")
    Account.objects.create(
        organization_id=world.organization_id, handle="x", email="UMA@larkfield.example", password="!"
    )
    assert reasons(world.cy, [uma]) == {}
    assert (account_of(uma).handle, account_of(uma).email) == ("larkfield:uma@larkfield.example", None)


def test_somebody_with_a_pin_comes_to_a_password_by_an_invitation(world: World) -> None:
    uma = in_production(world, "uma")
    set_pin(actor=world.cy, person_id=uma)
    assert reasons(world.cy, [uma]) == {}
    choose_password(**link_in(uma), password=NEW, now=NOW)
    account = account_of(uma)
    assert (account.uses_pin, account.must_change) == (False, False)


def test_a_revoked_invitation_leads_nowhere(world: World) -> None:
    uma = in_production(world, "uma")
    invite(actor=world.cy, person_ids=[uma])
    mailed = link_in(uma)
    link = OneTimeLink.objects.get(person_id=uma)
    revoke_invitation(actor=world.cy, link_id=link.pk)
    with pytest.raises(Refused):
        choose_password(**mailed, password=NEW, now=NOW)
    with pytest.raises(Refused) as refusal:
        revoke_invitation(actor=world.cy, link_id=link.pk)
    assert refusal.value.code == "not_open"
    with pytest.raises(NotFound):
        revoke_invitation(actor=world.cy, link_id=uuid4())
    assert AuditEvent.objects.filter(verb="account.invitation_revoked", object_id=uma).count() == 1


def test_the_list_tells_each_state_who_invited_and_until_when(world: World) -> None:
    uma, vic, wes, xia = (in_production(world, name) for name in ("uma", "vic", "wes", "xia"))
    _of(world.cy, uma, vic, wes)
    _of(world.cy, wes)
    choose_password(**link_in(uma), password=NEW, now=NOW)
    revoke_invitation(actor=world.cy, link_id=OneTimeLink.objects.get(person_id=vic).pk)

    rows = invitations(actor=world.di).rows
    assert [(row.name, row.invited_by, row.address) for row in rows] == [
        ("wes", "Cy Okafor", "wes@larkfield.example")
    ]
    assert rows[0].expires_at == NOW + timedelta(days=7)
    states = {row.name: row.state for row in invitations(actor=world.cy, state=None).rows}
    assert states == {"uma": "used", "vic": "revoked", "wes": "open"}
    assert [row.name for row in invitations(actor=world.cy, state=InvitationState.REPLACED).rows] == ["wes"]
    assert [row.name for row in invitations(actor=world.cy, state=None, search="vi").rows] == ["vic"]
    assert without_account(actor=world.cy) == [xia]
    later = Actor(**{**vars(world.cy), "now": NOW + timedelta(days=8)})
    assert invitations(actor=later).total == 0
    assert [row.name for row in invitations(actor=later, state=InvitationState.RUN_OUT).rows] == ["wes"]


def _of(actor: Actor, *people: UUID) -> InviteReport:
    return invite(actor=actor, person_ids=people)
