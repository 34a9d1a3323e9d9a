"""Make the environment: .venv with exactly the pinned packages, staged assets, and compiled catalogues.

Needs only the standard library, does nothing that is done already, and can be stopped and begun again.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scripts import assets
from scripts.terminal import BUILD, ROOT, VENV, VENV_PYTHON, Step, StepFailed, call, main, step

LOCKS = ("requirements/runtime.txt", "requirements/dev.txt")
STAMP = VENV / "duly-stamp"
PIP = (str(VENV_PYTHON), "-m", "pip", "install", "--no-input", "--disable-pip-version-check")


def setup() -> None:
    """Have the environment, the assets and the translations."""
    with _alone():
        _have_environment()
        assets.have_assets()
        _have_translations()


@contextmanager
def _alone() -> Iterator[None]:
    """Two `make` at once must not write into one environment."""
    BUILD.mkdir(exist_ok=True)
    with open(BUILD / "setup.lock", "w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _have_environment() -> None:
    fingerprint = _fingerprint()
    if STAMP.exists() and STAMP.read_text(encoding="ascii") == fingerprint:
        return
    STAMP.unlink(missing_ok=True)
    _refuse_bare_python()
    if not _works():
        with step("Python environment"):
            shutil.rmtree(VENV, ignore_errors=True)
            call([sys.executable, "-m", "venv", VENV])
    with step("Pinned packages") as line:
        _install_packages(line)
    with step("Duly itself"):
        call([*PIP, "--quiet", "--no-deps", "--no-build-isolation", "--editable", "."], env=_environment())
    STAMP.write_text(fingerprint, encoding="ascii")


def _fingerprint() -> str:
    """What the environment depends on: the pins, the metadata, the interpreter and the folder's own path."""
    parts = [(ROOT / name).read_bytes() for name in (*LOCKS, "pyproject.toml")]
    parts += [sys.version.encode(), os.fsencode(ROOT)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _works() -> bool:
    """Whether there is an environment of this very folder that runs and has pip."""
    try:
        prefix = call([VENV_PYTHON, "-c", "import pip, sys; print(sys.prefix)"]).strip()
    except (StepFailed, OSError):
        return False
    return Path(prefix) == VENV


def _refuse_bare_python() -> None:
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise StepFailed(
            f"{sys.executable} cannot make the environment: {' and '.join(missing)} missing.\n"
            f"Debian, Ubuntu: apt install python{version}-venv.  Then call make again."
        )


def _install_packages(line: Step) -> None:
    wanted = {name for lock in LOCKS for name in _names(lock)}
    seen: set[str] = set()

    def watch(text: str) -> None:
        if text.startswith("Collecting "):
            seen.add(text.split()[1].partition("==")[0])
            line.tell(f"{len(seen)} of {len(wanted)}")
        elif text.startswith("Installing collected"):
            line.tell("unpacking")

    locks = [word for lock in LOCKS for word in ("--requirement", lock)]
    call([*PIP, "--progress-bar", "off", "--require-hashes", *locks], env=_environment(), watch=watch)


def _names(lock: str) -> list[str]:
    text = (ROOT / lock).read_text(encoding="ascii")
    return [line.partition("==")[0] for line in text.splitlines() if "==" in line]


def _environment() -> dict[str, str]:
    # A person's own pip settings must not send packages elsewhere.
    return {**os.environ, "PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0", "PYTHONPATH": ""}


def _have_translations() -> None:
    """Compile the catalogues that translators write; programs read only the compiled form."""
    catalogues = sorted(ROOT.glob("duly/locale/*/LC_MESSAGES/django.po"))
    fingerprint = hashlib.sha256(b"\0".join(file.read_bytes() for file in catalogues)).hexdigest()
    stamp = BUILD / "translations-stamp"
    compiled = all(file.with_suffix(".mo").exists() for file in catalogues)
    if compiled and stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint:
        return
    with step("Translations"):
        call([VENV_PYTHON, "-m", "scripts.translations", "compile"])
    stamp.write_text(fingerprint, encoding="ascii")


if __name__ == "__main__":
    main(setup)
