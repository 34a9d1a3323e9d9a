"""How a piece of a reconcile is cut that would write too much in one transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from duly.assignments.queries.among import Among
from duly.assignments.queries.in_force import RuleInForce, campaigns_of
from duly.assignments.queries.pieces import Piece, cut
from duly.audit.models import Run, RunCount

# What one statement writes at most; a rule about more people is worked off in parts of the population.
MOST = 60_000
PART = 20_000


def parts_of(population: int) -> int:
    """In how many parts a rule is worked off that is about too many of so many people."""
    return max(1, -(-population // PART))


def most_of(run: Run, piece: Piece, rules: Sequence[RuleInForce]) -> int | None:
    """How much a piece may write; None where it cannot be cut."""
    if piece.number or piece.among.part:
        return None
    return MOST if len(rules) > 1 or run.parts > 1 else None


def smaller(run: Run, piece: Piece, rules: Sequence[RuleInForce], writes: int) -> tuple[Piece, ...]:
    """The pieces to do instead of one that writes so much: of fewer rules, or of one by parts of people."""
    if len(rules) > 1:
        size = -(-len(rules) // max(2, -(-writes // MOST)))
        return tuple(replace(piece, rules=tuple(some)) for some in cut([rule.id for rule in rules], size))
    return tuple(replace(piece, among=Among(part=k, parts=run.parts)) for k in range(1, run.parts + 1))


def is_begun_in_parts(run: Run, rules: Iterable[RuleInForce]) -> bool:
    """Whether an earlier try of a run accounted for a part of one of these rules."""
    return RunCount.objects.filter(run=run, part__gt=0, subject_id__in=campaigns_of(rules)).exists()
