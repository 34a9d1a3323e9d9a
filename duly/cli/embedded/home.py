"""Where one installation keeps what is its own: secrets, and, beside or elsewhere, the server's data."""

import hashlib
import os
import secrets
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from duly.cli.embedded.account import ServerAccount
from duly.cli.embedded.errors import ClusterError

CHECKOUT = Path(__file__).resolve().parents[3]
SHARED_STATE = Path("/var/lib/duly")

# A socket's whole path must fit into 107 bytes on Linux and 103 on a Mac; its name takes 14.
LONGEST_SOCKET_DIRECTORY = 88


@dataclass(frozen=True)
class Home:
    """`path` is DULY_HOME and belongs to the caller; `server` holds what the server's account must reach."""

    path: Path
    server: Path
    account: ServerAccount

    @classmethod
    def locate(cls, environ: Mapping[str, str]) -> "Home":
        """DULY_HOME, or a folder of the caller's own, named after this checkout."""
        given = environ.get("DULY_HOME")
        return cls.at(Path(given).expanduser() if given else _default(environ), environ)

    @classmethod
    def at(cls, path: Path, environ: Mapping[str, str]) -> "Home":
        """The home at `path`; its server part stands in /var/lib/duly where root's folders would hide it."""
        path = Path(os.path.abspath(path))
        inside, outside = path / "server", SHARED_STATE / f"{path.name}-{_digest(path)}"
        account = ServerAccount.choose(environ, _existing(inside / "data", outside / "data"))
        return cls(path=path, server=inside if account.reaches(inside / "data") else outside, account=account)

    @property
    def data(self) -> Path:
        """The server's data directory."""
        return self.server / "data"

    @property
    def socket(self) -> Path:
        """The directory of the server's socket, short enough for any operating system."""
        inside = self.server / "socket"
        # To libpq a comma separates two servers.
        if len(os.fsencode(inside)) <= LONGEST_SOCKET_DIRECTORY and "," not in str(inside):
            return inside
        return Path(f"/tmp/duly-{self.account.uid}-{_digest(self.server)}")  # noqa: S108 - own, 0700, checked

    def make(self) -> None:
        """Make DULY_HOME itself; an existing one keeps its mode."""
        # Another account's server only walks through; it can list and read nothing here.
        _make(self.path, 0o700 if self.account.is_caller else 0o711)

    def lay_out(self) -> None:
        """Make the folders that are missing; an existing folder keeps its mode."""
        self.make()
        if self.server.parent == SHARED_STATE:
            _make(SHARED_STATE, 0o755)
        _make(self.server, 0o711)
        for folder in (self.data, self.socket):
            if _make(folder, 0o700):
                self.account.own(folder)
        _refuse_foreign(self.socket, self.account)
        if not self.account.reaches(self.data):
            raise ClusterError(f"{self.account.name} is to run the server and cannot enter {self.server}.")

    def secret(self, name: str) -> str:
        """The secret called `name`, made on first use and kept in a file only its owner can read."""
        file = self.path / "secrets" / name
        if not file.exists():
            self.make()
            _make(file.parent, 0o700)
            _write_once(file, secrets.token_urlsafe(32))
        return file.read_text(encoding="ascii")


def _default(environ: Mapping[str, str]) -> Path:
    person = Path(environ.get("HOME") or Path.home())
    state = Path(environ.get("XDG_DATA_HOME") or person / ".local" / "share")
    return state / "duly" / f"{CHECKOUT.name}-{_digest(CHECKOUT)}"


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:8]


def _existing(*folders: Path) -> Path | None:
    return next((folder for folder in folders if folder.exists()), None)


def _make(folder: Path, mode: int) -> bool:
    """Create `folder` with exactly `mode`; False when it was there already."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir()
    except FileExistsError:
        return False
    folder.chmod(mode)
    return True


def _refuse_foreign(folder: Path, account: ServerAccount) -> None:
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != account.uid or status.st_mode & 0o077:
        raise ClusterError(
            f"{folder} must be a folder that only {account.name} can enter. "
            "Remove it, or choose another DULY_HOME."
        )


def _write_once(file: Path, text: str) -> None:
    """Write `file` whole or not at all; whoever comes second keeps what the first one wrote."""
    handle, draft = tempfile.mkstemp(dir=file.parent)
    with open(handle, "w", encoding="ascii") as stream:
        stream.write(text)
    try:
        os.link(draft, file)
    except FileExistsError:
        return
    finally:
        os.unlink(draft)
