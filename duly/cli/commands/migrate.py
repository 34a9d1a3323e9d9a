"""`duly migrate`: the tables of this release, made as the owning role."""

import argparse

from django.core.management import call_command


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `migrate`."""
    summary = "bring the tables up to date, as the owning role"
    parser = subparsers.add_parser("migrate", help=summary, description=summary)
    parser.set_defaults(handler=migrate)


def migrate(arguments: argparse.Namespace) -> int:
    """Apply what is missing; a second run changes nothing."""
    call_command("migrate", database="owner", interactive=False)
    return 0
