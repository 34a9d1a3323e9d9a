"""Links that are good once: used up by the first who redeems them, replaced by the next, kept as a digest."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connections

from duly.audit.models import AuditEvent
from duly.kernel.refusal import Refused
from duly.people.models import Account, OneTimeLink
from duly.people.operations import choose_password, links, welcome, welcome_link
from duly.people.operations.accounts import may_choose
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.integration.people.ways_in import NEW, OTHER, account_of, in_production, link_in
from tests.world import NOW, WORLD, World

SECOND = timedelta(seconds=1)


def parts(link: str) -> dict[str, str]:
    uid, token = link.rstrip("/").split("/")[-2:]
    return {"uid": uid, "token": token}


def refused(
    link: dict[str, str], *, kind: str = OneTimeLink.INVITATION, later: timedelta = timedelta()
) -> str:
    with pytest.raises(Refused) as refusal:
        choose_password(**link, password=NEW, now=NOW + later, kind=kind)
    return refusal.value.code


@pytest.fixture
def link(world: World) -> dict[str, str]:
    return parts(welcome(actor=world.cy, person_id=in_production(world, "uma")).link)


@pytest.mark.covers("SEED-27")
def test_a_link_lasts_seven_days_and_works_once(world: World, link: dict[str, str]) -> None:
    assert refused(link, later=timedelta(days=7)) == "link_used_up"
    choose_password(**link, password=NEW, now=NOW + timedelta(days=7) - SECOND)
    assert refused(link) == "link_used_up"
    (stored,) = OneTimeLink.objects.all()
    assert (stored.outcome, stored.ended_at) == ("used", NOW + timedelta(days=7) - SECOND)


@pytest.mark.covers("SEED-27")
def test_a_new_link_replaces_the_old_one(world: World) -> None:
    person_id = in_production(world, "uma")
    first = parts(welcome(actor=world.cy, person_id=person_id).link)
    second = parts(welcome(actor=world.cy, person_id=person_id).link)
    assert refused(first) == "link_used_up"
    choose_password(**second, password=NEW, now=NOW)
    assert sorted(OneTimeLink.objects.values_list("outcome", flat=True)) == ["replaced", "used"]


def test_only_a_digest_of_the_secret_is_stored(world: World, link: dict[str, str]) -> None:
    (stored,) = OneTimeLink.objects.all()
    assert bytes(stored.digest) == links.digest(link["token"])
    assert len(link["token"]) == 43
    assert link["token"] not in str(vars(stored))
    trail = [*AuditEvent.objects.values_list("new", "old", "reason")]
    assert link["token"] not in str(trail)


def test_looking_at_a_link_and_a_weak_password_leave_it_good(world: World, link: dict[str, str]) -> None:
    assert may_choose(**link, now=NOW)
    with pytest.raises(Refused) as refusal:
        choose_password(**link, password="short", now=NOW)
    assert refusal.value.code == "weak_password"
    assert may_choose(**link, now=NOW)
    choose_password(**link, password=NEW, now=NOW)
    assert not may_choose(**link, now=NOW)


def test_a_link_opens_nothing_but_what_it_is_for(world: World, link: dict[str, str]) -> None:
    assert refused(link, kind=OneTimeLink.RESET) == "link_used_up"
    ada = account_of(world.ada.person_id)
    other = parts(welcome_link(account_id=ada.pk, now=NOW))
    assert refused({**link, "uid": other["uid"]}) == "link_used_up"
    assert refused({**link, "token": link["token"][:-1]}) == "link_used_up"


def test_a_link_of_another_organization_is_no_link_here(world: World) -> None:
    link = parts(welcome_link(account_id=world.finn.account_id or UUID(int=0), now=NOW))
    ada = parts(welcome_link(account_id=world.ada.account_id or UUID(int=0), now=NOW))
    assert refused({"uid": ada["uid"], "token": link["token"]}) == "link_used_up"
    assert OneTimeLink.objects.count() == 1


def test_a_chosen_password_ends_sessions_and_the_other_ways_in(world: World) -> None:
    ada = account_of(world.ada.person_id)
    invitation = parts(welcome_link(account_id=ada.pk, now=NOW))
    reset = links.issue(
        actor=world.ada,
        kind=OneTimeLink.RESET,
        person_id=world.ada.person_id or UUID(int=0),
        account_id=ada.pk,
        address="ada@larkfield.example",
    )
    choose_password(**parts(reset.address("sign-in/reset")), password=OTHER, now=NOW, kind=OneTimeLink.RESET)
    after = Account.objects.get(pk=ada.pk)
    assert after.check_password(OTHER)
    assert after.session_epoch == ada.session_epoch + 1
    assert refused(invitation) == "link_used_up"
    assert AuditEvent.objects.filter(verb="account.password_reset", object_id=ada.pk).count() == 1


def test_a_link_of_somebody_who_has_left_is_used_up(world: World, link: dict[str, str]) -> None:
    Account.objects.filter(handle="larkfield:LA-9-UMA").update(is_active=False)
    assert refused(link) == "link_used_up"


def test_the_mail_holds_the_link_that_the_console_prints(world: World) -> None:
    person_id = in_production(world, "uma")
    assert parts(welcome(actor=world.cy, person_id=person_id).link) == link_in(person_id)


def test_of_many_who_use_a_link_at_once_one_succeeds(committed: Committed) -> None:
    ada = WORLD.ada.account_id or UUID(int=0)
    link = parts(welcome_link(account_id=ada, now=NOW))

    def use(number: int) -> bool:
        try:
            choose_password(**link, password=f"{NEW} {number}", now=NOW)
        except Refused:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(use, range(8))) == 1
    with transaction(WORLD.cy):
        assert OneTimeLink.objects.filter(outcome="used").count() == 1


def test_a_link_is_issued_in_the_scope_of_its_organization_only(world: World) -> None:
    foreign = replace(world.eve)
    with pytest.raises(RuntimeError):
        links.issue(
            actor=foreign,
            kind=OneTimeLink.RESET,
            person_id=world.ned_id,
            account_id=world.ada.account_id or UUID(int=0),
            address="x@y.example",
        )
