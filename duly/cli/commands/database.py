"""`duly database`: start, stop, show and prepare the server that comes with Duly, or prepare another one."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from duly.cli.embedded import roles
from duly.cli.embedded.cluster import Cluster, Status
from duly.cli.embedded.errors import ClusterError
from duly.cli.embedded.home import Home

SUPERUSER_URL = "DULY_SUPERUSER_DATABASE_URL"

Verb = Callable[[Mapping[str, str]], tuple[dict[str, Any], str]]


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `database` and its verbs."""
    parser = subparsers.add_parser("database", help="the PostgreSQL server that comes with Duly")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for name, verb, summary in (
        ("start", start, "run the server; the first time, make it"),
        ("stop", stop, "end the server; its data stays"),
        ("status", status, "say whether it runs, and where its data is"),
        ("prepare", prepare, f"create the roles and the database, there or where {SUPERUSER_URL} points"),
    ):
        command = verbs.add_parser(name, help=summary, description=summary)
        command.add_argument("--json", action="store_true", help="print one JSON object")
        command.set_defaults(handler=_told(verb))


def start(environ: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """Run the server."""
    cluster = Cluster(Home.locate(environ))
    cluster.start()
    return _described(cluster.status())


def stop(environ: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """End the server."""
    cluster = Cluster(Home.locate(environ))
    cluster.stop()
    return _described(cluster.status())


def status(environ: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """Say what is true now."""
    return _described(Cluster(Home.locate(environ)).status())


def prepare(environ: Mapping[str, str]) -> tuple[dict[str, Any], str]:
    """Create roles and database: on the named server with the passwords of the two URLs, else on our own."""
    superuser = environ.get(SUPERUSER_URL)
    if superuser:
        database = _prepare_external(superuser, environ)
    else:
        database = "duly"
        Cluster(Home.locate(environ)).prepare(database)
    facts = {"database": database, "owner": roles.OWNER, "app": roles.APP}
    return (
        facts,
        f"Database {database} is ready for {roles.OWNER} (migrations) and {roles.APP} (the application).",
    )


def _prepare_external(superuser: str, environ: Mapping[str, str]) -> str:
    app = _login(environ, "DATABASE_URL", roles.APP)
    owner = _login(environ, "DULY_OWNER_DATABASE_URL", roles.OWNER)
    if app["dbname"] != owner["dbname"]:
        raise ClusterError("DATABASE_URL and DULY_OWNER_DATABASE_URL name two different databases.")
    roles.prepare_roles(
        superuser, database=app["dbname"], owner_password=owner["password"], app_password=app["password"]
    )
    return app["dbname"]


def _login(environ: Mapping[str, str], name: str, role: str) -> dict[str, str]:
    parts = {key: str(value) for key, value in conninfo_to_dict(environ.get(name, "")).items()}
    if parts.get("user") != role or not parts.get("password") or not parts.get("dbname"):
        raise ClusterError(f"{name} must name the role {role}, its password and the database to prepare.")
    return parts


def _described(status: Status) -> tuple[dict[str, Any], str]:
    if status.running:
        text = f"PostgreSQL {status.version} runs as {status.account}, process {status.pid}"
    elif status.initialized:
        text = "The database server does not run"
    else:
        text = "There is no database yet; duly database start makes it"
    return asdict(status), f"{text}. Its folder: {status.directory}"


def _told(verb: Verb) -> Callable[[argparse.Namespace], int]:
    """A handler that prints what `verb` did: a sentence, or one JSON object."""

    def handler(arguments: argparse.Namespace) -> int:
        try:
            facts, text = verb(os.environ)
        except ClusterError as error:
            told = json.dumps({"error": str(error)}) if arguments.json else str(error)
            print(told, file=sys.stdout if arguments.json else sys.stderr)
            return 1
        print(json.dumps(facts) if arguments.json else text)
        return 0

    return handler
