"""Reconcile: what changed is held against the rules, a piece a transaction, with an account of everybody.

A run that was interrupted is taken up again under its id: pieces that are accounted for are not done twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef

from duly.assignments.models import Assignment, Pending
from duly.assignments.operations.accounting import account
from duly.assignments.operations.dividing import is_begun_in_parts, most_of, parts_of, smaller
from duly.assignments.operations.holding import Held
from duly.assignments.operations.noting import JOB
from duly.assignments.operations.rehearsing import diff
from duly.assignments.queries.among import Among, Cause
from duly.assignments.queries.duties import rule_for
from duly.assignments.queries.in_force import RuleInForce, campaigns_of, rules_in_force
from duly.assignments.queries.pieces import BY_HAND, Noted, Piece, Work, work_of
from duly.assignments.queries.reconciling import (
    Judgement,
    Tally,
    changes,
    judgement,
    population,
)
from duly.assignments.queries.statements import rows
from duly.assignments.rules.reconciling import CHANGING
from duly.audit import recording as audit
from duly.audit.models import Run, RunCount, RunEnd
from duly.kernel.identity import edges, uuid7
from duly.kernel.refusal import Refused
from duly.outbox import defer
from duly.tenancy.actor import Actor
from duly.tenancy.turns import ENGINE, take_turn

KIND = "reconcile"
# What a request writes by itself.
AT_ONCE = 2_000


@dataclass(frozen=True)
class Reconciling:
    """A run under way; `is_new` until something of it is committed."""

    run: Run
    work: Work
    is_new: bool


def begin(*, actor: Actor, run_id: UUID) -> Reconciling | None:
    """Takes what is noted and opens the run, or takes up the one that was interrupted.

    None where nothing is noted that another run has not taken, no rule is in force for it, or this run has
    ended.
    """
    take_turn(actor, ENGINE)
    ended = Exists(RunEnd.objects.filter(run=OuterRef("pk")))
    found = Run.objects.filter(pk=run_id).annotate(has_ended=ended).first()
    if found and found.has_ended:
        return None
    # What a run has accounted for it does not look at again, so one that was begun takes nothing new.
    claimed = rows("claim", {"run": run_id, "more": found is None})
    noted: list[Noted] = [(person, rule, Cause(word, id_)) for person, rule, word, id_, _ in claimed]
    work = work_of(noted)
    if not work.pieces and not found:
        Pending.objects.filter(run_id=run_id).delete()
        return None
    return Reconciling(found, work, is_new=False) if found else _opened(actor, work, run_id)


def carry_out(*, actor: Actor, reconciling: Reconciling, piece: Piece) -> tuple[Piece, ...]:
    """Does one piece, or returns the pieces to do instead where it is too much for one transaction."""
    take_turn(actor, ENGINE)
    if piece.among.known is not None:
        _carry_out_few(actor, reconciling, piece)
        return ()
    rules = _left(reconciling, piece)
    if rules is None:
        return ()
    if _is_first(reconciling, rules):
        return _carry_out_first(actor, reconciling, piece, rules)
    seen = _judged(actor, reconciling.work, rules, piece.among).counted() if rules else ()
    if pieces := _smaller(reconciling, piece, rules, changes(seen)):
        return pieces
    if changes(seen):
        rules, seen = _written(actor, reconciling, piece, Held.of(rules, seen))
    account(actor, reconciling.run, piece, rules, seen)
    return ()


def end(*, actor: Actor, reconciling: Reconciling) -> None:
    """Closes the run and forgets what was noted."""
    run, among = reconciling.run, reconciling.work.among
    acts = [act.value for act in CHANGING]
    ((looked_at, writes),) = rows("ended", {"run": run.pk, "acts": acts, **among.parameters}, among=among.sql)
    audit.end_run(run, population=looked_at, changes=writes)
    if not (reconciling.is_new and reconciling.work.is_small):
        audit.record(actor, "reconcile.ended", object_type="run", object_id=run.pk, run_id=run.pk)
    Pending.objects.filter(run_id=run.pk).delete()


def finish(*, actor: Actor, reconciling: Reconciling) -> None:
    """Does every piece and the end within the caller's transaction."""
    todo = list(reconciling.work.pieces)
    while todo:
        todo[:1] = carry_out(actor=actor, reconciling=reconciling, piece=todo[0])
    end(actor=actor, reconciling=reconciling)


def reconcile_now(*, actor: Actor, rule_id: UUID, fingerprint: str) -> UUID:
    """Holds one rule against everybody, as previewed under `fingerprint`; returns the run's id.

    What is much is left to a job, under that id. Raises NotFound, and Refused: rule_inactive, world_moved.
    """
    take_turn(actor, ENGINE)
    rule = rule_for(actor, "rules.manage", rule_id, locked=True)
    if not rule.is_active:
        raise Refused("rule_inactive", "This rule is not active. Activate it first.")
    noted: list[Noted] = [(None, rule_id, Cause(BY_HAND))]
    shown = diff(actor, noted)
    if shown.fingerprint != fingerprint:
        raise Refused("world_moved", "People or the rule changed since the preview. Look at it again.")
    return _at_once(actor, noted) if shown.changes <= AT_ONCE else _later(actor, rule_id)


