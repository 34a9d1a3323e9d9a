"""Which process, if any, is the server of a data directory; a file left by a dead one proves nothing."""

import os
import subprocess
from pathlib import Path


def server_of(data: Path) -> int | None:
    """The process id of the server that runs on `data`, or None."""
    pid = _written(data / "postmaster.pid")
    return pid if pid is not None and _serves(pid, data) else None


def forget_dead(data: Path, socket_lock: Path) -> None:
    """Remove what a killed server left behind.

    Otherwise a process that happens to have the same id by now, after a restart of the machine for example,
    keeps the new server from starting.
    """
    if server_of(data) is None:
        (data / "postmaster.pid").unlink(missing_ok=True)
        socket_lock.unlink(missing_ok=True)


def _written(file: Path) -> int | None:
    try:
        first = file.read_text(encoding="utf-8", errors="replace").partition("\n")[0]
    except (FileNotFoundError, NotADirectoryError, PermissionError):
        return None
    return int(first) if first.isdecimal() else None


def _serves(pid: int, data: Path) -> bool:
    """Whether the process is alive and works in `data`, where a PostgreSQL server always stands."""
    try:
        return os.path.samefile(os.readlink(f"/proc/{pid}/cwd"), data)
    except FileNotFoundError:
        return not Path("/proc/self").exists() and "postgres" in _command(pid)
    except PermissionError:
        return False


def _command(pid: int) -> str:
    """The command of a process on a system without /proc."""
    found = subprocess.run(
        ["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False, timeout=10
    )
    return found.stdout
