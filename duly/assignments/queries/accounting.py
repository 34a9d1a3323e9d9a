"""One judgement of everybody, compiled once for the preview that counts and the launch that writes."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max

from duly.assignments.queries.days import todays_of_people
from duly.assignments.queries.statements import statement
from duly.assignments.rules import Account, Proposal, account_of, missing
from duly.kernel.audience import Audience
from duly.kernel.boundaries import boundaries
from duly.kernel.refusal import Refused
from duly.people.queries import audience_condition, required_dimensions
from duly.tenancy.actor import Actor
from duly.trainings.models import Training, Version
from duly.trainings.rules import VersionState

# For a count, which need not say by what somebody is in.
UNEXPLAINED = {"clause": "NULL::smallint", "facts": "NULL::uuid[]"}


@dataclass(frozen=True)
class Judgement:
    """The opening of a statement and its parameters; `edition` and boundaries are what it pins."""

    sql: str
    parameters: Mapping[str, Any]
    edition: int
    late_from: date
    overdue_from: date


def judgement(
    actor: Actor,
    proposal: Proposal,
    training: Training,
    due_on: date,
    *,
    campaign_id: UUID | None = None,
    explained: bool = False,
) -> Judgement:
    """Compiles who gets what, besides those whom the campaign has already, if it is given.

    `explained` adds by which clause and facts, for what is stored. Raises Refused('no_active_version') where
    there is nothing to assign.
    """
    edition = active_edition(training)
    days = todays_of_people(actor)
    # The day of assignment differs by zone and is set in SQL; the boundaries depend on the due day alone.
    bounds = boundaries(assigned_on=due_on, due_on=due_on, grace_days=training.grace_days)
    pieces, audience_parameters = _audience(proposal.audience, required_dimensions())
    pieces = pieces if explained else {**pieces, **UNEXPLAINED}
    parameters = {
        **audience_parameters,
        "organization": actor.organization_id,
        "training": training.pk,
        "edition": edition,
        "due_on": due_on,
        "overdue_from": bounds.overdue_from,
        "accepts_evidence": proposal.accepts_evidence,
        "skips_open": proposal.skips_open,
        "campaign": campaign_id,
        "zones": list(days),
        "days": list(days.values()),
    }
    sql = statement("accounted", **pieces)
    return Judgement(sql, parameters, edition, bounds.late_from, bounds.overdue_from)


def read_account(rows: list[tuple[Any, ...]]) -> tuple[str, Account]:
    """The fingerprint and the account, from the rows that preview.sql and decide.sql describe."""
    counted = [(*verdict, people) for _, verdict, people, *_ in rows if verdict is not None]
    return str(rows[0][0]), account_of(counted)


def active_edition(training: Training) -> int:
    """The newest edition that is active in some language. Raises Refused('no_active_version') without one."""
    newest = newest_edition(training)
    if newest is None:
        raise Refused("no_active_version", "This training has no active version yet. Activate one first.")
    return newest


def newest_edition(training: Training) -> int | None:
    """As `active_edition`, None where no version is active."""
    active = Version.objects.filter(training=training, state=VersionState.ACTIVE)
    newest: int | None = active.aggregate(edition=Max("edition"))["edition"]
    return newest


def _audience(audience: Audience, required: frozenset[str]) -> tuple[dict[str, str], dict[str, Any]]:
    """The audience as pieces of SQL over `p`, with and without its exclusions, and their parameters."""
    plain = replace(audience, exclusions=(), excluded_individuals=frozenset())
    whole = audience_condition(audience, required)
    matched = audience_condition(plain, required, prefix="matched")
    pieces = {
        "included": whole.matches,
        "undecided": whole.undecided,
        "matched": matched.matches,
        "missing": _missing(list(whole.lacking.values())),
        "clause": whole.clause,
        "facts": whole.facts,
    }
    reasons = {f"missing_{nth}": missing(dimension) for nth, dimension in enumerate(whole.lacking)}
    return pieces, {**whole.params, **matched.params, **reasons}


def _missing(lacking: list[str]) -> str:
    """The reason of the first required dimension that somebody lacks: an expression."""
    tests = " ".join(f"WHEN {lacks} THEN %(missing_{nth})s" for nth, lacks in enumerate(lacking))
    return f"CASE {tests} ELSE '{missing('value')}' END" if tests else f"'{missing('value')}'"
