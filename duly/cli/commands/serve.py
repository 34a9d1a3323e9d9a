"""`duly serve`: the web server."""

import argparse

from granian import Granian
from granian.constants import Interfaces

from duly.cli.readiness import demand_ready

APPLICATION = "duly.config.wsgi:application"
THREADS = 4
PATIENCE = 30


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `serve`."""
    summary = "answer the browser"
    parser = subparsers.add_parser("serve", help=summary, description=summary)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (%(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen at (%(default)s)")
    parser.add_argument("--workers", type=int, default=2, help="how many processes answer (%(default)s)")
    parser.set_defaults(handler=serve)


def serve(arguments: argparse.Namespace) -> int:
    """Answer until stopped; SIGTERM lets the requests under way finish."""
    demand_ready()
    server = Granian(
        APPLICATION,
        address=arguments.host,
        port=arguments.port,
        interface=Interfaces.WSGI,
        workers=arguments.workers,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
    )
    server.serve()
    return 0
