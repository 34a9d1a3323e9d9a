"""The matrix through the whole request, against one hand-written statement for the same page.

`matrix` is the slowest of many questions about 10,000 people and 200 trainings, a million assignments: first
page and last, both ways, each filter, each standing, words.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from django.urls import reverse

from benchmarks.measuring import PAIRS, Figure, compared, timed
from benchmarks.people import PAGE, Town, furnished
from benchmarks.server import Server
from duly.assignments.models import Campaign
from duly.assignments.rules.matrix import State
from duly.audit.recording import open_run, record
from duly.people.models import Person
from duly.tenancy.statements import fetched, written
from duly.tenancy.transactions import about_many, transaction
from duly.trainings.models import Training, Version

SQL = Path(__file__).resolve().parent / "sql"
TRAININGS, COLUMNS = 200, 20
NOW = datetime.now(UTC)  # pages judge by the clock, so what is overdue has to be so today


def matrix(size: int, server: Server) -> Figure:
    """The slowest of all questions, warm."""
    town = furnished(size, server)
    owe(town, server)
    asked = dict(questions(town))
    times = {name: median(_taken(town, query)) for name, query in asked.items()}
    for name, seconds in sorted(times.items(), key=lambda one: -one[1]):
        print(f"  {seconds * 1000:7.1f} ms  {name}")
    slowest = max(times, key=lambda name: times[name])
    query = asked[slowest]
    return compared("matrix", size, ours=_asking(town, query), floor=_floor(town, query), rows=PAGE * COLUMNS)


def owe(town: Town, server: Server) -> None:
    """Trainings in force, a campaign for each, and what everybody owes and has done."""
    actor = town.actor
    with transaction(actor), about_many():
        author = Person.objects.get(name="Author").pk
        admin = {"author": author, "admin": actor.person_id, "count": TRAININGS, "now": NOW}
        _write("furnish_trainings", admin)
        fresh = Version.objects.filter(training_name__startswith="Training")
        by = {"decided_at": NOW, "decided_by_id": actor.person_id, "rationale": "Read and found correct."}
        fresh.update(state="approved", **by)
        fresh.update(state="active", activated_at=NOW, activated_by_id=actor.person_id)
        _write("furnish_campaigns", admin)
        record(actor, "benchmark.written", object_type="organization", object_id=actor.organization_id)
    server.as_owner("ANALYZE")
    with transaction(actor), about_many():
        run = open_run(actor, "launch", subject_type="organization", subject_id=None)
        _write("furnish_evidence", {"now": NOW})
        _write("furnish_assignments", {"now": NOW, "run": run.pk})
        record(actor, "benchmark.written", object_type="organization", object_id=actor.organization_id)
    server.as_owner("VACUUM (ANALYZE)")


def questions(town: Town) -> list[tuple[str, dict[str, str]]]:
    """What is asked of the matrix, by name."""
    with transaction(town.actor):
        campaign = str(Campaign.objects.order_by("name")[0].pk)
        training = str(Training.objects.order_by("name")[1].pk)
    last, right = str(town.size // PAGE), str(TRAININGS // COLUMNS)
    department, location = town.filters["department"], town.filters["location"]
    asked: list[tuple[str, dict[str, str]]] = [
        ("first page", {}),
        ("last page", {"page": last}),
        ("last columns", {"columns": right}),
        ("last of both", {"page": last, "columns": right}),
        ("department", {"department": department}),
        ("location", {"location": location}),
        ("static group", {"group": town.filters["group"]}),
        ("dynamic group", {"group": town.dynamic_group}),
        ("one campaign", {"campaign": campaign}),
        ("one training", {"training": training}),
        ("words of people", {"q": "a"}),
        ("words of trainings", {"t": "01"}),
        ("one training, overdue", {"training": training, "standing": "overdue"}),
        ("one training, completed", {"training": training, "standing": "completed"}),
        ("department, overdue", {"department": department, "standing": "overdue"}),
    ]
    return [*asked, *((f"all {state}", {"standing": state.value}) for state in State)]


def _taken(town: Town, query: dict[str, str]) -> list[float]:
    """How long the same question takes again and again, once it is warm."""
    ask = _asking(town, query)
    return [timed(ask) for _ in range(PAIRS)]


def _asking(town: Town, query: dict[str, str]) -> Callable[[], None]:
    return town.opening(reverse("matrix"), query)


def _floor(town: Town, query: dict[str, str]) -> Callable[[], None]:
    """The page that is asked for, of people and trainings in the order of the matrix, without any total."""
    text = (SQL / "matrix.sql").read_text(encoding="utf-8")
    skip = (int(query.get("page", "1")) - 1) * PAGE, (int(query.get("columns", "1")) - 1) * COLUMNS
    params: dict[str, Any] = {"today": NOW.date(), "skip": skip[0], "skip_columns": skip[1]}

    def state() -> None:
        with transaction(town.actor):
            fetched(text, params)

    state()
    return state


def _write(name: str, params: dict[str, Any]) -> None:
    written((SQL / f"{name}.sql").read_text(encoding="utf-8"), params)
