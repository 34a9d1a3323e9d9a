"""Rules as lists and pages: what each says, of whom, and how many that are today."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce, Lower

from duly.assignments.models import Rule, RuleRevision, RuleTarget
from duly.assignments.queries.duties import facts_of, rule_for
from duly.assignments.queries.matched import Matched, matched
from duly.assignments.queries.paging import page_of
from duly.assignments.rules.duties import RuleFacts
from duly.people.queries import Page, in_words
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.trainings.models import Training

EXPORTED = 200


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    """One rule of the list. `matched` counts its people of today, whether it is active or not."""

    id: UUID
    facts: RuleFacts
    revision: int
    revised_at: datetime
    revised_by: str
    trainings: tuple[tuple[UUID, str], ...]
    audience_text: str
    matched: Matched


@dataclass(frozen=True, kw_only=True)
class RuleListing:
    """Which rules a list is about; `sort` is one of `SORTS`, turned round with a minus."""

    search: str = ""
    active: bool | None = None
    auto_assign: bool | None = None
    training_id: UUID | None = None
    sort: str = "name"


EVERY_RULE = RuleListing()
SORTS: Mapping[str, Any] = {
    "name": Lower("name"),
    "revised": F("revised_at"),
    "days": Coalesce("days_to_complete", 0),
    "trainings": F("training_count"),
    "state": F("is_active"),
}


def rule_list(*, actor: Actor, listing: RuleListing = EVERY_RULE, page: int = 1) -> Page[RuleRow]:
    """Rules a page at a time; people are counted for the rules of the page only."""
    require(actor, "rules.view")
    found = _found(listing)
    return page_of(found.count(), page, lambda size, skip: _rows(found[skip : skip + size]))


def every_rule(*, actor: Actor, listing: RuleListing = EVERY_RULE) -> Iterator[RuleRow]:
    """All rules of a list, read and counted some at a time."""
    require(actor, "rules.view")
    found = _found(listing)
    start = 0
    while rows := _rows(found[start : start + EXPORTED]):
        yield from rows
        start += EXPORTED


def rule_row(*, actor: Actor, rule_id: UUID) -> RuleRow:
    """One rule as the list has it. Raises NotFound."""
    rule = rule_for(actor, "rules.view", rule_id)
    (row,) = _rows(_found(EVERY_RULE).filter(pk=rule.pk))
    return row


def rules_counted(*, actor: Actor) -> int:
    """How many rules there are, whatever narrows a list of them."""
    require(actor, "rules.view")
    return Rule.objects.count()


def targeted_trainings(*, actor: Actor) -> list[tuple[UUID, str]]:
    """The trainings that rules name, by name."""
    require(actor, "rules.view")
    aimed = RuleTarget.objects.filter(removed_at=None).values("training_id")
    found = Training.objects.filter(pk__in=aimed).order_by(Lower("name"))
    return list(found.values_list("pk", "name"))


def _found(listing: RuleListing) -> "QuerySet[Any]":
    newest = RuleRevision.objects.filter(rule=OuterRef("pk"), number=OuterRef("revision"))
    aimed = RuleTarget.objects.filter(rule=OuterRef("pk"), removed_at=None).order_by().values("rule")
    found: QuerySet[Any] = Rule.objects.all()
    if listing.search:
        found = found.filter(name__icontains=listing.search)
    if listing.active is not None:
        found = found.filter(is_active=listing.active)
    if listing.auto_assign is not None:
        found = found.filter(auto_assign=listing.auto_assign)
    if listing.training_id is not None:
        here = RuleTarget.objects.filter(training=listing.training_id, removed_at=None)
        found = found.filter(pk__in=here.values("rule_id"))
    column = listing.sort.lstrip("-")
    if column == "trainings":
        found = found.annotate(training_count=Subquery(aimed.annotate(n=Count("pk")).values("n")))
    if column == "revised":
        found = found.annotate(revised_at=Subquery(newest.values("revised_at")))
    key = SORTS.get(column, SORTS["name"])
    ordered = key.desc() if listing.sort.startswith("-") else key.asc()
    return found.order_by(ordered, Lower("name"), "pk")


def _rows(found: Iterable[Rule]) -> tuple[RuleRow, ...]:
    """The rules with everything beside them, in a few statements however many they are."""
    here = list(found)
    facts = facts_of(here)
    said_of = in_words()
    trainings = _training_names(facts.values())
    revised = _revised(here)
    counted = matched([facts[rule.pk].audience for rule in here])
    return tuple(
        RuleRow(
            id=rule.pk,
            facts=facts[rule.pk],
            revision=rule.revision,
            revised_at=revised[rule.pk][0],
            revised_by=revised[rule.pk][1],
            trainings=tuple((one, trainings[one]) for one in facts[rule.pk].training_ids),
            audience_text=said_of(facts[rule.pk].audience),
            matched=people,
        )
        for rule, people in zip(here, counted, strict=True)
    )


def _training_names(facts: Iterable[RuleFacts]) -> dict[UUID, str]:
    wanted = {training for one in facts for training in one.training_ids}
    return dict(Training.objects.filter(pk__in=wanted).values_list("pk", "name"))


def _revised(rules: Iterable[Rule]) -> dict[UUID, tuple[datetime, str]]:
    """When and by whom each rule came to say what it says."""
    newest = RuleRevision.objects.filter(rule__in=list(rules), number=F("rule__revision"))
    rows = newest.values_list("rule_id", "revised_at", "revised_by__name")
    return {rule: (when, who) for rule, when, who in rows}
