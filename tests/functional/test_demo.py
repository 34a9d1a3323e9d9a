"""The demo's year, lived through by the real operations: its beginning here, all of it in `make prove`."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from duly.assignments.models import Assignment, Campaign, Pending, Rule
from duly.assignments.queries.days import todays_of_people
from duly.audit.models import AuditEvent
from duly.cli.demo.calendar import Plan, plan
from duly.cli.demo.company import at_the_terminal
from duly.cli.demo.events import CampaignLaunched
from duly.cli.demo.making import PASSWORD, PIN, live, make
from duly.evidence.models import Evidence
from duly.evidence.queries import verify_rows
from duly.people.models import Account, Person
from duly.people.operations.signing_in import by_pin
from duly.tenancy.actor import Actor
from duly.tenancy.models import Organization
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.world import NOW

BEGINNING = 400


def untold(done: int, total: int) -> None:
    """Progress nobody looks at."""


def console(slug: str) -> Actor:
    organization = Organization.objects.get(slug=slug)
    return Actor(organization_id=organization.pk, now=NOW, source="test", service="service:test")


def campaigns_in(year: Plan) -> list[CampaignLaunched]:
    return [event for event in year.events if isinstance(event, CampaignLaunched)]


def able_to_sign_in(slug: str) -> int:
    """How many accounts have a password, which must be the demo's."""
    accounts = Account.objects.filter(organization__slug=slug, uses_pin=False)
    able = [account for account in accounts if account.has_usable_password()]
    assert all(account.check_password(PASSWORD) for account in able)
    return len(able)


def test_the_year_begins_as_planned(committed: Committed) -> None:
    whole = plan(NOW.date())
    year = replace(whole, events=whole.events[:BEGINNING])

    live(year, NOW, untold)

    with transaction(console(year.roster.slug)):
        launched = dict(Campaign.objects.values_list("name", "pk"))
        for event in campaigns_in(year):
            assigned = Assignment.objects.filter(campaign_id=launched[event.name])
            numbers = set(assigned.values_list("person__employee_number", flat=True))
            assert numbers == set(year.assigned[event.campaign]), event.name
        assert Rule.objects.filter(is_active=True).exists()
        assert Assignment.objects.filter(campaign__rule__isnull=False).exists()
        assert not Pending.objects.exists()
        assert Evidence.objects.exists()
        assert all(verdict.intact for verdict in verify_rows(actor=console(year.roster.slug)))
        told = AuditEvent.objects.filter(verb="evidence.sealed").order_by("occurred_at").first()
        assert told is not None
        assert told.occurred_at.date() < date(2026, 6, 1) <= told.recorded_at.date()
        assert told.source == "demo"
    assert able_to_sign_in(year.roster.slug) == len(set(year.roster.cast.values()))
    worker = at_the_terminal(year.roster)
    assert by_pin(slug=year.roster.slug, number=worker.number, pin=PIN, now=NOW) is not None


@pytest.mark.prove
def test_the_whole_year_has_every_standing_and_is_made_once(committed: Committed) -> None:
    made = make(now=NOW, progress=untold)
    again = make(now=NOW, progress=untold)

    assert (made.created, again.created) == (True, False)
    actor = console(made.slug)
    with transaction(actor):
        judged = Assignment.objects.all().with_standing(todays_of_people(actor))
        counts = Counter(judged.values_list("standing", flat=True))
        assert set(counts) >= {"completed", "withdrawn", "overdue", "due", "in_progress", "assigned"}
        assert Person.objects.count() == made.people
