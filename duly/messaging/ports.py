"""What messaging needs from outside: a way for letters to leave, and a way to have a job done later."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from duly.tenancy.actor import Actor


@dataclass(frozen=True)
class Letter:
    """What leaves the house. `mail_id` is the same for every attempt at the same message."""

    mail_id: str
    address: str
    subject: str
    text: str
    html: str


class NotSent(Exception):
    """The transport could not hand the letter over, for now. Says why, without naming anybody."""


class Transport(Protocol):
    def send(self, letter: Letter) -> None:
        """Hands the letter over, or raises NotSent."""
        ...


class Deliveries(Protocol):
    def __call__(self, actor: Actor, message_ids: Iterable[UUID]) -> None:
        """Has each of the messages delivered once the caller's transaction commits."""
        ...


_transports: list[Transport] = []
_deliveries: list[Deliveries] = []


def wire(*, transport: Transport, deliveries: Deliveries) -> None:
    """Fills both ports, replacing what filled them before."""
    _transports[:] = [transport]
    _deliveries[:] = [deliveries]


def transport() -> Transport:
    return _transports[0]


def defer_deliveries(actor: Actor, message_ids: Iterable[UUID]) -> None:
    _deliveries[0](actor, message_ids)
