"""The embedded server: made, started, stopped, killed, prepared."""

import os
import shutil
import signal
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from duly.cli.embedded import roles
from duly.cli.embedded.binaries import Binaries
from duly.cli.embedded.cluster import Cluster
from duly.cli.embedded.errors import ClusterError
from duly.cli.embedded.home import Home
from duly.cli.embedded.throwaway import PREFIX, UNSAFE, ThrowawayCluster, sweep_abandoned

pytestmark = pytest.mark.server

AWKWARD = "somebody's home, with spaces"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A prepared server in a folder with an awkward name."""
    folder = Path(tempfile.mkdtemp(prefix="duly test "))
    folder.chmod(0o711)
    cluster = Cluster(Home.at(folder / AWKWARD, os.environ), settings=UNSAFE)
    try:
        cluster.start()
        cluster.prepare()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder)
    assert not cluster.home.socket.exists()


def answer(dsn: str, question: str) -> object:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(question).fetchone()
    return None if row is None else row[0]


def refused(dsn: str, statement: str) -> bool:
    try:
        with psycopg.connect(dsn) as connection:
            connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


def test_it_runs_and_says_so_and_starting_again_changes_nothing(cluster: Cluster) -> None:
    before = cluster.status()

    cluster.start()

    assert before.running
    assert cluster.status() == before
    assert answer(cluster.dsn("superuser"), "SHOW server_version_num").startswith("18")  # type: ignore[attr-defined]
    assert answer(cluster.dsn("app"), "SHOW timezone") == "UTC"


def test_stopping_twice_is_stopping_once_and_data_survives(cluster: Cluster) -> None:
    with psycopg.connect(cluster.dsn("owner")) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")

    cluster.stop()
    cluster.stop()
    assert not cluster.status().running
    with pytest.raises(ClusterError, match="does not run"):
        cluster.prepare()
    cluster.start()

    assert answer(cluster.dsn("owner"), "SELECT count(*) FROM kept") == 0


def test_it_starts_after_a_kill_even_when_another_process_has_its_number_now(cluster: Cluster) -> None:
    pid = cluster.status().pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while cluster.status().running:
        pass
    file = cluster.home.data / "postmaster.pid"
    lines = file.read_text().splitlines()
    file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    cluster.start()

    assert cluster.status().running
    assert answer(cluster.dsn("app"), "SELECT 1") == 1


def test_a_first_start_that_was_killed_is_begun_again() -> None:
    with ThrowawayCluster() as server:
        server.cluster.stop()
        (server.cluster.home.data / "PG_VERSION").unlink()

        server.cluster.start()

        assert answer(server.dsn("superuser", "postgres"), "SELECT 1") == 1


def test_data_of_another_version_is_refused_in_words() -> None:
    with ThrowawayCluster() as server:
        server.cluster.stop()
        (server.cluster.home.data / "PG_VERSION").write_text("12\n")

        with pytest.raises(ClusterError, match="made by PostgreSQL 12"):
            server.cluster.start()


def test_nobody_comes_in_over_the_network_or_without_the_password(cluster: Cluster) -> None:
    assert answer(cluster.dsn("superuser"), "SHOW listen_addresses") == ""
    for role in ("owner", "app", "superuser"):
        password = cluster.home.secret(f"{role}.password")
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(cluster.dsn(role).replace(password, "guess"))


def test_only_its_account_enters_the_data_and_the_socket(cluster: Cluster) -> None:
    for folder in (cluster.home.data, cluster.home.socket):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert folder.stat().st_uid == cluster.home.account.uid


def test_the_application_can_make_nothing(cluster: Cluster) -> None:
    cluster.prepare()

    for statement in ("CREATE TABLE x ()", "CREATE TEMP TABLE x ()", "CREATE SCHEMA x", "CREATE ROLE x"):
        assert refused(cluster.dsn("app"), statement), statement
    assert not refused(cluster.dsn("owner"), "CREATE TABLE IF NOT EXISTS made (); DROP TABLE made")


@pytest.mark.parametrize("role", [roles.OWNER, roles.APP])
def test_neither_role_is_above_row_level_security(cluster: Cluster, role: str) -> None:
    with psycopg.connect(cluster.dsn("superuser")) as connection:
        connection.execute(f"ALTER ROLE {role} SUPERUSER BYPASSRLS CREATEDB CREATEROLE")

    cluster.prepare()

    powers = "rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication"
    assert (
        answer(cluster.dsn("superuser"), f"SELECT {powers} FROM pg_roles WHERE rolname = '{role}'") is False
    )


def test_the_application_enters_no_other_database(cluster: Cluster) -> None:
    for database in ("postgres", "template1"):
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(cluster.dsn("app", database))


def test_a_clone_has_the_rights_of_its_template(cluster: Cluster) -> None:
    superuser = cluster.dsn("superuser", "postgres")
    roles.clone_database(superuser, template="duly", database="a clone")

    assert answer(cluster.dsn("app", "a clone"), "SELECT current_user") == roles.APP
    assert refused(cluster.dsn("app", "a clone"), "CREATE TABLE x ()")
    assert refused(cluster.dsn("app", "a clone"), "CREATE TEMP TABLE x ()")
    roles.drop_database(superuser, database="a clone")
    roles.drop_database(superuser, database="a clone")

    assert answer(superuser, "SELECT count(*) FROM pg_database WHERE datname = 'a clone'") == 0


@pytest.mark.postgres15
def test_the_oldest_supported_server_is_prepared_alike() -> None:
    with ThrowawayCluster(binaries=Binaries.system(15)) as server:
        server.prepare()
        server.prepare()

        assert answer(server.dsn("app"), "SHOW server_version_num").startswith("15")  # type: ignore[attr-defined]
        assert refused(server.dsn("app"), "CREATE TABLE x ()")
        assert refused(server.dsn("app"), "CREATE TEMP TABLE x ()")


def test_a_throw_away_server_leaves_nothing() -> None:
    with ThrowawayCluster() as server:
        home, pid = server.cluster.home, server.cluster.status().pid
    assert pid is not None

    assert not home.path.exists()
    assert not home.server.exists()
    assert not Path(f"/proc/{pid}/exe").exists()


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A temporary folder of this test alone, so that no other run sweeps here."""
    folder = Path(tempfile.mkdtemp(prefix="duly-sweep-"))
    folder.chmod(0o711)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    shutil.rmtree(folder)


def test_a_killed_test_runs_server_is_swept_and_a_living_ones_is_not(temporary: Path) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    folder = temporary / f"{PREFIX}{dead.pid}-it"
    folder.mkdir(mode=0o711)
    living = temporary / f"{PREFIX}{os.getpid()}-it"
    living.mkdir()
    abandoned = Cluster(Home.at(folder / "home", os.environ), settings=UNSAFE)
    abandoned.start()

    sweep_abandoned()

    assert not folder.exists()
    assert not abandoned.status().running
    assert living.exists()
