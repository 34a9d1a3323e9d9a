"""Makes the demo organization: people, trainings and a year of history, by the operations everybody uses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time

from duly.audit.recording import record
from duly.cli.demo.calendar import Plan, plan
from duly.cli.demo.company import Company, is_made
from duly.cli.demo.history import History
from duly.cli.demo.standing import make_rules
from duly.people.operations import create_organization, service
from duly.people.operations.guarding import counted_within
from duly.tenancy.actor import Actor
from duly.tenancy.models import Organization
from duly.tenancy.transactions import transaction

PASSWORD = "quiet harbour lantern"  # noqa: S105  # of made-up people, printed by `make run`
SOURCE = "demo"
PIN = "402858"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Made:
    """What the demo holds."""

    slug: str
    created: bool
    people: int
    trainings: int
    events: int


def make(*, now: datetime, progress: Progress) -> Made:
    """Makes the demo unless it is there. Killed on the way, it starts over: everything is one transaction.

    `progress` is told how many of all steps are done.
    """
    year = plan(now.date())
    done = is_made(year.roster.slug)
    if not done:
        live(year, now, progress)
    return Made(year.roster.slug, not done, len(year.roster.people), len(year.library), len(year.events))


def live(year: Plan, now: datetime, progress: Progress) -> None:
    """Founds the organization and lets every event of the plan happen, in one transaction."""
    first = datetime.combine(year.opens_on, time(6), tzinfo=UTC)
    actor = _organization(year, first)
    company = Company(year.roster, actor)
    present = [person for person in year.roster.people.values() if person.started_on <= year.opens_on]
    total = len(present) + len(year.events)
    with transaction(actor), counted_within():
        for number, _ in enumerate(company.found(first, present), start=1):
            progress(number, total)
        history = History(year, company)
        for number, event in enumerate(year.events, start=len(present) + 1):
            history.happened(event)
            progress(number, total)
        make_rules(company, history.trainings, now)
        company.close_accounts()
        company.open_doors(now, PASSWORD)
        company.open_terminal(now, PIN)
        record(actor, "organization.demo_made", object_type="organization", object_id=actor.organization_id)


def _organization(year: Plan, first: datetime) -> Actor:
    found = Organization.objects.filter(slug=year.roster.slug).first()
    if found:
        return service(found.pk, now=first, source=SOURCE)
    return create_organization(
        slug=year.roster.slug, name=year.roster.name, zone=year.roster.zone, now=first, source=SOURCE
    )
