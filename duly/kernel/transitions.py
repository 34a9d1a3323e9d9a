"""States that people decide: a table of legal moves, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from duly.kernel.refusal import Refused

State = TypeVar("State", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Machine(Generic[State]):
    """(state, verb) -> state; what is not in the table is illegal."""

    table: Mapping[tuple[State, str], State]

    def next(self, state: State, verb: str) -> State:
        """Return the state after `verb`; refuse with 'illegal_transition'."""
        try:
            return self.table[state, verb]
        except KeyError:
            raise Refused(
                "illegal_transition",
                f"“{verb}” is not possible while {_words(state)}.",
                state=state,
                verb=verb,
            ) from None

    def sources(self, verb: str) -> frozenset[State]:
        """Return the states `verb` can start from, for a compare-and-set update."""
        return frozenset(state for state, known in self.table if known == verb)

    def verbs(self, state: State) -> frozenset[str]:
        """Return what can be done in `state`."""
        return frozenset(verb for known, verb in self.table if known == state)

    def mermaid(self) -> str:
        """Return the table as a Mermaid state diagram, moves in table order."""
        moves = (f"    {state} --> {after}: {verb}" for (state, verb), after in self.table.items())
        return "\n".join(("stateDiagram-v2", *moves)) + "\n"


def _words(state: StrEnum) -> str:
    return state.replace("_", " ")
