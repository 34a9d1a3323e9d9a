"""What every statement about the matrix needs: which people, which trainings, which day it is for whom."""

from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Exists, OuterRef

from duly.assignments.models import Campaign, Rule
from duly.assignments.queries.days import todays_of_people
from duly.assignments.querysets import standing_sql
from duly.assignments.rules import CampaignKind, CampaignState
from duly.assignments.rules.matrix import PRESSING, Asked, Column
from duly.kernel.refusal import NotFound
from duly.kernel.standing import Standing
from duly.people.queries.listing import Where, condition
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.trainings.models import Training, Version
from duly.trainings.rules import Category

MOST_CHOICES = 300
RANKS = {Standing(state): str(rank) for rank, state in enumerate(PRESSING, start=1)}
UNLAUNCHED = (CampaignState.DRAFT, CampaignState.DISCARDED)

_REACHED = (
    "p.id IN (SELECT r.person_id FROM assignments_assignment r WHERE r.organization_id = %(organization)s"
    " AND r.campaign_id = ANY(%(campaigns)s::uuid[]) AND r.withdrawn_from IS NULL)"
)


@dataclass(frozen=True)
class Parts:
    """The people asked for as a condition over `p`, the trainings by name, and what all statements share.

    `campaigns` are those whose people are asked for, None where it is about everybody.
    """

    where: Where
    trainings: tuple[Column, ...]
    campaigns: tuple[UUID, ...] | None
    params: dict[str, Any]

    # How pressing an open assignment is, counted from 1 in the order of PRESSING: of `a`, and of another `b`.
    # They ask for nothing that assignments_open_by_training does not hold.
    rank: ClassVar[str] = standing_sql("a", "who.today", RANKS)
    other_rank: ClassVar[str] = standing_sql("b", "w.today", RANKS)


def parts(actor: Actor, asked: Asked) -> Parts:
    """Reads what is asked for. Raises NotFound for a rule, a campaign or an attribute that is not there."""
    campaigns = _campaigns(asked)
    where = condition(asked.people)
    if campaigns is not None:
        ids = [campaign.pk for campaign in campaigns]
        where = Where(f"{where.sql} AND {_REACHED}", {**where.params, "campaigns": ids})
    trainings = _trainings(asked, campaigns)
    todays = todays_of_people(actor)
    return Parts(
        where=where,
        trainings=trainings,
        campaigns=None if campaigns is None else tuple(campaign.pk for campaign in campaigns),
        params={
            "zones": list(todays),
            "days": list(todays.values()),
            "all_trainings": [one.id for one in trainings],
        },
    )


def asking_choices(*, actor: Actor) -> tuple[list[tuple[UUID, str]], list[tuple[UUID, str]]]:
    """The rules by name and the campaigns, the newest first, to choose from; none where they are too many."""
    require(actor, "campaigns.view")
    rules = Rule.objects.order_by("name", "pk").values_list("pk", "name")
    launched = Campaign.objects.exclude(state__in=UNLAUNCHED).exclude(kind=CampaignKind.RULE)
    campaigns = launched.order_by("-launched_at", "pk").values_list("pk", "name")
    few = [list(found[: MOST_CHOICES + 1]) for found in (rules, campaigns)]
    chosen = [found if len(found) <= MOST_CHOICES else [] for found in few]
    return chosen[0], chosen[1]


def _campaigns(asked: Asked) -> list[Campaign] | None:
    """The campaigns that a rule or a campaign asked for stands for, None where none is asked for."""
    if asked.rule_id:
        if not Rule.objects.filter(pk=asked.rule_id).exists():
            raise NotFound
        return list(Campaign.objects.filter(rule_id=asked.rule_id))
    if asked.campaign_id:
        launched = Campaign.objects.exclude(state__in=UNLAUNCHED)
        found = list(launched.filter(pk=asked.campaign_id))
        if not found:
            raise NotFound
        return found
    return None


def _trainings(asked: Asked, campaigns: list[Campaign] | None) -> tuple[Column, ...]:
    """Every training asked for that was ever in force, by name."""
    ever = Version.objects.filter(training=OuterRef("pk"), activated_at__isnull=False)
    found = Training.objects.filter(Exists(ever), name__icontains=asked.search.strip())
    if asked.category:
        found = found.filter(category=asked.category)
    if asked.training_id:
        found = found.filter(pk=asked.training_id)
    if campaigns is not None:
        found = found.filter(pk__in={campaign.training_id for campaign in campaigns})
    named = found.order_by("name", "pk").values_list("pk", "name", "category")
    return tuple(Column(id=key, name=name, category=Category(category)) for key, name, category in named)
