"""One PostgreSQL server of our own: made on first use, reached over a socket only."""

import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from duly.cli.embedded import processes, roles
from duly.cli.embedded.binaries import Binaries
from duly.cli.embedded.errors import ClusterError
from duly.cli.embedded.home import Home

Role = Literal["owner", "app", "superuser"]

LOGINS: Mapping[Role, str] = {"owner": roles.OWNER, "app": roles.APP, "superuser": "postgres"}
PORT = 5432
PATIENCE = 120
CONFIGURATION = "duly.conf"
START = ("-D", "data", "-l", "data/start.log", "-o", f"-c config_file={CONFIGURATION}")

SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "password_encryption": "scram-sha-256",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "server-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    # Row values and statements may hold personal data, and a log is no place for it.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}


@dataclass(frozen=True)
class Status:
    """What is known of a server from outside."""

    running: bool
    initialized: bool
    directory: str
    socket: str
    account: str
    version: int
    pid: int | None


class Cluster:
    """A server in `home`; `settings` come on top of the standard ones."""

    def __init__(
        self, home: Home, *, binaries: Binaries | None = None, settings: Mapping[str, str] | None = None
    ) -> None:
        self.home = home
        self._given = binaries or Binaries.embedded()
        self._settings = {**SETTINGS, "unix_socket_directories": _listed(home.socket), **(settings or {})}

    def start(self) -> None:
        """Run the server; nothing happens when it runs already. The first time, make its data directory."""
        with self._lock():
            if self._running():
                return
            self.home.lay_out()
            if not self._initialized():
                self._initialize()
            self._refuse_other_version()
            self._configure()
            processes.forget_dead(self.home.data, self.home.socket / f".s.PGSQL.{PORT}.lock")
            self._launch()

    def stop(self) -> None:
        """End the server and wait for it; nothing happens when it does not run."""
        with self._lock():
            if self._running():
                self._run("pg_ctl", "stop", "-D", "data", "-m", "fast", "-w", "-t", str(PATIENCE))
            if not self.home.socket.is_relative_to(self.home.server):
                shutil.rmtree(self.home.socket, ignore_errors=True)

    def status(self) -> Status:
        """What is true now, without changing anything."""
        return Status(
            running=self._running(),
            initialized=self._initialized(),
            directory=str(self.home.server),
            socket=str(self.home.socket),
            account=self.home.account.name,
            version=self._given.major,
            pid=processes.server_of(self.home.data),
        )

    def dsn(self, role: Role, database: str = "duly") -> str:
        """A libpq URL that connects `role` to `database` through the socket."""
        password = self.home.secret(f"{role}.password")
        host = quote(str(self.home.socket), safe="")
        return f"postgresql://{LOGINS[role]}:{password}@/{quote(database, safe='')}?host={host}&port={PORT}"

    def prepare(self, database: str = "duly") -> None:
        """Have the two roles and `database`; the server must run. Twice changes nothing."""
        if not self._running():
            raise ClusterError("The database server does not run. Start it with: duly database start")
        superuser = self.dsn("superuser", "postgres")
        roles.close_to_public(superuser, "postgres", "template1")
        roles.prepare_roles(
            superuser,
            database=database,
            owner_password=self.home.secret("owner.password"),
            app_password=self.home.secret("app.password"),
        )

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """One start, stop or first use at a time, over all processes of this home."""
        self.home.make()
        handle = os.open(self.home.path / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def _running(self) -> bool:
        return processes.server_of(self.home.data) is not None

    def _initialized(self) -> bool:
        return (self.home.data / "PG_VERSION").exists()

    def _binaries(self) -> Binaries:
        if self.home.account.is_caller or not self._given.is_embedded:
            return self._given
        return self._given.copied_below(self.home.server)

    def _initialize(self) -> None:
        password = self.home.secret("superuser.password")
        self._clear_half_made()
        file = self.home.server / "password"
        file.unlink(missing_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with open(handle, "w", encoding="ascii") as stream:
                self.home.account.own(handle)
                stream.write(password)
            options = ("--encoding=UTF8", *_locale(self._given), "--auth=scram-sha-256", "--no-instructions")
            self._run(
                "initdb", "-D", "data", "-U", "postgres", f"--pwfile={file}", *options, "--data-checksums"
            )
        finally:
            file.unlink()

    def _clear_half_made(self) -> None:
        """Empty what a killed first start left: without a version file it never was a server's."""
        for path in self.home.data.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _refuse_other_version(self) -> None:
        found = (self.home.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if found != str(self._given.major):
            raise ClusterError(
                f"{self.home.data} was made by PostgreSQL {found}, and this is {self._given.major}. "
                "Dump it with the old version and restore it with the new one, or choose another DULY_HOME."
            )

    def _configure(self) -> None:
        """Write our settings beside the data, where the server reads but cannot write."""
        lines = [f"{name} = {_quoted(value)}\n" for name, value in self._settings.items()]
        file = self.home.server / CONFIGURATION
        file.write_text("include 'data/postgresql.conf'\n" + "".join(lines), encoding="utf-8")
        file.chmod(0o644)

    def _launch(self) -> None:
        # After a kill, the old server's children may hold its shared memory for a moment longer.
        for pause in (1, 2, 4, None):
            try:
                self._run("pg_ctl", "start", *START, "-w", "-t", str(PATIENCE))
            except ClusterError as error:
                if pause is None or "shared memory" not in str(error):
                    raise
                time.sleep(pause)
            else:
                return

    def _run(self, program: str, *arguments: str) -> None:
        """Run a program as the server's account, in the server's folder, with nothing of our environment."""
        identity: dict[str, Any] = {**self.home.account.identity()}
        result = subprocess.run(
            [self._binaries().program(program), *arguments],
            cwd=self.home.server,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE + 30,
            **identity,
        )
        if result.returncode != 0:
            told = "\n".join((result.stdout, result.stderr, _tail(self.home.data / "start.log")))
            raise ClusterError(f"{program} failed in {self.home.server}:\n{told.strip()}")


def _locale(binaries: Binaries) -> tuple[str, ...]:
    # The built-in provider behaves alike on every machine; before 17 only the C library's names exist.
    if binaries.major >= 17:
        return ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    return ("--locale=C.UTF-8",)


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _listed(directory: Path) -> str:
    """A directory as the one item of a list setting."""
    return '"' + str(directory).replace('"', '""') + '"'


def _tail(log: Path) -> str:
    if not log.exists():
        return ""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:])
