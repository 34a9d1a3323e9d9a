"""Programs that live as long as the one that started them."""

import os
import sys
import time
from pathlib import Path

from scripts.children import Children, end_left_over

STUBBORN = (
    "import signal, subprocess, sys, time\n"
    "signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(0))\n"
    "child = subprocess.Popen([sys.executable, '-c', 'import signal, time; '\n"
    "    'signal.signal(signal.SIGTERM, signal.SIG_IGN); print(\"ready\", flush=True); time.sleep(60)'])\n"
    "time.sleep(60)\n"
)


def gone(pid: int) -> bool:
    return not Path(f"/proc/{pid}/exe").exists()


def wait_for(log: Path, text: str) -> None:
    deadline = time.monotonic() + 20
    while not (log.exists() and text in log.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_all_of_a_group_is_gone_afterwards_even_a_grandchild_that_does_not_listen(tmp_path: Path) -> None:
    with Children(tmp_path, os.environ) as children:
        children.start("web", [sys.executable, "-c", STUBBORN])
        wait_for(tmp_path / "web.log", "ready")
        group = children.groups()[0]
        members = [
            pid for pid in map(int, filter(str.isdecimal, os.listdir("/proc"))) if _group(pid) == group
        ]
        assert len(members) == 2
        assert children.ended() is None

    # A signal is delivered soon, not at once.
    deadline = time.monotonic() + 5
    while not all(map(gone, members)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert all(map(gone, members))


def test_a_program_that_ends_by_itself_tells_why(tmp_path: Path) -> None:
    with Children(tmp_path, os.environ) as children:
        children.start("worker", [sys.executable, "-c", "raise SystemExit('no database')"])
        wait_for(tmp_path / "worker.log", "no database")
        while (story := children.ended()) is None:
            time.sleep(0.02)

    assert "no database" in story
    assert "The worker process ended with 1" in story


def test_a_number_that_is_not_ours_any_more_is_left_alone() -> None:
    end_left_over([os.getpid(), 4194304])

    assert not gone(os.getpid())


def _group(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None
