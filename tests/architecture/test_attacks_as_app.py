"""No attack as the application role goes through, and each one would if its fences were taken away."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.architecture.attacks import catalogue, debts, organizations, rows
from tests.architecture.attacks.fences import Attack
from tests.architecture.siege import Siege, for_real, laid, with_only
from tests.conftest import fresh_clone
from tests.database import Server

ATTACKS = (*rows.ATTACKS, *debts.ATTACKS, *organizations.ATTACKS, *catalogue.ATTACKS)
KINDS = {attack.kind for attack in ATTACKS}


@pytest.fixture(scope="module")
def siege(server: Server, own_database: str, worker_id: str, django_db_blocker: Any) -> Iterator[Siege]:
    with fresh_clone(server, own_database, worker_id, django_db_blocker) as clone, laid(clone) as siege:
        yield siege


def named(attack: Attack) -> str:
    return f"{attack.kind}: {attack.statement[:60]}"


@pytest.mark.parametrize("attack", ATTACKS, ids=named)
def test_it_is_refused(siege: Siege, attack: Attack) -> None:
    assert not for_real(siege, attack)


@pytest.mark.parametrize("attack", ATTACKS, ids=named)
def test_each_of_its_fences_alone_refuses_it(siege: Siege, attack: Attack) -> None:
    for fence in attack.fences:
        assert not with_only(siege, attack, [fence]), fence.name


@pytest.mark.parametrize("attack", ATTACKS, ids=named)
def test_without_its_fences_it_goes_through(siege: Siege, attack: Attack) -> None:
    assert with_only(siege, attack, [])


def test_there_are_as_many_kinds_and_statements_as_promised() -> None:
    assert len({attack.statement for attack in ATTACKS}) == len(ATTACKS)
    assert (len(KINDS), len(ATTACKS)) == (113, 193)
