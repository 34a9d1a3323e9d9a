"""Tries at passwords and PINs: ten in 15 minutes whatever the way, kept when the request is lost (W10)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth import hashers
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from duly.audit.models import AuditEvent
from duly.kernel.refusal import Refused
from duly.messaging.models import Message
from duly.people.models import Account, SignInGuard
from duly.people.operations import change_own_secret, set_pin
from duly.people.operations.guarding import admit, demand, failed, forget_old, succeeded
from duly.people.operations.signing_in import by_password, by_pin
from duly.people.rules.tries import LIMIT, WINDOW
from duly.tenancy.transactions import refuse_commit, transaction
from tests.conftest import Committed
from tests.integration.people.ways_in import account_of
from tests.world import NOW, WORLD, World

MINUTE = timedelta(minutes=1)
NUMBER = "LA-0001"
WRONG = "no"
Checks = list[tuple[datetime, bool]]


@pytest.fixture
def pin(world: World) -> str:
    """Ada's."""
    return set_pin(actor=world.cy, person_id=world.ada.person_id or uuid4())


def guess(now: datetime, *, number: str = NUMBER, pin: str = "000000") -> str:
    """What comes of one PIN at Larkfield's kiosk."""
    try:
        return "in" if by_pin(slug="larkfield", number=number, pin=pin, now=now) else "wrong"
    except Refused as refusal:
        return refusal.code


