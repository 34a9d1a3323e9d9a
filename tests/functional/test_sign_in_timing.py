"""A known and an unknown account cannot be told apart by the time an answer takes (W10).

The cost of hashing is measured in processor time, everything around it by the clock: a busy machine would
drown a gap of milliseconds in a hash of hundreds.
"""

import statistics
from collections.abc import Callable
from time import perf_counter, process_time
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import make_password
from django.test import Client

from duly.people.models import Account, SignInGuard
from duly.people.operations import set_pin
from tests.world import World

GAP_MS = 10.0
ROUNDS = 31
ARGON2 = "django.contrib.auth.hashers.Argon2PasswordHasher"
Ask = Callable[[str], object]
Clock = Callable[[], float]
MD5 = "django.contrib.auth.hashers.MD5PasswordHasher"


def gap(clock: Clock, ask: Ask, known: str, unknown: str) -> float:
    """The median of how many milliseconds longer the known one takes, the two asked for side by side."""
    longer = []
    for turn in range(ROUNDS):
        pair = [known, unknown] if turn % 2 else [unknown, known]
        taken = {name: took(clock, ask, name) for name in pair}
        longer.append(taken[known] - taken[unknown])
    return statistics.median(longer)


def took(clock: Clock, ask: Ask, name: str) -> float:
    """Milliseconds for an answer to somebody who has not tried before."""
    SignInGuard.objects.all().delete()
    began = clock()
    ask(name)
    return (clock() - began) * 1000


@pytest.mark.prove
@pytest.mark.parametrize(("hasher", "clock"), [(MD5, perf_counter), (ARGON2, process_time)])
def test_the_medians_of_known_and_unknown_are_close(
    world: World, settings: LazySettings, hasher: str, clock: Clock
) -> None:
    settings.PASSWORD_HASHERS = [hasher]
    ada = Account.objects.filter(pk__in=[world.ada.account_id])
    ada.update(password=make_password(world.password))
    set_pin(actor=world.cy, person_id=world.bo.person_id or uuid4())
    ways: dict[str, tuple[Ask, str, str]] = {
        "password": (
            lambda name: Client().post("/sign-in/", {"login": name, "password": "no"}),
            "ada@larkfield.example",
            "eda@larkfield.example",
        ),
        "pin": (
            lambda name: Client().post("/sign-in/larkfield/", {"number": name, "pin": "000000"}),
            "LA-0002",
            "LA-9992",
        ),
        "forgot": (
            lambda name: Client().post("/sign-in/forgot/", {"login": name}),
            "ada@larkfield.example",
            "eda@larkfield.example",
        ),
    }
    gaps = {way: round(gap(clock, *asked), 2) for way, asked in ways.items()}
    assert max(map(abs, gaps.values())) <= GAP_MS, gaps
