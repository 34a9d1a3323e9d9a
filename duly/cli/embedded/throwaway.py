"""A server that lasts as long as a test run, and gives up safety for speed."""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType

from duly.cli.embedded.binaries import Binaries
from duly.cli.embedded.cluster import Cluster, Role
from duly.cli.embedded.errors import ClusterError
from duly.cli.embedded.home import Home

# What is in it is gone with the run anyway, so nothing waits for the disk.
UNSAFE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "60",
    "shared_buffers": "128MB",
}
PREFIX = "duly-throwaway-"


class ThrowawayCluster:
    """`with ThrowawayCluster() as server:` starts one in a temporary folder and removes both at the end."""

    def __init__(self, *, binaries: Binaries | None = None, settings: dict[str, str] | None = None) -> None:
        self._binaries = binaries or Binaries.embedded()
        self._settings = {**UNSAFE, **(settings or {})}

    def __enter__(self) -> "ThrowawayCluster":
        sweep_abandoned()
        # The process id in the name lets a later run see that this one was killed.
        self._folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        self._folder.chmod(0o711)
        home = Home.at(self._folder / "home", os.environ)
        self.cluster = Cluster(home, binaries=self._binaries, settings=self._settings)
        try:
            self.cluster.start()
        except BaseException:
            shutil.rmtree(self._folder)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _remove(self._folder, self._binaries)

    def dsn(self, role: Role, database: str = "duly") -> str:
        """As `Cluster.dsn`."""
        return self.cluster.dsn(role, database)

    def prepare(self, database: str = "duly") -> None:
        """As `Cluster.prepare`."""
        self.cluster.prepare(database)


def sweep_abandoned() -> None:
    """Stop and remove the throw-away servers of this user's test runs that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        pid = folder.name.removeprefix(PREFIX).partition("-")[0]
        if folder.lstat().st_uid == os.geteuid() and pid.isdecimal() and not _alive(int(pid)):
            with contextlib.suppress(ClusterError, OSError):
                _remove(folder, Binaries.embedded())


def _remove(folder: Path, binaries: Binaries) -> None:
    cluster = Cluster(Home.at(folder / "home", os.environ), binaries=binaries)
    cluster.stop()
    shutil.rmtree(folder)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
