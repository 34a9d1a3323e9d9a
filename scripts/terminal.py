"""How the scripts talk: one line for each step, and the whole story when a step fails."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
BUILD = ROOT / "build"

WIDTH = 44


class StepFailed(Exception):
    """A step did not work; the message is what its program said."""


class Step:
    """A line that is being written."""

    def __init__(self, title: str) -> None:
        self._title = title.ljust(WIDTH)
        self._started = time.monotonic()
        self._live = sys.stdout.isatty()
        print(self._title, end="", flush=True)

    def tell(self, state: str) -> None:
        """Show how far it is, where somebody is watching."""
        if self._live:
            print(f"\r{self._title}{state}\x1b[K", end="", flush=True)

    def end(self, state: str) -> None:
        """Close the line."""
        seconds = time.monotonic() - self._started
        self.tell("")
        print(f"{state}, {seconds:.1f} s", flush=True)


@contextmanager
def step(title: str) -> Iterator[Step]:
    """Show `title`, then how it went and how long it took."""
    line = Step(title)
    try:
        yield line
    except BaseException:
        line.end("failed")
        raise
    line.end("done")


def call(
    command: Sequence[str | Path],
    *,
    env: Mapping[str, str] | None = None,
    watch: Callable[[str], None] = lambda line: None,
    seconds: float = 900,
) -> str:
    """Run `command` in the checkout and return what it printed; StepFailed with that when it fails."""
    lines: list[str] = []
    with subprocess.Popen(
        [str(word) for word in command],
        cwd=ROOT,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    ) as process:
        # A program that hangs says nothing, so the clock runs beside it.
        timer = threading.Timer(seconds, process.kill)
        timer.start()
        try:
            for line in process.stdout or ():
                lines.append(line)
                watch(line)
            process.wait()
        except BaseException:
            process.kill()
            raise
        finally:
            late = timer.finished.is_set()
            timer.cancel()
    if process.returncode != 0:
        ended = f"took more than {seconds:.0f} s" if late else f"ended with {process.returncode}"
        raise StepFailed(f"{''.join(lines)}{command[0]} {ended}")
    return "".join(lines)


def main(script: Callable[[], int | None]) -> None:
    """Run `script` as a program: a failed step ends it with its story, Ctrl-C without one."""
    try:
        sys.exit(script() or 0)
    except StepFailed as error:
        print(f"\n{error}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        sys.exit(130)
