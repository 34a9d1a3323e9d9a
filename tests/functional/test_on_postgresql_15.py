"""The oldest server Duly runs on: what touches the database is tested on it once more."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DATABASE_FACING = ("tests/integration", "tests/architecture")
ALONE = ("-q", "-n", "0", "-p", "no:cacheprovider")


@pytest.mark.server
@pytest.mark.postgres15
@pytest.mark.parametrize("left_out", ["prove or long", pytest.param("prove", marks=pytest.mark.prove)])
def test_what_touches_the_database_holds_on_postgresql_15(
    left_out: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a run of its own, which starts its own server: nothing of this one may be inherited."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("DULY_TEST_DSN_", "PYTEST_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *DATABASE_FACING, "-m", f"not ({left_out})", *ALONE],
        cwd=ROOT,
        env={**inherited, "DULY_TEST_POSTGRES": "15"},
        capture_output=True,
        text=True,
        check=False,
    )
    with capsys.disabled():
        sys.stdout.write(f"\nOn PostgreSQL 15: {''.join(done.stdout.strip().splitlines()[-1:])}\n")
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
