"""`duly demo`: a fictional manufacturer with a year of history, to look around in."""

import argparse
import json
from datetime import UTC, datetime

from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from duly.cli.demo.company import at_the_terminal, sign_ins
from duly.cli.demo.making import PASSWORD, PIN, Made, make
from duly.cli.demo.roster import Roster, build
from duly.cli.readiness import demand_ready
from duly.kernel.refusal import Refused


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `demo`."""
    summary = "make the demo organization: 300 people, 12 trainings, a year of history"
    parser = subparsers.add_parser("demo", help=summary, description=summary)
    parser.add_argument("--sign-ins", action="store_true", help="only say who can sign in, and how")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(handler=demo)


def demo(arguments: argparse.Namespace) -> int:
    """Make it if it is not there; everybody in it is made up."""
    if settings.PRODUCTION:
        raise Refused("demo_in_production", "The demo's passwords are known. It is not made in production.")
    now = datetime.now(UTC)
    if not arguments.sign_ins:
        demand_ready()
        made = make_with_progress(now)
        print(json.dumps(facts(made)) if arguments.json else words(made))
    if arguments.sign_ins:
        print("\n".join(lines(build(now.date()))))
    return 0


def make_with_progress(now: datetime) -> Made:
    """Makes the demo under a bar on the error stream, so that the answer stays alone on the other."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("A year at the demo organization", total=None)
        return make(now=now, progress=lambda done, total: bar.update(task, completed=done, total=total))


def facts(made: Made) -> dict[str, object]:
    return {
        "organization": made.slug,
        "created": made.created,
        "people": made.people,
        "trainings": made.trainings,
        "events": made.events,
    }


def words(made: Made) -> str:
    if not made.created:
        return f"The demo organization {made.slug} is there already."
    return (
        f"Made {made.slug}: {made.people} people, {made.trainings} trainings, {made.events} events of a year."
    )


def lines(roster: Roster) -> list[str]:
    """One sign-in a role, in columns, and the password they share."""
    rows = [(role.value.replace("_", " "), login, name) for role, name, login in sign_ins(roster)]
    wide = [max(len(row[column]) for row in rows) for column in (0, 1)]
    table = [f"  {role:<{wide[0]}}  {login:<{wide[1]}}  {name}" for role, login, name in rows]
    worker = at_the_terminal(roster)
    terminal = (
        f"At a shared terminal, /sign-in/{roster.slug}/: {worker.name}, number {worker.number}, PIN {PIN}"
    )
    return ["Sign in as", *table, f"  password of each: {PASSWORD}", terminal]
