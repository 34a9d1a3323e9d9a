"""A machine allows what its table names and refuses the rest."""

from __future__ import annotations

from enum import StrEnum
from itertools import product

import pytest

from duly.kernel.refusal import Refused
from duly.kernel.transitions import Machine


class Light(StrEnum):
    RED = "red"
    GREEN = "green"
    OUT_OF_ORDER = "out_of_order"


MACHINE = Machine(
    {
        (Light.RED, "go"): Light.GREEN,
        (Light.GREEN, "stop"): Light.RED,
        (Light.RED, "break"): Light.OUT_OF_ORDER,
        (Light.GREEN, "break"): Light.OUT_OF_ORDER,
    }
)
VERBS = ("go", "stop", "break", "dance")


@pytest.mark.covers("P11-f")
@pytest.mark.parametrize(("state", "verb"), list(product(Light, VERBS)))
def test_a_move_is_made_if_the_table_names_it_and_refused_if_not(state: Light, verb: str) -> None:
    if (state, verb) in MACHINE.table:
        assert MACHINE.next(state, verb) is MACHINE.table[state, verb]
        return

    with pytest.raises(Refused) as refused:
        MACHINE.next(state, verb)

    assert refused.value.code == "illegal_transition"
    assert refused.value.facts == {"state": state, "verb": verb}


@pytest.mark.parametrize(("state", "verb"), list(product(Light, VERBS)))
def test_sources_and_verbs_are_two_views_of_the_same_table(state: Light, verb: str) -> None:
    legal = (state, verb) in MACHINE.table

    assert (state in MACHINE.sources(verb)) == legal
    assert (verb in MACHINE.verbs(state)) == legal


def test_a_refused_move_is_told_in_words() -> None:
    with pytest.raises(Refused, match="“go” is not possible while out of order"):
        MACHINE.next(Light.OUT_OF_ORDER, "go")


def test_the_table_draws_itself() -> None:
    assert MACHINE.mermaid() == (
        "stateDiagram-v2\n"
        "    red --> green: go\n"
        "    green --> red: stop\n"
        "    red --> out_of_order: break\n"
        "    green --> out_of_order: break\n"
    )
