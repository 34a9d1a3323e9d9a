"""`duly database` for people and for programs."""

import argparse
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from duly.cli.commands.database import SUPERUSER_URL, add_parser
from duly.cli.embedded.throwaway import ThrowawayCluster


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="duly-home-"))
    folder.chmod(0o711)
    monkeypatch.setenv("DULY_HOME", str(folder))
    yield folder
    run("stop", "--json")
    shutil.rmtree(folder)


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_parser(parser.add_subparsers())
    arguments = parser.parse_args(["database", *words])
    return int(arguments.handler(arguments))


@pytest.mark.server
def test_start_prepare_status_stop(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for verb in ("status", "start", "prepare", "status", "stop"):
        assert run(verb, "--json") == 0
        told.append(json.loads(capsys.readouterr().out))

    assert [facts.get("running") for facts in told] == [False, True, None, True, False]
    assert told[2] == {"database": "duly", "owner": "duly_owner", "app": "duly_app"}
    assert Path(told[0]["directory"]).is_relative_to(home)


def test_without_a_server_prepare_says_what_to_do(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("prepare") == 1
    assert "duly database start" in capsys.readouterr().err

    assert run("prepare", "--json") == 1
    assert "duly database start" in json.loads(capsys.readouterr().out)["error"]


@pytest.mark.server
def test_a_server_of_ones_own_is_prepared_for_the_two_urls(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with ThrowawayCluster() as server:
        app = server.dsn("app", "training")
        monkeypatch.setenv(SUPERUSER_URL, server.dsn("superuser", "postgres"))
        monkeypatch.setenv("DATABASE_URL", app)
        monkeypatch.setenv("DULY_OWNER_DATABASE_URL", server.dsn("owner", "training"))

        assert run("prepare", "--json") == 0

        assert json.loads(capsys.readouterr().out)["database"] == "training"
        with psycopg.connect(app) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("duly_app",)


def test_a_url_of_another_role_is_refused(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(SUPERUSER_URL, "postgresql://postgres@/postgres")
    monkeypatch.setenv("DATABASE_URL", "postgresql://postgres:secret@/training")

    assert run("prepare") == 1
    told = capsys.readouterr().err
    assert "duly_app" in told
    assert "secret" not in told
