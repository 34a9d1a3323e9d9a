"""Production refuses what is only meant for trying things out."""

import os
import subprocess
import sys

import pytest

SAFE = {
    "DULY_ENV": "production",
    "DULY_SECRET_KEY": "k" * 50,
    "DULY_MAIL": "smtp",
    "DATABASE_URL": "postgresql:///none",
    "DULY_OWNER_DATABASE_URL": "postgresql:///none",
}


def loaded(**changed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import duly.config.settings"],
        env={**os.environ, **SAFE, **changed},
        capture_output=True,
        text=True,
        check=False,
    )


def test_safe_settings_load() -> None:
    assert loaded().returncode == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [("DULY_MAIL", "inbox"), ("DULY_FAULTS", "before_effect"), ("DULY_SECRET_KEY", "")],
)
def test_unsafe_setting_is_named_and_refused(name: str, value: str) -> None:
    done = loaded(**{name: value})
    assert done.returncode != 0
    assert name in done.stderr.splitlines()[-1]
