"""PINs: told once, changed at their first use, for people who learn and lead only."""

from uuid import UUID

import pytest
from django.contrib.auth.hashers import identify_hasher

from duly.audit.models import AuditEvent, AuditPersonal
from duly.kernel.refusal import NotFound, Refused
from duly.messaging.models import Message
from duly.people.models import Account, OneTimeLink, Person, SignInGuard
from duly.people.operations import change_own_secret, end_sessions, set_pin, welcome
from duly.people.rules.pins import judge_pin
from duly.tenancy.actor import Actor
from tests.integration.people.ways_in import account_of, in_production
from tests.world import NOW, World

OWN = "402857"


def as_person(world: World, person_id: UUID) -> Actor:
    return Actor(
        organization_id=world.organization_id,
        now=NOW,
        source="test",
        role=world.ada.role,
        account_id=account_of(person_id).pk,
        person_id=person_id,
    )


def code_of(actor: Actor, person_id: UUID) -> str:
    with pytest.raises(Refused) as refusal:
        set_pin(actor=actor, person_id=person_id)
    return refusal.value.code


@pytest.mark.covers("SEED-22", "SEED-24", "SEED-26")
def test_a_pin_opens_an_account_for_somebody_without_an_address(world: World) -> None:
    pin = set_pin(actor=world.cy, person_id=world.ned_id)
    account = account_of(world.ned_id)
    judge_pin(pin, employee_number="LA-0007")
    assert (account.uses_pin, account.must_change, account.handle) == (True, True, "larkfield:LA-0007")
    assert account.check_password(pin)
    assert account.email is None
    assert not Message.objects.exists()


@pytest.mark.covers("SEED-24")
def test_a_pin_is_stored_nowhere_readable(world: World) -> None:
    pin = set_pin(actor=world.cy, person_id=world.ned_id)
    stored = [
        *AuditEvent.objects.values_list("old", "new", "reason"),
        *AuditPersonal.objects.values_list("values"),
        *Account.objects.values_list("handle", "email"),
    ]
    assert pin not in str(stored)
    assert identify_hasher(account_of(world.ned_id).password).algorithm


def test_a_new_pin_unlocks_ends_sessions_and_the_links_on_their_way(world: World) -> None:
    ada = account_of(world.ada.person_id)
    welcome(actor=world.cy, person_id=world.ada.person_id or world.ned_id)
    SignInGuard.objects.create(key=ada.pk, tried_at=NOW, tries=10, failures=10, locked_at=NOW)
    set_pin(actor=world.cy, person_id=world.ada.person_id or world.ned_id)
    assert not SignInGuard.objects.filter(key=ada.pk).exists()
    assert account_of(world.ada.person_id).session_epoch == ada.session_epoch + 1
    assert not OneTimeLink.objects.filter(ended_at=None).exists()


def test_who_does_more_than_learn_and_lead_gets_no_pin(world: World) -> None:
    for actor in (world.hal, world.quinn, world.cy, world.di):
        assert code_of(world.cy, actor.person_id or world.ned_id) == "role_needs_password"
    set_pin(actor=world.cy, person_id=world.bo.person_id or world.ned_id)


def test_a_pin_goes_with_an_active_person_and_a_number(world: World) -> None:
    assert code_of(world.cy, world.ivy_id) == "not_active"
    Person.objects.filter(pk=world.ned_id).update(employee_number=None)
    assert code_of(world.cy, world.ned_id) == "no_number"
    with pytest.raises(NotFound):
        set_pin(actor=world.bo, person_id=world.ned_id)
    with pytest.raises(NotFound):
        set_pin(actor=world.cy, person_id=world.finn.person_id or world.ned_id)
    assert code_of(world.di, world.ned_id) == "forbidden"


@pytest.mark.covers("SEED-7")
def test_an_hr_admin_opens_accounts_in_the_own_subtree_and_renews_pins_everywhere(world: World) -> None:
    uma = in_production(world, "uma", mail=False)
    assert code_of(world.hal, uma) == "outside_department"
    set_pin(actor=world.quinn, person_id=uma)
    set_pin(actor=world.hal, person_id=uma)


@pytest.mark.covers("SEED-24")
def test_the_temporary_pin_gives_way_to_one_of_ones_own(world: World) -> None:
    temporary = set_pin(actor=world.cy, person_id=world.ned_id)
    ned = as_person(world, world.ned_id)
    for wrong, code in ((temporary, "same_secret"), ("123456", "weak_pin"), ("no digits", "weak_pin")):
        with pytest.raises(Refused) as refusal:
            change_own_secret(actor=ned, new=wrong)
        assert refusal.value.code == code
    change_own_secret(actor=ned, new=OWN)
    account = account_of(world.ned_id)
    assert (account.must_change, account.uses_pin, account.check_password(OWN)) == (False, True, True)


def test_afterwards_the_old_one_is_asked_for(world: World) -> None:
    with pytest.raises(Refused) as refusal:
        change_own_secret(actor=world.ada, new="another harbour lantern", old="wrong")
    assert refusal.value.code == "wrong_password"
    change_own_secret(actor=world.ada, new="another harbour lantern", old=world.password)
    assert account_of(world.ada.person_id).check_password("another harbour lantern")
    assert AuditEvent.objects.filter(verb="account.secret_changed").count() == 1


def test_sessions_end_by_an_admins_word(world: World) -> None:
    before = account_of(world.ada.person_id).session_epoch
    end_sessions(actor=world.cy, person_id=world.ada.person_id or world.ned_id)
    assert account_of(world.ada.person_id).session_epoch == before + 1
    with pytest.raises(Refused) as refusal:
        end_sessions(actor=world.cy, person_id=world.ned_id)
    assert refusal.value.code == "no_account"
