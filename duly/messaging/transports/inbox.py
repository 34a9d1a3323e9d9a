"""Letters into a folder of this machine, for demonstrations and development."""

import os
from pathlib import Path

from duly.messaging.ports import Letter
from duly.messaging.transports.envelope import envelope


class InboxFolder:
    """One `.eml` file a letter, named by its id: a second attempt writes the same file again."""

    def __init__(self, folder: Path, *, sender: str) -> None:
        self._folder = folder
        self._sender = sender

    def send(self, letter: Letter) -> None:
        """Puts the whole letter into the folder, or nothing."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = self._folder / f"{letter.mail_id}.{os.getpid()}.part"
        half.write_bytes(envelope(letter, sender=self._sender).message().as_bytes())
        half.replace(self._folder / f"{letter.mail_id}.eml")
