"""`make test`: set-up, lint, format, types, contracts, then every test; pytest has the last word."""

import os
import shutil
import subprocess
import sys

from scripts import checks, setup
from scripts.terminal import ROOT, VENV_PYTHON, StepFailed, call, main, step

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WORKERS = "2"


def test() -> int:
    """Judge everything; the result is pytest's."""
    setup.setup()
    checks.check()
    _have_chromium()
    sys.stdout.flush()
    # Whoever is done takes over from the other: the browser tests stand together and take the longest.
    command = [str(VENV_PYTHON), "-m", "pytest", "-n", WORKERS, "--dist", "worksteal", *sys.argv[1:]]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def _have_chromium() -> None:
    """Get a browser where that is possible without asking; else its tests are listed as left out."""
    named = os.environ.get("DULY_CHROMIUM")
    if any(map(shutil.which, [named] if named else CHROMIUMS)):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print("Chromium is missing: the browser tests are left out and listed at the end.")
        return
    try:
        with step("Chromium, from the system's packages") as line:
            line.tell("looking")
            call(["apt-get", "update", "--quiet"])
            line.tell("installing")
            call(
                ["apt-get", "install", "--quiet", "--yes", "--no-install-recommends", "chromium"],
                env=_unattended(),
            )
    except StepFailed:
        print("Chromium could not be installed: the browser tests are left out and listed at the end.")


def _unattended() -> dict[str, str]:
    return {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}


if __name__ == "__main__":
    main(test)
