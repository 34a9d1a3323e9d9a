"""The account of a piece of a reconcile: everybody it looked at, by campaign, act and reason."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from duly.assignments.queries.in_force import RuleInForce, campaigns_of
from duly.assignments.queries.pieces import Piece
from duly.assignments.queries.reconciling import Tally, changes, population
from duly.assignments.rules.reconciling import CHANGING, Act, Because
from duly.audit import recording as audit
from duly.audit.models import Run, RunList
from duly.audit.recording import Counted
from duly.tenancy.actor import Actor

LISTED = frozenset({Act.UNDECIDED, Act.REFUSED})


def account(
    actor: Actor, run: Run, piece: Piece, rules: Sequence[RuleInForce], told: Sequence[Tally]
) -> None:
    """Writes down what became of everybody the piece is about; who is in no tally is outside."""
    outside = _outside(piece, rules, told)
    audit.record(
        actor,
        "assignments.reconciled",
        object_type="run",
        object_id=run.pk,
        run_id=run.pk,
        count=changes(told),
        new={act.value: people for act in CHANGING if (people := _people_of(told, act))},
    )
    part, lists = piece.number or piece.among.part, _Lists(actor)
    counts = [
        Counted(tally.act, tally.reason, tally.count, tally.campaign_id, part, lists.of(tally))
        for tally in told
        if not _is_outside(tally)
    ]
    counts += [
        Counted(Act.EXCLUDED, Because.OUTSIDE, people, campaign, part) for campaign, people in outside.items()
    ]
    audit.count(run, counts)


def _outside(piece: Piece, rules: Iterable[RuleInForce], told: Sequence[Tally]) -> dict[UUID | None, int]:
    """Whom no rule concerns: by campaign where everybody is looked at, in one figure for changed people."""
    looked_at = told[0].looked_at if told else population(piece.among)
    rest: dict[UUID, int] = dict.fromkeys(campaigns_of(rules), looked_at)
    for tally in told:
        rest[tally.campaign_id] -= 0 if _is_outside(tally) else tally.count
    if piece.number:
        return {None: sum(rest.values()) + piece.others * looked_at}
    return {campaign: people for campaign, people in rest.items() if people}


def _is_outside(tally: Tally) -> bool:
    """Somebody who does not match, and had an assignment that was withdrawn for that."""
    return tally.act is Act.EXCLUDED and tally.reason == Because.OUTSIDE


def _people_of(told: Iterable[Tally], act: Act) -> int:
    return sum(tally.count for tally in told if tally.act is act)


class _Lists:
    """The lists behind counts: many rules cannot decide the same people, who are stored once."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._stored: dict[tuple[UUID, ...], RunList] = {}

    def of(self, tally: Tally) -> RunList | None:
        if tally.act not in LISTED:
            return None
        if tally.people not in self._stored:
            self._stored[tally.people] = audit.store_list(self._actor, tally.people)
        return self._stored[tally.people]
