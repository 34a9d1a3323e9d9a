"""Programs that live as long as the one that started them, each in a process group of its own."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

PATIENCE = 20


class Children:
    """`with Children(...) as children:` ends them all, in order, on the way out."""

    def __init__(self, logs: Path, env: Mapping[str, str]) -> None:
        self._logs = logs
        self._env = env
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> "Children":
        self._logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._running.values():
            _signal(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for process in self._running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            # Whoever is left in the group has had its time.
            _signal(process.pid, signal.SIGKILL)
            process.wait()

    def start(self, name: str, command: Sequence[str]) -> None:
        """Start a program; what it prints goes to a file of its name."""
        with (self._logs / f"{name}.log").open("ab") as log:
            # Not in the terminal's group: Ctrl-C reaches only us, and we end the others in order.
            self._running[name] = subprocess.Popen(
                command,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def groups(self) -> list[int]:
        """The process groups of the programs."""
        return [process.pid for process in self._running.values()]

    def ended(self) -> str | None:
        """The story of a program that ended by itself, or None while all run."""
        for name, process in self._running.items():
            if process.poll() is not None:
                return self.story(name, f"ended with {process.returncode}")
        return None

    def story(self, name: str, what: str) -> str:
        """What happened to a program, after the end of its log."""
        log = self._logs / f"{name}.log"
        tail = "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:])
        return f"{tail}\n\nThe {name} process {what}. Its log: {log}"


def end_left_over(groups: Sequence[int]) -> None:
    """End what a killed run left, as far as it is still ours: a number may belong to somebody else by now."""
    for group in groups:
        with contextlib.suppress(OSError):
            if b"duly.cli.main" in Path(f"/proc/{group}/cmdline").read_bytes():
                _signal(group, signal.SIGKILL)


def _signal(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, number)
