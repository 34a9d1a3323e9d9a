"""A known and an unknown account cannot be told apart by the time an answer takes (W10)."""

import statistics
from collections.abc import Callable
from time import perf_counter
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.contrib.auth.hashers import make_password
from django.test import Client

from duly.people.models import Account, SignInGuard
from duly.people.operations import set_pin
from tests.world import World

GAP_MS = 10.0
ROUNDS = 60
ARGON2 = "django.contrib.auth.hashers.Argon2PasswordHasher"
Ask = Callable[[str], object]


def gap(ask: Ask, known: str, unknown: str) -> float:
    """Milliseconds between the medians, the two asked for in turns."""
    taken: dict[str, list[float]] = {known: [], unknown: []}
    for _ in range(ROUNDS):
        for name, times in taken.items():
            SignInGuard.objects.all().delete()
            began = perf_counter()
            ask(name)
            times.append((perf_counter() - began) * 1000)
    one, other = map(statistics.median, taken.values())
    return abs(one - other)


@pytest.mark.prove
def test_the_medians_of_known_and_unknown_are_close(world: World, settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = [ARGON2]
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
    gaps = {way: round(gap(*asked), 2) for way, asked in ways.items()}
    assert max(gaps.values()) <= GAP_MS, gaps
