"""A test that is left out without a reason is an error."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = """[pytest]
addopts = -p no:django -p no:cacheprovider -p tests.capabilities
pythonpath = {root}
markers =
    browser: x
"""


MARKED = "@pytest.mark.browser\ndef test_page(): assert False"
EXPECTED = "@pytest.mark.xfail\ndef test_known(): assert False"
FORGOTTEN = "@pytest.mark.skip\ndef test_forgotten(): pass"
IMPORT = "pytest.importorskip('a_module_that_does_not_exist')"


@pytest.mark.parametrize(
    ("workers", "body", "passes", "told"),
    [
        pytest.param(0, MARKED, True, "test_it.py::test_page", id="a missing capability"),
        pytest.param(2, MARKED, True, "test_it.py::test_page", id="a missing capability, in parallel"),
        pytest.param(0, EXPECTED, True, "1 xfailed", id="an expected failure"),
        pytest.param(0, FORGOTTEN, False, "no missing capability says so", id="no reason"),
        pytest.param(2, FORGOTTEN, False, "no missing capability says so", id="no reason, in parallel"),
        pytest.param(0, IMPORT, False, "no missing capability says so", id="a whole module"),
    ],
)
def test_the_run_passes_only_with_the_expected_list(
    tmp_path: Path, workers: int, body: str, *, passes: bool, told: str
) -> None:
    (tmp_path / "pytest.ini").write_text(SETTINGS.format(root=ROOT))
    (tmp_path / "test_it.py").write_text(f"import pytest\n\n\ndef test_runs(): pass\n\n\n{body}\n")

    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-n", str(workers)],
        cwd=tmp_path,
        env={**os.environ, "DULY_CHROMIUM": "/not/there"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (result.returncode == 0) == passes, result.stdout
    assert told in result.stdout
