"""Serve the demo: database, tables, static files, an organization if there is none, web and worker.

Started by `make run` in the finished environment. Ctrl-C, SIGTERM and SIGHUP end all of it and keep the data.
"""

import contextlib
import fcntl
import hashlib
import http.client
import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import IO

import psycopg

from duly.cli.embedded.cluster import Cluster
from duly.cli.embedded.errors import ClusterError
from duly.cli.embedded.home import Home
from scripts.children import Children, end_left_over
from scripts.terminal import BUILD, ROOT, Step, StepFailed, call, main, step

DULY = (sys.executable, "-m", "duly.cli.main")
FIRST_PORT = 8000
PORTS = 100
PATIENCE = 60
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def demo() -> int:
    """Serve until told to stop."""
    for number in SIGNALS:
        # `nohup make run` has chosen not to hear the one.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    home = Home.locate(os.environ)
    with _only_run(home) as note, _database(home, left_over=_left_over(note)):
        environ = _environment(home)
        _prepare(environ)
        with Children(home.path / "log", environ) as children:
            story = None
            try:
                _serve(children, environ, home, note)
                story = _wait(children)
            except KeyboardInterrupt:
                print("\nStopping ...", flush=True)
    if story:
        raise StepFailed(story)
    return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    _ignore_further()
    raise KeyboardInterrupt


def _ignore_further() -> None:
    """From here on everything ends anyway; an impatient second Ctrl-C must not leave half of it running."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


@contextlib.contextmanager
def _only_run(home: Home) -> Iterator[IO[str]]:
    """The note of the one run of this home: where it answers, and what it started."""
    home.make()
    with open(home.path / "run.json", "a+", encoding="utf-8") as note:
        try:
            fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            note.seek(0)
            address = json.loads(note.read() or "{}").get("address", "an address not known yet")
            raise StepFailed(f"Duly runs already, at {address}. Stop it there with Ctrl-C.") from None
        yield note
        note.truncate(0)


def _left_over(note: IO[str]) -> bool:
    """End what a killed run left; whether there was one."""
    note.seek(0)
    text = note.read()
    if text:
        end_left_over(json.loads(text)["groups"])
    return bool(text)


@contextlib.contextmanager
def _database(home: Home, *, left_over: bool) -> Iterator[None]:
    """The embedded server for as long as this lasts; a server of one's own is only used."""
    if os.environ.get("DATABASE_URL"):
        yield
        return
    cluster = Cluster(home)
    ours = left_over or not cluster.status().running
    try:
        with step("Database server"):
            cluster.start()
            cluster.prepare()
        yield
    except ClusterError as error:
        raise StepFailed(str(error)) from None
    finally:
        _ignore_further()
        if ours:
            cluster.stop()


def _environment(home: Home) -> dict[str, str]:
    port = _free_port()
    defaults = {
        "DULY_SECRET_KEY": home.secret("signing-key"),
        "DULY_BASE_URL": f"http://localhost:{port}",
        "DJANGO_SETTINGS_MODULE": "duly.config.settings",
        "PYTHONUNBUFFERED": "1",
    }
    return {**defaults, **os.environ, "DULY_HOME": str(home.path), "DULY_PORT": str(port)}


def _free_port() -> int:
    first = int(os.environ.get("DULY_PORT", FIRST_PORT))
    for port in range(first, first + PORTS):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return port
    raise StepFailed(f"No port from {first} to {first + PORTS - 1} is free; name another in DULY_PORT.")


def _prepare(environ: dict[str, str]) -> None:
    with step("Tables"):
        call([*DULY, "migrate"], env=environ)
    _collect_static(environ)
    if not _has_organization(environ):
        with step("Demo organization, a year of it") as line:
            call([*DULY, "demo"], env=environ, watch=_last_line(line))


def _last_line(line: Step) -> Callable[[str], None]:
    return lambda text: line.tell(text.strip()[:60])


def _collect_static(environ: dict[str, str]) -> None:
    stamp, fingerprint = BUILD / "static-stamp", _static_fingerprint()
    if stamp.exists() and stamp.read_text(encoding="ascii") == fingerprint:
        return
    with step("Static files"):
        call([sys.executable, "-m", "django", "collectstatic", "--noinput", "--clear"], env=environ)
        stamp.write_text(fingerprint, encoding="ascii")


def _static_fingerprint() -> str:
    """What the collected files depend on: our own, the staged ones, and the packages that bring some."""
    folders = (ROOT / "duly" / "web" / "static", BUILD / "assets")
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    files.append(ROOT / "requirements" / "runtime.txt")
    facts = [f"{file}:{file.stat().st_size}:{file.stat().st_mtime_ns}" for file in files]
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()


def _has_organization(environ: dict[str, str]) -> bool:
    url = environ.get("DULY_OWNER_DATABASE_URL") or Cluster(Home.locate(environ)).dsn("owner")
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT EXISTS (SELECT FROM tenancy_organization)").fetchone()
    return row == (True,)


def _serve(children: Children, environ: dict[str, str], home: Home, note: IO[str]) -> None:
    """Start web and worker, and say where and as whom one may come in."""
    port, address = int(environ["DULY_PORT"]), f"http://localhost:{environ['DULY_PORT']}/"
    with step("Web and worker"):
        children.start("web", [*DULY, "serve", "--port", str(port)])
        children.start("worker", [*DULY, "worker"])
        note.truncate(0)
        json.dump({"address": address, "groups": children.groups()}, note)
        note.flush()
        _until_it_answers(children, port)
    print(f"\nDuly is ready:  {address}\n\n{_sign_ins(environ)}")
    print(f"Data: {home.server}. Logs: {home.path / 'log'}. Stop with Ctrl-C.", flush=True)


def _sign_ins(environ: dict[str, str]) -> str:
    try:
        return call([*DULY, "demo", "--sign-ins"], env=environ)
    except StepFailed:
        return ""


def _until_it_answers(children: Children, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if story := children.ended():
            raise StepFailed(story)
        status = _answer(port)
        if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            raise StepFailed(children.story("web", f"answered with {status}"))
        if status:
            return
        time.sleep(0.2)
    raise StepFailed(children.story("web", f"did not answer within {PATIENCE} s"))


def _answer(port: int) -> int:
    """The status of the first page, 0 while nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/", headers={"Host": f"localhost:{port}"})
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


def _wait(children: Children) -> str:
    """Wait for a program that ends by itself, and return its story."""
    while not (story := children.ended()):
        time.sleep(0.5)
    return story


if __name__ == "__main__":
    main(demo)
