"""Duly as an operator runs it: web and worker as processes of their own, on a database of the test's own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.database import Server
from tests.mailserver import HOST, free_port
from tests.workers import PATIENCE, ROOT, until

PYTHON = (sys.executable, "-m")
_numbers = count()


@dataclass(frozen=True)
class Site:
    """A running Duly: its address, and its database as nobody in the product sees it."""

    address: str
    environ: dict[str, str]
    superuser: str

    def duly(self, *words: str) -> dict[str, Any]:
        """What the console command answers; a refusal fails the test."""
        told: dict[str, Any] = json.loads(run("duly.cli.main", *words, "--json", environ=self.environ))
        return told

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """The database's own answer, past every policy."""
        with psycopg.connect(self.superuser, row_factory=dict_row) as connection:
            return connection.execute(query.encode(), values).fetchall()


def collect(folder: Path) -> Path:
    """The static files as `collectstatic` leaves them, with the names the pages ask for."""
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "DULY_TEST_STATIC": str(folder),
    }
    run("django", "collectstatic", "--noinput", "--verbosity", "0", environ=environ)
    return folder


def run(*words: str, environ: dict[str, str], patience: float = 2 * PATIENCE) -> str:
    """What a program said that did well."""
    done = subprocess.run(
        [*PYTHON, *words],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=patience,
        check=False,
    )
    assert done.returncode == 0, f"{' '.join(words)}:\n{done.stdout}{done.stderr}"
    return done.stdout


@contextmanager
def database(server: Server, worker_id: str, *, template: str) -> Iterator[str]:
    """A clone that goes when the site is gone."""
    name = f"duly_site_{worker_id}_{os.getpid()}_{next(_numbers)}"
    server.clone(name, template=template)
    try:
        yield name
    finally:
        server.drop(name)


def described(server: Server, name: str, *, static: Path, home: Path) -> dict[str, str]:
    """What every process of the site is told."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "DATABASE_URL": server.dsn("app", name),
        "DULY_OWNER_DATABASE_URL": server.dsn("owner", name),
        "DULY_TEST_STATIC": str(static),
        "DULY_HOME": str(home),
        "DULY_MAIL": "inbox",
        "DULY_LOG_LEVEL": "WARNING",
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def serving(server: Server, name: str, environ: dict[str, str], *, worker: bool = False) -> Iterator[Site]:
    """Web, and a worker where mail has to come, until the block ends."""
    port = free_port()
    address = f"http://{HOST}:{port}"
    environ = {**environ, "DULY_BASE_URL": address}
    with ExitStack() as stack:
        web = stack.enter_context(_process(environ, "serve", "--port", str(port), "--workers", "1"))
        if worker:
            stack.enter_context(_process(environ, "worker"))
        until(lambda: web.poll() is not None or _answers(port))
        assert web.poll() is None, "duly serve ended at once"
        yield Site(address, environ, server.dsn("superuser", name))


@contextmanager
def _process(environ: dict[str, str], *words: str) -> Iterator[subprocess.Popen[str]]:
    """One process of the product; what it said is printed at the end, for the report of a failed test."""
    log = Path(environ["DULY_HOME"]) / f"{words[0]}.log"
    with log.open("w", encoding="utf-8") as heard:
        process = subprocess.Popen(
            [*PYTHON, "duly.cli.main", *words], cwd=ROOT, env=environ, stdout=heard, stderr=heard, text=True
        )
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            sys.stdout.write(log.read_text(encoding="utf-8"))


def _answers(port: int) -> bool:
    connection = HTTPConnection(HOST, port, timeout=PATIENCE)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