def _at_once(actor: Actor, noted: Sequence[Noted]) -> UUID:
    run_id = uuid7(actor.now)
    finish(actor=actor, reconciling=_opened(actor, work_of(noted), run_id))
    return run_id


def _later(actor: Actor, rule_id: UUID) -> UUID:
    run_id = uuid7(actor.now)
    Pending.objects.create(
        organization_id=actor.organization_id, rule_id=rule_id, cause=BY_HAND, run_id=run_id
    )
    defer(actor, JOB, run_id=run_id)
    return run_id


def _opened(actor: Actor, work: Work, run_id: UUID) -> Reconciling:
    """A new run. What is about a few people is one transaction, and one event says it all."""
    parts = parts_of(population(Among())) if work.among.people is None else 1
    only = next(iter(work.causes)) if len(work.causes) == 1 and work.among.people is None else None
    run = audit.open_run(
        actor,
        KIND,
        subject_type="rule" if only else "organization",
        subject_id=only,
        cause=work.default.word,
        cause_id=work.default.id,
        run_id=run_id,
        parts=parts,
    )
    if not work.is_small:
        audit.record(actor, "reconcile.begun", object_type="run", object_id=run.pk, run_id=run.pk)
    return Reconciling(run, work, is_new=True)


def _judged(actor: Actor, work: Work, rules: Sequence[RuleInForce], among: Among) -> Judgement:
    return judgement(actor, rules, among, work.causes, work.default)


def _left(reconciling: Reconciling, piece: Piece) -> tuple[RuleInForce, ...] | None:
    """The rules of a piece that an earlier try of this run has not accounted for; None where that is all."""
    if piece.number:
        return None if _is_done(reconciling, piece) else rules_in_force(piece.rules)
    done = RunCount.objects.filter(run=reconciling.run, part=piece.among.part)
    accounted = set(done.values_list("subject_id", flat=True))
    return tuple(rule for rule in rules_in_force(piece.rules) if not rule.campaigns & accounted) or None


def _is_done(reconciling: Reconciling, piece: Piece) -> bool:
    """Whether an earlier try of this run has accounted for a piece of changed people."""
    if reconciling.is_new:
        return False
    return RunCount.objects.filter(run=reconciling.run, part=piece.number, subject_id=None).exists()


def _smaller(
    reconciling: Reconciling, piece: Piece, rules: Sequence[RuleInForce], writes: int
) -> tuple[Piece, ...]:
    """The pieces to do instead. What an earlier try of this run began in parts goes on in parts."""
    begun = not reconciling.is_new and is_begun_in_parts(reconciling.run, rules)
    most = most_of(reconciling.run, piece, rules)
    if most is None or (writes <= most and not begun):
        return ()
    return smaller(reconciling.run, piece, rules, writes)


def _is_first(reconciling: Reconciling, rules: Sequence[RuleInForce]) -> bool:
    """Whether nobody has been assigned anything by these rules."""
    if not (reconciling.is_new and rules):
        return False
    return not Assignment.objects.filter(campaign__in=campaigns_of(rules)).exists()


def _carry_out_first(
    actor: Actor, reconciling: Reconciling, piece: Piece, rules: Sequence[RuleInForce]
) -> tuple[Piece, ...]:
    """Writes without a look before, if it is not too much: nothing is there to be restored or withdrawn."""
    most = most_of(reconciling.run, piece, rules)
    now, seen = _written(actor, reconciling, piece, Held.first(rules), most)
    if most and changes(seen) > most:
        return smaller(reconciling.run, piece, rules, changes(seen))
    account(actor, reconciling.run, piece, now, seen)
    return ()


def _carry_out_few(actor: Actor, reconciling: Reconciling, piece: Piece) -> None:
    """Writes at once: to hold everything that a few people may owe costs less than to look before."""
    if _is_done(reconciling, piece):
        return
    rules, seen = _written(actor, reconciling, piece, Held.whole(piece)) if piece.rules else ((), ())
    account(actor, reconciling.run, piece, rules, seen)


def _written(
    actor: Actor, reconciling: Reconciling, piece: Piece, held: Held, most: int | None = None
) -> tuple[tuple[RuleInForce, ...], tuple[Tally, ...]]:
    """Judges once nobody else can come in between, and writes for the campaigns that are held.

    Of more changes than `most` nothing is written.
    """
    rules = held.hold()
    if not rules:
        return (), ()
    judged = _judged(actor, reconciling.work, rules, piece.among)
    facts = {"run": reconciling.run.pk, "now": actor.now, "held": list(held.campaigns), "most": most}
    return rules, judged.written({**facts, **edges(actor.now)})
