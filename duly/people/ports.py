"""What people need from the floors above them: what a change of people would do there, before it is done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from duly.tenancy.actor import Actor

T = TypeVar("T")


@dataclass(frozen=True)
class Foreseen:
    """What a change would do above. `counts` and the lines of `pages` are for who shows them to read.

    `pages` has the lines behind the counts: under which heading, and some lines at a time, in order.
    """

    fingerprint: str
    counts: Sequence[Mapping[str, Any]]
    pages: Sequence[tuple[str, Sequence[Mapping[str, Any]]]]


class Consequences(Protocol):
    def foresee(self, *, actor: Actor, act: Callable[[], object]) -> Foreseen:
        """Does it, says what follows, and takes it back. In the caller's transaction."""
        ...

    def as_foreseen(self, *, actor: Actor, act: Callable[[], T], fingerprint: str) -> T:
        """Does it. Raises Refused('world_moved') where something else follows than was foreseen."""
        ...


_consequences: list[Consequences] = []


def wire(*, consequences: Consequences) -> None:
    """Fills the port, replacing what filled it before."""
    _consequences[:] = [consequences]


def consequences() -> Consequences:
    return _consequences[0]
