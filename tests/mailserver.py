"""A mail server that misbehaves as it is told, and remembers every letter whose final dot it received."""

import logging
import socket
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

# It goes on talking while the run ends, when nobody holds its log any more.
logging.getLogger("mail.log").setLevel(logging.ERROR)

HOST = "127.0.0.1"
ANSWERS = {"later": "451 4.3.0 ada@larkfield.example: try again later", "never": "554 5.7.1 refused"}


class Misbehaving:
    """Takes each letter as the next word of its plan says: later, never or drop; with no plan left, well."""

    def __init__(self) -> None:
        self.port = 0
        self.received: list[EmailMessage] = []
        self.plan: deque[str] = deque()
        self.on_dot: Callable[[], None] = lambda: None

    @property
    def message_ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.received]

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        fault = self.plan.popleft() if self.plan else ""
        if fault in ANSWERS:
            return ANSWERS[fault]
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        self.on_dot()
        if fault == "drop":
            # The letter is taken, and the sender never hears of it (RFC 1047).
            server.transport.abort()
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[Misbehaving]:
    """Listens on the loopback until the end of the block."""
    handler = Misbehaving()
    handler.port = free_port()
    controller = Controller(handler, hostname=HOST, port=handler.port)
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()


def free_port() -> int:
    """A port nobody listens at."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
