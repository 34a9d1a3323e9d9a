"""What is open in a campaign, counted before all of it is changed at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from duly.assignments.models import Assignment, Campaign, Chunk
from duly.assignments.queries.days import today_of, todays_of_people
from duly.assignments.queries.loading import campaign_for
from duly.assignments.queries.statements import statement as text
from duly.assignments.rules.relief import demand_carried_out, demand_not_of_a_rule
from duly.tenancy.actor import Actor
from duly.tenancy.statements import fetched

HELD = "ORDER BY a.id FOR NO KEY UPDATE OF a"


@dataclass(frozen=True)
class OpenRows:
    """How many assignments of a campaign are open, of these begun, and of these with a due day of their own.

    `settled` are completed or withdrawn. A change must find `fingerprint` unchanged.
    """

    open: int
    keeping: int
    started: int
    settled: int
    fingerprint: str

    @property
    def moving(self) -> int:
        """Whose due day follows the campaign's."""
        return self.open - self.keeping


def open_rows(*, actor: Actor, campaign_id: UUID) -> OpenRows:
    """What a change of all that is open touches. Raises NotFound and Refused: rule_campaign, under_way."""
    campaign = campaign_for(actor, "campaigns.manage", campaign_id)
    demand_changeable(campaign)
    sql = text("open_rows", locked="") + text("open_count")
    return _counted(campaign, fetched(sql, _parameters(actor, campaign)))


def change_open(actor: Actor, campaign: Campaign, name: str, parameters: Mapping[str, Any]) -> OpenRows:
    """Runs a named change of everything open, which does nothing under another fingerprint."""
    sql = text("open_rows", locked=HELD) + text(name)
    return _counted(campaign, fetched(sql, {**_parameters(actor, campaign), **parameters}))


def demand_changeable(campaign: Campaign) -> None:
    """Raises Refused: rule_campaign, under_way."""
    demand_not_of_a_rule(campaign.kind)
    demand_carried_out(under_way=is_under_way(campaign.pk))


def is_under_way(campaign_id: UUID) -> bool:
    """Whether a launch of the campaign is decided and not yet carried out to its end."""
    return Chunk.objects.filter(campaign=campaign_id).exists()


def _counted(campaign: Campaign, found: list[tuple[int, int, int, str]]) -> OpenRows:
    ((open_, keeping, started, fingerprint),) = found
    everybody = Assignment.objects.filter(campaign=campaign).count()
    return OpenRows(open_, keeping, started, everybody - open_, fingerprint)


def _parameters(actor: Actor, campaign: Campaign) -> dict[str, Any]:
    days = todays_of_people(actor)
    return {
        "campaign": campaign.pk,
        "zones": list(days),
        "days": list(days.values()),
        "today": today_of(actor),
    }
