"""The console command `duly`: finds the command, loads it, and says in one way what was refused."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

import django
from django.db import OperationalError

from duly.kernel.refusal import Refused

NO_DATABASE = "The database cannot be reached. Start it with: duly database start"


@dataclass(frozen=True)
class Command:
    """One word after `duly`: the module `duly.cli.commands.<name>` adds its own parser with `add_parser`.

    The parser sets `handler`, called with the parsed arguments; its answer is the exit status. Only the
    command that was asked for is loaded, so `duly database` needs neither settings nor a server.
    """

    name: str
    summary: str
    needs_django: bool = True

    @property
    def module(self) -> str:
        return f"duly.cli.commands.{self.name}"


COMMANDS = (
    Command("database", "the PostgreSQL server that comes with Duly", needs_django=False),
    Command("migrate", "bring the tables up to date, as the owning role"),
    Command("organization", "create an organization"),
    Command("people", "import people, invite one of them"),
    Command("serve", "answer the browser"),
    Command("worker", "do deferred work: send mail, and everything that need not be waited for"),
    Command("demo", "make the demo organization, to look around in"),
    Command("check", "look whether this installation is safe to use"),
)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 when done, 1 when refused, 2 when not understood."""
    words = sys.argv[1:] if words is None else words
    command = next((command for command in COMMANDS if command.name in words[:1]), None)
    if command is None:
        overview().parse_args(words or ["--help"])
        return 2
    return run(command, words)


def overview() -> argparse.ArgumentParser:
    """Every command with its summary, none of them loaded."""
    parser = _parser()
    subparsers = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        subparsers.add_parser(command.name, help=command.summary)
    return parser


def run(command: Command, words: Sequence[str]) -> int:
    """Load the command, parse its words and call its handler."""
    try:
        if command.needs_django:
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duly.config.settings")
            django.setup()
        parser = _parser()
        import_module(command.module).add_parser(parser.add_subparsers(metavar="COMMAND"))
        arguments = parser.parse_args(words)
        return int(arguments.handler(arguments))
    except Refused as refused:
        return _refuse(refused.message, refused.code, words)
    except OperationalError as error:
        reason = str(error).strip() or "no connection"
        return _refuse(f"{NO_DATABASE}\n{reason}", "no_database", words)


def _parser() -> argparse.ArgumentParser:
    return argparse.ArgumentParser(
        prog="duly", description="Assigns compliance training to the right people, and proves it."
    )


def _refuse(message: str, code: str, words: Sequence[str]) -> int:
    """Say no: one JSON object for a program, a sentence for a person."""
    if "--json" in words:
        print(json.dumps({"error": message, "code": code}))
    else:
        print(message, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
