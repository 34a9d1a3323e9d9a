"""Prove the README's two commands: a fresh clone, an empty home, empty caches; `make run`, then `make test`.

As the caller and, where the caller is root, as an ordinary user too (`--user NAME`, else nobody).
"""

import argparse
import contextlib
import http.client
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.terminal import ROOT, StepFailed, call, main

READY = re.compile(r"Duly is ready:\s+http://localhost:(\d+)/")
DATA = re.compile(r"^Data: (.+?)\. Logs: ")
SHARED_STATE = Path("/var/lib/duly")
PATIENCE = 600


@dataclass(frozen=True)
class Outcome:
    """How it went for one account."""

    account: str
    first: float
    second: float
    tests: str
    passed: bool


class Trial:
    """One account's clones, homes and caches, in a temporary folder whose name has a space in it.

    Each command gets a clone and a home of its own: what one leaves behind could hide what the other lacks.
    """

    def __init__(self, account: pwd.struct_passwd) -> None:
        self.account = account
        self.folder = Path(tempfile.mkdtemp(prefix="duly fresh "))
        self.folder.chmod(0o755)
        self.clone = self.home = self.folder
        self.data: Path | None = None

    def run(self) -> Outcome:
        """Clone, run twice, test."""
        started = time.monotonic()
        self._make_clone("a clone")
        first = self._serve(started)
        second = self._serve(time.monotonic())
        self._make_clone("another clone")
        status, last = self._test()
        return Outcome(self.account.pw_name, first, second, last, passed=status == 0)

    def remove(self) -> None:
        """Leave nothing behind."""
        if self.data is not None and self.data.parent == SHARED_STATE:
            shutil.rmtree(self.data, ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make_clone(self, name: str) -> None:
        self.clone, self.home = self.folder / name, self.folder / f"home of {name}"
        call(["git", "clone", "--quiet", ROOT, self.clone])
        self.home.mkdir(mode=0o700)
        for path in (self.home, self.clone, *self.clone.rglob("*")):
            os.chown(path, self.account.pw_uid, self.account.pw_gid, follow_symlinks=False)

    def _serve(self, started: float) -> float:
        """`make run` until the demo answers, then Ctrl-C; the seconds since `started`."""
        with self._made("run") as process:
            port = self._ready(process)
            _refuse_silence(port)
            seconds = time.monotonic() - started
            os.killpg(process.pid, signal.SIGINT)
            _echo(process)
            process.wait(PATIENCE)
        with contextlib.suppress(OSError):
            _refuse_silence(port)
            raise StepFailed(f"Something still answers on port {port} after Ctrl-C.")
        return seconds

    def _ready(self, process: subprocess.Popen[str]) -> int:
        port = None
        for line in process.stdout or ():
            print(f"  | {line}", end="", flush=True)
            if found := READY.search(line):
                port = int(found[1])
            if (found := DATA.search(line)) and port is not None:
                self.data = Path(found[1])
                return port
        raise StepFailed("`make run` ended before the demo was ready.")

    def _test(self) -> tuple[int, str]:
        """`make test`: its status and its last line."""
        with self._made("test") as process:
            last = _echo(process)
        return process.returncode, last

    @contextlib.contextmanager
    def _made(self, target: str) -> Iterator[subprocess.Popen[str]]:
        """`make target` in the clone, in a process group of its own, as the account."""
        print(f"\n{self.account.pw_name}: make {target}", flush=True)
        with subprocess.Popen(
            ["make", target],
            cwd=self.clone,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            **_identity(self.account),
        ) as process:
            try:
                yield process
            except BaseException:
                os.killpg(process.pid, signal.SIGTERM)
                raise

    def _environment(self) -> dict[str, str]:
        """What a new terminal of that account has: no caches, nothing of ours."""
        ours = re.compile(
            r"DULY_|XDG_|PYTHON|VIRTUAL_ENV|PIP_CACHE|npm_config_cache|DATABASE_URL|MAKE|MFLAGS"
        )
        kept = {name: value for name, value in os.environ.items() if not ours.match(name)}
        shared = Path(os.environ.get("DULY_SHARED") or ROOT.parent / "shared")
        return {**kept, "HOME": str(self.home), "USER": self.account.pw_name, "DULY_SHARED": str(shared)}


def fresh() -> int:
    """Try it as every wanted account, and tell in the end how it went."""
    # In the background of a shell Ctrl-C is ignored, and what is started here would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    outcomes = []
    for account in _accounts():
        trial = Trial(account)
        try:
            outcomes.append(trial.run())
        finally:
            trial.remove()
    print(f"\n{'account':<12}{'clone to demo':>15}{'second start':>14}   make test")
    for one in outcomes:
        print(f"{one.account:<12}{one.first:>13.0f} s{one.second:>12.1f} s   {one.tests}")
    green = all(one.passed for one in outcomes)
    print("Fresh: green." if green else "Fresh: RED.")
    return 0 if green else 1


def _accounts() -> Sequence[pwd.struct_passwd]:
    parser = argparse.ArgumentParser(prog="make fresh", description=__doc__)
    parser.add_argument("--user", action="append", help="try it as this user only; may be given again")
    given = parser.parse_args().user
    caller = pwd.getpwuid(os.geteuid()).pw_name
    names = given or ([caller, "nobody"] if os.geteuid() == 0 else [caller])
    try:
        return [pwd.getpwnam(name) for name in names]
    except KeyError as error:
        raise StepFailed(f"There is no such user: {error}") from None


def _identity(account: pwd.struct_passwd) -> dict[str, Any]:
    if account.pw_uid == os.geteuid():
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _refuse_silence(port: int) -> None:
    """Ask for the first page; OSError when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        if connection.getresponse().status >= 500:
            raise StepFailed("The demo answers with an error.")
    finally:
        connection.close()


def _echo(process: subprocess.Popen[str]) -> str:
    """Show what a program prints until it ends; its last line."""
    last = ""
    for line in process.stdout or ():
        print(f"  | {line}", end="", flush=True)
        last = line.strip() or last
    return last


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    main(fresh)
