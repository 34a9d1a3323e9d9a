"""Rehearsal: what a change would do to assignments, by doing it and taking it back."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from duly.assignments.models import Campaign, Pending
from duly.assignments.queries.among import Cause
from duly.assignments.queries.in_force import rules_in_force
from duly.assignments.queries.paging import PAGE_SIZE, page_of
from duly.assignments.queries.pieces import Noted, Work, work_of
from duly.assignments.queries.reconciling import Judgement, Tally, changes, judgement
from duly.assignments.rules.reconciling import Act
from duly.kernel.refusal import Refused
from duly.people.queries import Page
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import undone

T = TypeVar("T")

PAGE = PAGE_SIZE
EVERYBODY = 2**31 - 1
LOUD = (Act.OPEN, Act.RESTORE, Act.REDATE, Act.WITHDRAW, Act.UNMATCHED, Act.UNDECIDED, Act.REFUSED)


@dataclass(frozen=True)
class DiffCount:
    """How many people one act concerns, by one rule's training and for one reason."""

    campaign_id: UUID
    campaign_name: str
    rule_id: UUID | None
    training_id: UUID
    training_name: str
    act: Act
    reason: str
    people: int


@dataclass(frozen=True)
class DiffRow:
    """One person and training that a change concerns; a due day is None where there is none."""

    person_id: UUID
    name: str
    department: str
    training_name: str
    rule_name: str
    act: Act
    reason: str
    due_on_before: date | None
    due_on_after: date | None


@dataclass(frozen=True)
class Diff:
    """What a change would do: counts by act, one page of the people of one act, and what it is agreed by."""

    counts: tuple[DiffCount, ...]
    fingerprint: str
    people: Page[DiffRow]

    def of(self, act: Act) -> int:
        return sum(count.people for count in self.counts if count.act is act)

    @property
    def changes(self) -> int:
        """How many assignments it would write."""
        return changes(Tally(one.campaign_id, one.act, one.reason, one.people) for one in self.counts)


def rehearse(*, actor: Actor, act: Callable[[], object], shown: Act | None = None, page: int = 1) -> Diff:
    """Does what is asked and everything that follows for the rules, says what that comes to, undoes it.

    By the code that applies it. Without `shown`, the first act that concerns anybody is listed, one that
    changes something before one that does not. Raises what `act` refuses.
    """
    with undone():
        return diff(actor, _noted_by(act)[1], shown, page)


def as_rehearsed(*, actor: Actor, act: Callable[[], T], fingerprint: str) -> T:
    """Does what was rehearsed under this fingerprint, in the caller's transaction.

    Raises Refused('world_moved') where it comes to something else by now: then everything must roll back.
    """
    done, noted = _noted_by(act)
    if diff(actor, noted).fingerprint != fingerprint:
        raise Refused("world_moved", "What this does to assignments has changed. Look at it again.")
    return done


def rehearse_whole(*, actor: Actor, act: Callable[[], object]) -> tuple[Diff, list[DiffRow]]:
    """As `rehearse`, with everybody whom an act concerns that changes something or calls for somebody."""
    with undone():
        noted = _noted_by(act)[1]
        found = diff(actor, noted)
        asked = [one for one in LOUD if found.of(one)]
        judged = list(_judgements(actor, work_of(noted))) if asked else []
        return found, [
            row for shown in asked for one in judged for row in _rows(one.listed(shown, EVERYBODY, 0), shown)
        ]


def _noted_by(act: Callable[[], T]) -> tuple[T, list[Noted]]:
    """Does it, and says what the rules have to look at for it."""
    before = set(Pending.objects.values_list("pk", flat=True))
    done = act()
    fresh = Pending.objects.exclude(pk__in=before).order_by("pk")
    noted = fresh.values_list("person_id", "rule_id", "cause", "cause_id")
    return done, [(one, rule, Cause(word, id_)) for one, rule, word, id_ in noted]


