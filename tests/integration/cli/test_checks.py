"""`duly check` finds each thing that is wrong, names it, and finds nothing where all is well."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from duly.cli import checks
from duly.config.environment import django_database
from tests.conftest import Committed
from tests.workers import ROOT, environment

MEMBER = "duly_test_member"


def problems() -> dict[str, list[str]]:
    """What is wrong, by the name of the check."""
    return {found.name: list(found.problems) for found in checks.findings() if not found.passed}


def as_superuser(committed: Committed, statement: str) -> None:
    with psycopg.connect(committed.dsn("superuser"), autocommit=True) as superuser:
        superuser.execute(sql.SQL(statement))


@contextmanager
def connected_as(dsn: str, alias: str = "default") -> Iterator[None]:
    """The named connection leads somewhere else for a while."""
    before = dict(connections[alias].settings_dict)
    connections[alias].close()
    connections[alias].settings_dict.update(django_database(dsn))
    yield
    connections[alias].close()
    connections[alias].settings_dict.update(before)


@pytest.mark.usefixtures("committed")
def test_nothing_is_wrong_with_a_fresh_installation() -> None:
    assert problems() == {}
    assert len(checks.findings()) == len(checks.CONNECTIONS) + len(checks.CHECKS)


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (
            "ALTER TABLE people_person NO FORCE ROW LEVEL SECURITY",
            "Row-level security is not forced on people_person.",
        ),
        (
            "ALTER TABLE audit_owed DISABLE ROW LEVEL SECURITY",
            "Row-level security is not forced on audit_owed.",
        ),
        (
            "ALTER TABLE evidence_evidence ENABLE TRIGGER evidence_evidence_append_only",
            "The trigger evidence_evidence_append_only on evidence_evidence is missing "
            "or can be switched off by a session.",
        ),
        (
            "DROP TRIGGER trainings_version_frozen ON trainings_version",
            "The trigger trainings_version_frozen on trainings_version is missing "
            "or can be switched off by a session.",
        ),
        (
            "ALTER TABLE audit_auditevent DISABLE TRIGGER audit_auditevent_stamped",
            "The trigger audit_auditevent_stamped on audit_auditevent is disabled.",
        ),
        (
            "DELETE FROM django_migrations WHERE name = '0002_sign_in_tables'",
            "Not applied: config.0002_sign_in_tables. Apply what is missing with: duly migrate",
        ),
    ],
)
def test_each_broken_fence_is_named(committed: Committed, statement: str, problem: str) -> None:
    as_superuser(committed, statement)
    assert list(problems().values()) == [[problem]]


def test_superuser_as_the_application_is_refused(committed: Committed) -> None:
    with connected_as(committed.dsn("superuser")):
        (told,) = problems().values()
    assert "The application's role postgres is a superuser." in told
    assert "The application's role postgres bypasses row-level security." in told


def test_owner_as_the_application_is_refused(committed: Committed) -> None:
    with connected_as(committed.dsn("owner")):
        (told,) = problems().values()
    assert told[0] == "The application's role duly_owner may create tables."
    assert told[-1].startswith("The application's role duly_owner owns ")


def test_member_of_the_owner_as_the_application_is_refused(committed: Committed) -> None:
    as_superuser(committed, f"CREATE ROLE {MEMBER} LOGIN PASSWORD 'member' IN ROLE duly_owner")
    try:
        with connected_as(make_conninfo(committed.dsn("app"), user=MEMBER, password="member")):
            told = problems()["The application's role"]
    finally:
        as_superuser(committed, f"DROP ROLE {MEMBER}")
    assert f"The application's role {MEMBER} is a member of duly_owner." in told


def test_two_different_databases_are_told_apart(committed: Committed, own_database: str) -> None:
    with connected_as(committed.server.dsn("owner", own_database), alias="owner"):
        assert problems() == {
            "One database": ["DATABASE_URL and DULY_OWNER_DATABASE_URL lead to two different databases."]
        }


@pytest.mark.parametrize(("ahead", "wrong"), [(1.0, False), (60.0, True), (-60.0, True)])
@pytest.mark.usefixtures("committed")
def test_clocks_may_differ_by_two_seconds(
    monkeypatch: pytest.MonkeyPatch, ahead: float, *, wrong: bool
) -> None:
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + ahead)
    assert ("Clock" in problems()) is wrong


def test_command_tells_people_and_programs(committed: Committed) -> None:
    done = run(environment(committed), "--json")
    assert (done.returncode, json.loads(done.stdout)["passed"]) == (0, True)
    done = run(environment(committed))
    assert "All 10 checks passed." in done.stdout

    as_superuser(committed, "ALTER TABLE people_person NO FORCE ROW LEVEL SECURITY")
    done = run(environment(committed), "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["passed"]) == (1, False)
    assert [check["name"] for check in told["checks"] if not check["passed"]] == ["Row-level security"]
    done = run(environment(committed))
    assert done.returncode == 1
    assert "Row-level security is not forced on people_person." in done.stdout
    assert "1 of 10 checks failed." in done.stdout


def test_database_that_is_not_there_is_one_clear_problem(committed: Committed) -> None:
    done = run(environment(committed, DATABASE_URL="postgresql://nobody@127.0.0.1:9/none"))
    assert done.returncode == 1
    assert "DATABASE_URL does not lead to a database" in done.stdout
    assert "Traceback" not in done.stderr


def test_settings_that_do_not_add_up_are_named(committed: Committed) -> None:
    done = run(environment(committed, DULY_SMTP_PORT="twenty-five"), "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["code"] == "settings_refused"


def run(environ: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "duly.cli.main", "check", *words],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
