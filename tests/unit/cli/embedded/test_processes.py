"""A file left by a dead server proves nothing."""

import os
from pathlib import Path

import pytest

from duly.cli.embedded import processes


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def test_no_file_no_server(data: Path) -> None:
    assert processes.server_of(data) is None
    assert processes.server_of(data / "missing") is None


@pytest.mark.parametrize("text", ["", "not a number\n", "-7\n", "4194304\n/some/where\n"])
def test_a_file_that_names_no_living_process_is_no_server(data: Path, text: str) -> None:
    (data / "postmaster.pid").write_text(text)

    assert processes.server_of(data) is None


def test_a_process_that_took_over_the_number_is_no_server_and_its_file_goes(data: Path) -> None:
    lock = data / ".s.PGSQL.5432.lock"
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")
    lock.write_text(f"{os.getpid()}\n")

    processes.forget_dead(data, lock)

    assert not (data / "postmaster.pid").exists()
    assert not lock.exists()


def test_a_process_that_works_in_the_data_is_the_server_and_keeps_its_file(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(data)
    (data / "postmaster.pid").write_text(f"{os.getpid()}\n{data}\n")

    processes.forget_dead(data, data / "lock")

    assert processes.server_of(data) == os.getpid()
    assert (data / "postmaster.pid").exists()