def try_password(now: datetime, *, login: str = "ada@larkfield.example", password: str = WRONG) -> str:
    try:
        return "in" if by_password(login=login, password=password, now=now) else "wrong"
    except Refused as refusal:
        return refusal.code


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time a secret is hashed, whatever for."""
    made: list[str] = []
    hasher = hashers.get_hasher("default")
    real = type(hasher).encode

    def encode(self: Any, *given: Any) -> str:
        made.append("hash")
        return str(real(self, *given))

    monkeypatch.setattr(type(hasher), "encode", encode)
    return made


def worst(instants: list[datetime]) -> int:
    """The most of them in any 15 minutes."""
    return max(sum(one <= other < one + WINDOW for other in instants) for one in instants)


@pytest.mark.long
@pytest.mark.covers("P11-300d")
def test_ten_thousand_guesses_are_at_most_ten_tries_in_any_quarter_of_an_hour(world: World) -> None:
    clock, random, taken = NOW, Random(7), []
    for number in range(10_000):
        clock += timedelta(milliseconds=random.choice((50, 400, 2_000)))
        try:
            admit(world.ada.account_id or uuid4(), now=clock, pin=number % 3 == 0)
        except Refused:
            continue
        taken.append(clock)
    assert LIMIT <= len(taken) < 200
    assert worst(taken) == LIMIT


def test_a_wrong_password_by_any_way_counts_for_the_account(world: World) -> None:
    ada = account_of(world.ada.person_id)
    for login in ("ada@larkfield.example", "ADA@larkfield.example", "larkfield:ada", " larkfield:ada "):
        assert try_password(NOW, login=login) == "wrong"
    for _ in range(3):
        with pytest.raises(Refused) as refusal:
            demand(ada, "no", now=NOW)
        assert refusal.value.code == "wrong_password"
    for _ in range(3):
        with pytest.raises(Refused) as refusal:
            change_own_secret(actor=world.ada, new="whatever it may be", old="no")
        assert refusal.value.code == "wrong_password"
    assert try_password(NOW, password=world.password) == "too_many_tries"
    assert try_password(NOW + WINDOW - MINUTE, password=world.password) == "too_many_tries"
    assert try_password(NOW + WINDOW, password=world.password) == "in"


def test_a_success_forgets_the_tries(world: World) -> None:
    for _ in range(3):
        assert [try_password(NOW) for _ in range(9)] == ["wrong"] * 9
        assert try_password(NOW, password=world.password) == "in"
    assert not SignInGuard.objects.exists()


def test_wrong_pins_wait_longer_and_longer_and_say_how_long(world: World, pin: str) -> None:
    assert [guess(NOW) for _ in range(5)] == ["wrong"] * 5
    clock = NOW
    for seconds in (30, 60, 120, 240, 480):
        with pytest.raises(Refused) as refusal:
            by_pin(slug="larkfield", number=NUMBER, pin=pin, now=clock)
        assert refusal.value.facts["wait"] == timedelta(seconds=seconds)
        clock += timedelta(seconds=seconds)
        assert guess(clock) == "wrong"


def locked_out(start: datetime = NOW, *, number: str = NUMBER) -> datetime:
    """Ten wrong PINs in a row, each as soon as it may be; returns when the last one was."""
    clock, wrong = start, 0
    while wrong < LIMIT:
        if guess(clock, number=number) == "wrong":
            wrong += 1
        else:
            clock += timedelta(seconds=30)
    return clock


def test_ten_wrong_pins_lock_until_an_admin_sets_a_new_one(world: World, pin: str) -> None:
    later = locked_out() + timedelta(days=400)
    assert guess(later, pin=pin) == "wrong"
    new = set_pin(actor=world.cy, person_id=world.ada.person_id or uuid4())
    assert guess(later, pin=new) == "in"


def test_the_lock_is_recorded_and_told_to_hr_and_corporate_admins(world: World, pin: str) -> None:
    locked_out()
    event = AuditEvent.objects.get(verb="account.locked")
    assert (event.object_id, event.service) == (world.ada.person_id, "service:sign-in")
    mails = Message.objects.filter(template="account_locked")
    assert {mail.to_address for mail in mails} == {"hal@larkfield.example", "cy@larkfield.example"}
    assert all("Ada Lindqvist (LA-0001)" in mail.body_text for mail in mails)
    assert all(pin not in mail.body_text for mail in mails)


def test_a_number_that_nobody_has_is_treated_alike_and_alarms_nobody(world: World, pin: str) -> None:
    def story(number: str) -> list[str]:
        clock = NOW
        told = [guess(clock, number=number) for _ in range(7)]
        for _ in range(40):
            clock += MINUTE
            told.append(guess(clock, number=number))
        return told

    assert story("LA-9999") == story(NUMBER)
    assert AuditEvent.objects.filter(verb="account.locked").count() == 1


def test_whatever_is_wrong_costs_one_hash(world: World, hashed: list[str]) -> None:
    temporary = set_pin(actor=world.cy, person_id=world.bo.person_id or uuid4())
    Account.objects.filter(pk__in=[world.quinn.account_id]).update(is_active=False)
    for login in ("ada@larkfield.example", "larkfield:ada", "nobody@larkfield.example", "larkfield:nobody"):
        hashed.clear()
        assert try_password(NOW, login=login) == "wrong"
        assert len(hashed) == 1, login
    wrong = {"login": "quinn@larkfield.example", "password": world.password}
    by_kiosk = {"login": "bo@larkfield.example", "password": temporary}
    for words in (wrong, by_kiosk):
        hashed.clear()
        assert try_password(NOW, **words) == "wrong"
        assert len(hashed) == 1, words
    for number, pin in (("LA-0002", "000000"), ("LA-9999", "000000"), ("LA-0005", world.password)):
        hashed.clear()
        assert guess(NOW, number=number, pin=pin) == "wrong"
        assert len(hashed) == 1, number


def test_whatever_is_wrong_asks_the_database_as_often(world: World, pin: str) -> None:
    asked = set()
    for login in ("ada@larkfield.example", "bo@larkfield.example", "nobody@larkfield.example"):
        with CaptureQueriesContext(connection) as statements:
            assert try_password(NOW, login=login) == "wrong"
        asked.add(("password", len(statements)))
    for number in (NUMBER, "LA-0002", "LA-9999"):
        with CaptureQueriesContext(connection) as statements:
            assert guess(NOW, number=number) == "wrong"
        asked.add(("pin", len(statements)))
    assert len(asked) == 2


def test_a_pin_opens_nothing_but_the_kiosk_and_only_while_the_role_has_one(world: World, pin: str) -> None:
    assert try_password(NOW, login="larkfield:ada", password=pin) == "wrong"
    assert guess(NOW, number="la-0001 ", pin=pin) == "in"
    world_person = world.ada.person_id
    from_hr = "UPDATE people_person SET role = 'hr_admin' WHERE id = %s"
    with connections["default"].cursor() as cursor:
        cursor.execute(from_hr, [world_person])
    assert guess(NOW, pin=pin) == "wrong"


def test_old_tries_are_forgotten_but_not_a_lock(world: World, pin: str) -> None:
    locked_out()
    locked_out(number="LA-9999")
    try_password(NOW)
    forget_old(now=NOW + timedelta(days=90))
    (left,) = SignInGuard.objects.all()
    assert left.key == world.ada.account_id


def test_what_is_counted_by_hand_is_counted_alike(world: World) -> None:
    key = uuid4()
    for step in range(LIMIT):
        admit(key, now=NOW + step * WINDOW, pin=True)
        assert failed(key, now=NOW, pin=True) is (step == LIMIT - 1)
    assert failed(key, now=NOW, pin=True) is False
    succeeded(key)
    assert SignInGuard.objects.filter(key=key, locked_at__isnull=False).exists()


@pytest.fixture
def ada(committed: Committed) -> UUID:
    assert WORLD.ada.account_id
    return WORLD.ada.account_id


def test_tries_count_although_the_request_is_rolled_back(ada: UUID) -> None:
    for _ in range(LIMIT):
        with transaction(WORLD.ada):
            assert try_password(NOW) == "wrong"
            refuse_commit()
    assert try_password(NOW, password=WORLD.password) == "too_many_tries"


def test_eight_at_once_get_no_more_than_ten(ada: UUID) -> None:
    def guesses(_: int) -> list[str]:
        try:
            return [try_password(NOW) for _ in range(15)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        told = [one for several in pool.map(guesses, range(8)) for one in several]
    assert told.count("wrong") == LIMIT
    assert told.count("too_many_tries") == 8 * 15 - LIMIT
