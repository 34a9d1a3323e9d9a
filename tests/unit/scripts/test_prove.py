"""What came out of a part is read from its last line, and judged by its bounds."""

import json
from pathlib import Path

import pytest

from scripts import prove
from scripts.prove import PARTS, Part, grown_too_much, keep, proven, read, too_large


def test_a_figure_is_read_as_json_and_tests_as_pytest_closes() -> None:
    assert read('some warning\n{"name": "import", "seconds": 55.0}\n') == {"name": "import", "seconds": 55.0}
    assert read("....\n=== 12 passed in 3.10s ===\n") == {"said": "12 passed in 3.10s"}


def test_each_bound_that_does_not_hold_is_named() -> None:
    part = Part.figure("import", 100_000, seconds=60, peak_mb=300)

    assert too_large(part, {"seconds": 60, "peak_mb": 299.9}) == []
    assert too_large(part, {"seconds": 60.1, "peak_mb": 300.1}) == [
        "import: seconds is 60.1, promised 60",
        "import: peak_mb is 300.1, promised 300",
    ]


def test_a_size_that_takes_more_than_its_share_is_named() -> None:
    small, large = {"seconds": 0.3}, {"seconds": 30.0}

    assert grown_too_much({"launch_small": small, "launch_large": large}) == []
    assert grown_too_much({"launch_large": {"seconds": 99.0}}) == []
    (told,) = grown_too_much({"launch_small": small, "launch_large": {"seconds": 36.0}})
    assert "120 times as long" in told


def test_a_part_that_is_done_at_this_commit_is_not_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prove, "FOLDER", tmp_path)
    monkeypatch.setattr(prove, "call", lambda *_, **__: json.dumps({"ratio": 1.2}))
    done = {"commit": "abc", "ratio": 1.1}
    keep(tmp_path / "launch.json", done)

    assert proven("launch", "abc", again=False) == done
    assert proven("launch", "def", again=False)["ratio"] == 1.2
    assert proven("launch", "def", again=True)["commit"] == "def"
    assert set(PARTS) >= {"tests", "launch", "import", "people_list", "person_page"}
