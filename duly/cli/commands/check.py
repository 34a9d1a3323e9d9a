"""`duly check`: whether this installation is safe to use."""

import argparse
import json

from rich.console import Console
from rich.text import Text

from duly.cli.checks import Finding, findings

SHOWN = 5


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `check`."""
    summary = "look whether this installation is safe to use"
    parser = subparsers.add_parser("check", help=summary, description=summary)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(handler=check)


def check(arguments: argparse.Namespace) -> int:
    """Ask everything; exit 1 when something is wrong."""
    found = findings()
    if arguments.json:
        print(json.dumps(_facts(found)))
    else:
        _tell(found)
    return 0 if _all_passed(found) else 1


def _all_passed(found: list[Finding]) -> bool:
    return all(finding.passed for finding in found)


def _facts(found: list[Finding]) -> dict[str, object]:
    checks = [
        {"name": finding.name, "passed": finding.passed, "problems": finding.problems} for finding in found
    ]
    return {"passed": _all_passed(found), "checks": checks}


def _tell(found: list[Finding]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for finding in found:
        mark = ("ok     ", "green") if finding.passed else ("wrong  ", "bold red")
        console.print(Text.assemble(mark, finding.name))
        for problem in finding.problems[:SHOWN]:
            console.print(Text(f"       {problem}"))
        if finding.problems[SHOWN:]:
            console.print(f"       {len(finding.problems) - SHOWN} more. All of them: duly check --json")
    wrong = sum(not finding.passed for finding in found)
    console.print(f"{wrong} of {len(found)} checks failed." if wrong else f"All {len(found)} checks passed.")
