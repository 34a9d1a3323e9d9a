"""What a change would do to assignments, the same on every page that shows it before it is done.

A view asks `rehearse(actor=..., act=..., **wanted(query))` and gives its page `seen=sheet_of(diff, query)`.
The template says `{% people_diff seen %}`, the form that applies it carries `seen.fingerprint`, and
`consequence(diff)` says beside its button what that writes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from duly.assignments.operations.rehearsing import Diff, DiffCount, DiffRow
from duly.assignments.rules.reconciling import Act
from duly.people.queries import dimension_labels
from duly.web.addresses import a_number, pages
from duly.web.outcomes import ACTS, Look, look, reason_words
from duly.web.words import joined, number

LISTED: Final = 20
# What a list of people is asked for by, in an address or a posted form.
ACT, PAGE = "act", "page"


@dataclass(frozen=True, kw_only=True)
class Figure:
    """How many fall under one act; `url` opens its list, which is `on` where it stands below."""

    act: Act
    look: Look
    people: int
    url: str
    on: bool


@dataclass(frozen=True, kw_only=True)
class RuleLine:
    """What one rule would do with one of its trainings: (look, people) for each act."""

    rule_id: UUID | None
    name: str
    training_id: UUID
    training: str
    counts: tuple[tuple[Look, int], ...]


@dataclass(frozen=True)
class Line:
    """One person and training, with why it is so in words."""

    row: DiffRow
    look: Look
    reason: str


@dataclass(frozen=True, kw_only=True)
class DiffSheet:
    """A diff as a page shows it. `form` is the id of the form whose buttons ask for another list of people.

    Without one these are links, and the address of the page says all that the diff was made from.
    """

    figures: tuple[Figure, ...]
    rules: tuple[RuleLine, ...]
    more_rules: int
    lines: tuple[Line, ...]
    page: Any
    act: str
    changes: int
    fingerprint: str
    form: str
    anchor: str


def wanted(query: QueryDict) -> dict[str, Any]:
    """Which people of a diff are asked for, as `rehearse` takes it. A button says act and page in one."""
    act, _slash, page = query.get(ACT, "").partition("/")
    return {"shown": Act(act) if act in list(Act) else None, "page": a_number(page or query.get(PAGE, ""))}


def sheet_of(
    diff: Diff,
    query: QueryDict,
    *,
    form: str = "",
    anchor: str = "people",
    listed: Collection[Act] = tuple(Act),
) -> DiffSheet:
    """The diff as `query` asks for it; with `form`, lists are asked for by buttons of that form.

    `anchor` is the id of its section. `listed` are the acts whose people can be listed.
    """
    rules = _rules(diff.counts)
    labels = dimension_labels()
    shown = next((row.act for row in diff.people.rows), None)
    return DiffSheet(
        figures=_figures(diff.counts, shown, {act: _address(query, act, anchor) for act in listed}),
        rules=rules[:LISTED],
        more_rules=max(len(rules) - LISTED, 0),
        lines=tuple(Line(row, look(row.act), _reason(row, labels)) for row in diff.people.rows),
        page=pages(diff.people),
        act=shown or "",
        changes=diff.changes,
        fingerprint=diff.fingerprint,
        form=form,
        anchor=anchor,
    )


def consequence(diff: Diff) -> str:
    """What applying it writes, in a sentence: 'Opens 61 assignments and moves 3 due days.'"""
    people = _sums(diff.counts)
    said = [
        ngettext("opens %(n)s assignment", "opens %(n)s assignments", people[Act.OPEN]),
        ngettext("restores %(n)s", "restores %(n)s", people[Act.RESTORE]),
        ngettext("moves %(n)s due day", "moves %(n)s due days", people[Act.REDATE]),
        ngettext("withdraws %(n)s", "withdraws %(n)s", people[Act.WITHDRAW]),
    ]
    acts = (Act.OPEN, Act.RESTORE, Act.REDATE, Act.WITHDRAW)
    parts = [words % {"n": number(people[act])} for words, act in zip(said, acts, strict=True) if people[act]]
    if not parts:
        return _("No assignment changes.")
    sentence = joined(parts)
    return f"{sentence[:1].upper()}{sentence[1:]}."


def _sums(counts: Iterable[DiffCount]) -> dict[str, int]:
    people: dict[str, int] = defaultdict(int)
    for one in counts:
        people[one.act] += one.people
    return people


def _figures(
    counts: Iterable[DiffCount], chosen: Act | None, address: Mapping[Act, str]
) -> tuple[Figure, ...]:
    people = _sums(counts)
    return tuple(
        Figure(
            act=Act(act),
            look=shown,
            people=people[act],
            url=address.get(Act(act), ""),
            on=act == chosen,
        )
        for act, shown in ACTS.items()
        if people[act]
    )


def _rules(counts: Iterable[DiffCount]) -> tuple[RuleLine, ...]:
    """Those with most to change first; a rule and training that nothing happens to are left out."""
    found: dict[tuple[UUID, UUID], list[DiffCount]] = defaultdict(list)
    for one in counts:
        if one.act not in (Act.KEEP, Act.EXCLUDED, Act.ALREADY_VALID):
            found[one.campaign_id, one.training_id].append(one)
    ordered = sorted(
        found.values(), key=lambda some: (-sum(one.people for one in some), some[0].campaign_name)
    )
    return tuple(map(_rule, ordered))


def _rule(counts: list[DiffCount]) -> RuleLine:
    people = _sums(counts)
    return RuleLine(
        rule_id=counts[0].rule_id,
        name=counts[0].campaign_name,
        training_id=counts[0].training_id,
        training=counts[0].training_name,
        counts=tuple((shown, people[act]) for act, shown in ACTS.items() if people[act]),
    )


def _reason(row: DiffRow, labels: dict[str, str]) -> str:
    return reason_words(row.reason, labels) if row.reason else ""


def _address(query: QueryDict, act: str, anchor: str) -> str:
    rest = [(name, value) for name, values in query.lists() for value in values if name not in (ACT, PAGE)]
    return f"?{urlencode([*rest, (ACT, act)])}#{anchor}"
