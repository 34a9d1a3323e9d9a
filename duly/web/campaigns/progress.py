"""How far the people of a campaign are: figures that add up, a bar in proportion, links to the lists."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from duly.assignments.queries import CampaignRow, DepartmentProgress
from duly.kernel.standing import Standing
from duly.web.accounts import AccountRow, Piece, bar
from duly.web.standings import look
from duly.web.words import number

ORDER: Final = (
    Standing.COMPLETED,
    Standing.IN_PROGRESS,
    Standing.ASSIGNED,
    Standing.DUE,
    Standing.OVERDUE,
    Standing.EXEMPT,
    Standing.WITHDRAWN,
)
ALWAYS: Final = frozenset({Standing.COMPLETED, Standing.IN_PROGRESS, Standing.ASSIGNED, Standing.OVERDUE})


@dataclass(frozen=True)
class Share:
    """The people of one standing, and the list they stand on."""

    standing: Standing
    word: str | Promise
    people: int
    url: str


@dataclass(frozen=True)
class Progress:
    """One row of a table: a campaign or a department, its shares and its bar."""

    row: CampaignRow | DepartmentProgress
    shares: tuple[Share, ...]
    pieces: tuple[Piece, ...]

    def of(self, standing: Standing) -> Share | None:
        return next((share for share in self.shares if share.standing is standing), None)

    @property
    def overdue(self) -> Share | None:
        return self.of(Standing.OVERDUE)


def of_campaign(row: CampaignRow) -> Progress:
    """How far a campaign is."""
    shares = _shares(row.counts, row.id, "")
    return Progress(row, shares, pieces(shares))


def of_departments(rows: Sequence[DepartmentProgress], campaign_id: UUID) -> list[Progress]:
    """How far each department is, those with the most to do first."""
    found = []
    for row in sorted(rows, key=lambda row: (row.completed - row.people, row.name.casefold())):
        shares = _shares(row.counts, campaign_id, f"&department={row.department_id}")
        found.append(Progress(row, shares, pieces(shares)))
    return found


def figures(row: CampaignRow) -> list[dict[str, object]]:
    """Everybody first, then everybody by standing: the rest adds up to the first."""
    address = reverse("campaign", args=[row.id])
    by_standing: list[dict[str, object]] = [
        {
            "label": look(one).word,
            "number": row.counts[one],
            "url": f"{address}?standing={one.value}#people",
            "standing": one.value,
            "note": percent(row.counts[one], row.people),
        }
        for one in ORDER
        if row.counts[one] or one in ALWAYS
    ]
    everybody: dict[str, object] = {
        "label": _("People"),
        "number": row.people,
        "url": f"{address}#people",
        "note": _("in this campaign"),
    }
    return [everybody, *by_standing]


def percent(part: int, whole: int) -> str:
    """'52%' in whole numbers; only all is 100 and only none is 0."""
    if not whole or part in (0, whole):
        return "100%" if part else "0%"
    return f"{number(min(99, max(1, round(100 * part / whole))))}%"


def pieces(shares: Sequence[Share]) -> tuple[Piece, ...]:
    """The bar of the shares, each in the colour of its standing."""
    return bar([AccountRow(count=one.people, tone=look(one.standing).css, title=one.word) for one in shares])


def _shares(counts: Mapping[Standing, int], campaign_id: UUID, narrowed: str) -> tuple[Share, ...]:
    address = reverse("campaign", args=[campaign_id])
    return tuple(
        Share(one, look(one).word, counts[one], f"{address}?standing={one.value}{narrowed}#people")
        for one in ORDER
        if counts[one]
    )
