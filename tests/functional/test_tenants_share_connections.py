"""Two organizations on two pooled connections, in turns and at once, while requests fail in every way.

Nothing of one organization may reach an answer to the other (reliability-security.md, section 3).
"""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client, override_settings

from duly.people.models import Account
from duly.tenancy.actor import Actor
from tests.conftest import Committed
from tests.world import WORLD

REQUESTS = 1000
THREADS = 4
OWN = {WORLD.ada: "Ada Lindqvist", WORLD.cy: "Cy Okafor", WORLD.eve: "Eve Marlow", WORLD.finn: "Finn Doyle"}
OF_LARKFIELD = ("Lindqvist", "Varga", "Okafor", "Ferreira", "Larkfield")
OF_BRIGHTWATER = ("Marlow", "Doyle", "Brightwater")
ADDRESSES = {
    "/probe/plain/": 200,
    "/probe/breaks/": 500,
    "/probe/runs-out-of-time/": 500,
    "/probe/streams/": 200,
    "/": 200,
}


@pytest.fixture
def pooled(committed: Committed) -> Iterator[Committed]:
    """The default connection taken from a pool of two."""
    options = connections["default"].settings_dict["OPTIONS"]
    options["pool"] = {"min_size": 2, "max_size": 2, "timeout": 30}
    connection.close()
    yield committed
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's only
    del options["pool"]


@override_settings(
    ROOT_URLCONF="tests.functional.probing.urls", SESSION_ENGINE="django.contrib.sessions.backends.cache"
)
def test_nothing_leaks_between_two_organizations_that_share_connections(pooled: Committed) -> None:
    cookies = {actor.person_id: cookies_of(actor) for actor in OWN}
    chance = random.Random(20261122)
    turns = [
        (actor, chance.choice([*ADDRESSES, "/probe/streams/"]), chance.random() < 0.5)
        for _ in range(REQUESTS // len(OWN))
        for actor in OWN
    ]

    def ask(turn: tuple[Actor, str, bool]) -> list[str]:
        actor, address, leaves_early = turn
        client = Client(raise_request_exception=False)
        nobody = client.get("/probe/nobody/").content.decode()
        client.cookies.load(cookies[actor.person_id])
        try:
            answer = client.get(address)
            leaked = [f"to nobody: {nobody}"] if nobody else []
            return leaked + judged(actor, address, answer, read(answer, leaves_early=leaves_early))
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        wrong = [problem for found in pool.map(ask, turns) for problem in found]

    assert wrong == []
    assert len(turns) == REQUESTS
    assert settings_left_behind() == {""}


def cookies_of(actor: Actor) -> dict[str, str]:
    assert actor.account_id
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return {name: morsel.value for name, morsel in client.cookies.items()}


def read(answer: Any, *, leaves_early: bool) -> str:
    """The body; of a stream only the beginning where the reader leaves early."""
    if not answer.streaming:
        text: str = answer.content.decode()
        return text
    parts = iter(answer.streaming_content)
    text = next(parts).decode()
    if not leaves_early:
        text += "".join(part.decode() for part in parts)
    answer.close()
    return text


def judged(actor: Actor, address: str, answer: Any, text: str) -> list[str]:
    """What is wrong with an answer: the wrong status, a name from elsewhere, or nothing of the own."""
    at_home = actor.organization_id == WORLD.cy.organization_id
    others = OF_BRIGHTWATER if at_home else OF_LARKFIELD
    wrong = [f"{address}: {name} leaked" for name in others if name in text]
    if answer.status_code != ADDRESSES[address]:
        wrong.append(f"{address}: {answer.status_code}")
    if answer.status_code == 200 and OWN[actor] not in text:
        wrong.append(f"{address}: nothing of the own")
    return wrong


def settings_left_behind() -> set[str]:
    """What both connections of the pool say about the organization outside of a transaction."""
    left = set()
    connection.close()
    pool: Any = connection.pool  # type: ignore[attr-defined]  # PostgreSQL's only
    with pool.connection() as first, pool.connection() as second:
        for one in (first, second):
            row = one.execute("SELECT coalesce(current_setting('app.organization_id', true), '')").fetchone()
            left.add(row[0])
    return left
