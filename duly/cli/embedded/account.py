"""Under which operating-system account the server runs: PostgreSQL refuses to run as root."""

import os
import pwd
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from duly.cli.embedded.errors import ClusterError

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class ServerAccount:
    """The user and group that own the data and run the server."""

    uid: int
    gid: int
    name: str

    @classmethod
    def choose(cls, environ: Mapping[str, str], data: Path | None = None) -> "ServerAccount":
        """The caller itself.

        For root: the owner of existing `data`, else DULY_SERVER_USER, else `postgres` or `nobody`.
        """
        if os.geteuid() != 0:
            return cls._of(pwd.getpwuid(os.geteuid()))
        if data is not None and data.exists():
            return cls._of(pwd.getpwuid(data.stat().st_uid))
        wanted = environ.get("DULY_SERVER_USER")
        for name in (wanted,) if wanted else CANDIDATES:
            entry = _entry(name)
            if entry is not None and entry.pw_uid != 0:
                return cls._of(entry)
        raise ClusterError(
            "PostgreSQL does not run as root, and there is no user it could run as. "
            "Name an existing unprivileged user in DULY_SERVER_USER."
        )

    @classmethod
    def _of(cls, entry: pwd.struct_passwd) -> "ServerAccount":
        return cls(uid=entry.pw_uid, gid=entry.pw_gid, name=entry.pw_name)

    @property
    def is_caller(self) -> bool:
        """Whether the server runs as whoever calls, so that nothing has to be handed over."""
        return self.uid == os.geteuid()

    def reaches(self, path: Path) -> bool:
        """Whether this account may walk down to `path`; directories still to be made count as reachable."""
        return self.is_caller or all(self._passes(folder) for folder in path.parents if folder.exists())

    def _passes(self, folder: Path) -> bool:
        status = folder.stat()
        if status.st_uid == self.uid:
            return bool(status.st_mode & stat.S_IXUSR)
        if status.st_gid == self.gid:
            return bool(status.st_mode & stat.S_IXGRP)
        return bool(status.st_mode & stat.S_IXOTH)

    def own(self, what: Path | int) -> None:
        """Hand a path or an open file to this account."""
        if not self.is_caller:
            os.chown(what, self.uid, self.gid)

    def identity(self) -> dict[str, int | Sequence[int]]:
        """Arguments that make `subprocess` run a program as this account."""
        if self.is_caller:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None