def diff(actor: Actor, noted: list[Noted], shown: Act | None = None, page: int = 1) -> Diff:
    """What reconciling what was noted would do now."""
    judged = list(_judgements(actor, work_of(noted)))
    tallies = [one.counted() for one in judged]
    everything = [tally for some in tallies for tally in some]
    named = _campaigns(tally.campaign_id for tally in everything)
    return Diff(
        counts=_named(everything, named),
        fingerprint=_digest(everything, named),
        people=_page(judged, tallies, shown or _loudest(everything), page),
    )


def _loudest(tallies: Iterable[Tally]) -> Act | None:
    """The act to list where none is asked for."""
    found = {tally.act for tally in tallies}
    return next((act for act in (*LOUD, *Act) if act in found), None)


def _judgements(actor: Actor, work: Work) -> Iterable[Judgement]:
    for piece in work.pieces:
        if rules := rules_in_force(piece.rules):
            yield judgement(actor, rules, piece.among, work.causes, work.default)


def _digest(tallies: Iterable[Tally], named: Mapping[UUID, Campaign]) -> str:
    """Changes when anybody would be opened, restored, redated or withdrawn otherwise.

    A campaign that is only made has another id each time, so that it goes by its name and training.
    """
    told = sorted(
        (campaign.name, str(campaign.training_id), one.act.value, one.reason, one.digest)
        for one in tallies
        if one.digest
        for campaign in [named[one.campaign_id]]
    )
    return sha256(repr(told).encode()).hexdigest()


def _named(tallies: Iterable[Tally], named: Mapping[UUID, Campaign]) -> tuple[DiffCount, ...]:
    """One count for each campaign, act and reason, in the order of the acts."""
    summed: dict[tuple[UUID, Act, str], int] = {}
    for tally in tallies:
        key = (tally.campaign_id, tally.act, tally.reason)
        summed[key] = summed.get(key, 0) + tally.count
    counts = [
        DiffCount(
            campaign_id=campaign,
            campaign_name=named[campaign].name,
            rule_id=named[campaign].rule_id,
            training_id=named[campaign].training_id,
            training_name=named[campaign].training.name,
            act=act,
            reason=reason,
            people=people,
        )
        for (campaign, act, reason), people in summed.items()
    ]
    order = list(Act)
    return tuple(sorted(counts, key=lambda one: (order.index(one.act), one.campaign_name, one.reason)))


def _campaigns(ids: Iterable[UUID]) -> dict[UUID, Campaign]:
    return {
        one.pk: one for one in Campaign.objects.filter(pk__in=set(ids)).select_related("training", "rule")
    }


def _page(
    judged: list[Judgement], tallies: list[tuple[Tally, ...]], shown: Act | None, number: int
) -> Page[DiffRow]:
    """The people of one act, piece after piece."""
    if shown is None:
        return Page(rows=(), number=1, size=PAGE, total=0)
    sizes = [sum(tally.count for tally in some if tally.act is shown) for some in tallies]

    def fetch(size: int, skip: int) -> tuple[DiffRow, ...]:
        found: list[tuple[Any, ...]] = []
        for one, people in zip(judged, sizes, strict=True):
            if skip < people and len(found) < size:
                found += one.listed(shown, size - len(found), skip)
            skip = max(0, skip - people)
        return _rows(found, shown)

    return page_of(sum(sizes), number, fetch)


def _rows(found: Iterable[tuple[Any, ...]], act: Act) -> tuple[DiffRow, ...]:
    """The people of one act, as reconcile_people.sql has them."""
    found = list(found)
    named = _campaigns(row[3] for row in found)
    return tuple(
        DiffRow(
            person_id=person,
            name=name,
            department=department,
            training_name=named[campaign].training.name,
            rule_name=rule.name if (rule := named[campaign].rule) else "",
            act=act,
            reason=reason,
            due_on_before=before,
            due_on_after=after,
        )
        for person, name, department, campaign, reason, before, after in found
    )
