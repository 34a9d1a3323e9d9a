"""`make run`: the environment first, with whatever Python there is; then `scripts.demo` inside it."""

import os
import sys

from scripts import setup
from scripts.terminal import ROOT, VENV_PYTHON, main


def run() -> None:
    """Have the environment, and become the program that serves the demo."""
    setup.setup()
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), "-m", "scripts.demo"])  # noqa: S606 - a shell would only be in the way


if __name__ == "__main__":
    main(run)
