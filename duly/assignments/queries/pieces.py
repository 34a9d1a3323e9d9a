"""What a reconcile looks at, cut into pieces: changed people by all rules, changed rules by everybody."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from duly.assignments.models import Assignment, Rule
from duly.assignments.queries.among import Among, Cause
from duly.assignments.queries.in_force import RuleInForce, rules_in_force
from duly.kernel.audience import Audience, Verdict, matches
from duly.people.queries import required_dimensions
from duly.people.queries.profiles import known

T = TypeVar("T")

BY_HAND = "by_hand"
RULES_AT_ONCE = 20
PEOPLE_AT_ONCE = 10_000
# So few people are judged in Python first: most rules are not about them, and need no SQL.
FEW = 20

Noted = tuple[UUID | None, UUID | None, Cause]  # a person, a rule, or neither for everything


@dataclass(frozen=True)
class Piece:
    """Some rules held against some people: one statement, one transaction.

    `number` tells the pieces of changed people apart. `others` counts the duties of rules that are known to
    be about nobody of them. `read` are the rules where they were read to find that out.
    """

    rules: tuple[UUID, ...]
    among: Among
    number: int = 0
    others: int = 0
    read: tuple[RuleInForce, ...] | None = None


@dataclass(frozen=True)
class Work:
    """Everything one run has to do, about these people.

    `causes` are those of changed rules, `default` that of all the rest.
    """

    pieces: tuple[Piece, ...]
    causes: Mapping[UUID, Cause]
    default: Cause
    among: Among

    @property
    def is_small(self) -> bool:
        """Whether it is about a few people only, so that one transaction does."""
        return self.among.people is not None and len(self.among.people) <= FEW


def work_of(noted: Sequence[Noted]) -> Work:
    """Cuts what was noted into pieces. A rule that does not assign by itself is in it when asked by hand."""
    automatic = {rule.id: rule for rule in rules_in_force()}
    whole = [cause for person, rule, cause in noted if person is None and rule is None]
    changed = {rule: cause for _, rule, cause in noted if rule}
    by_hand = [rule for rule, cause in changed.items() if cause.word == BY_HAND and rule not in automatic]
    for_all = {rule: rule in changed or bool(whole) for rule in automatic}
    asked = [*(rule for rule, everybody in for_all.items() if everybody), *by_hand]
    people = {} if whole else {person: cause for person, _, cause in noted if person}
    rest = [automatic[rule] for rule, everybody in for_all.items() if not everybody]
    return Work(
        pieces=(
            *(Piece(tuple(some), Among()) for some in cut(sorted(asked), RULES_AT_ONCE)),
            *_about(people, rest),
        ),
        causes=changed,
        default=_one(cause for _, _, cause in noted),
        among=Among() if asked else Among(people),
    )


def cut(many: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The sequence in runs of at most `size`."""
    return (many[start : start + size] for start in range(0, len(many), size))


def _about(people: Mapping[UUID, Cause], rules: Sequence[RuleInForce]) -> tuple[Piece, ...]:
    """Changed people by the rules: a piece for some of either."""
    if not people or not rules:
        return ()
    if len(people) <= FEW:
        return (_about_few(people, rules),)
    return tuple(_about_many(people, {rule.id for rule in rules}))


def _about_many(people: Mapping[UUID, Cause], rules: Container[UUID]) -> Iterator[Piece]:
    """Cut by all rules there are, each in its place for good: a number stands for the same ones next time."""
    slices = list(cut(sorted(people), PEOPLE_AT_ONCE))
    every = list(Rule.objects.order_by("pk").values_list("pk", flat=True))
    for nth, group in enumerate(cut(every, RULES_AT_ONCE)):
        if wanted := tuple(one for one in group if one in rules):
            for place, some in enumerate(slices, start=1):
                yield Piece(wanted, Among({one: people[one] for one in some}), nth * len(slices) + place)


def _about_few(people: Mapping[UUID, Cause], rules: Sequence[RuleInForce]) -> Piece:
    """One piece with the rules that match or except one of them, cannot tell, or assigned one before."""
    required, held = required_dimensions(), _held(people)
    them = tuple(known(people, required=required))
    concerned = tuple(
        rule
        for rule in rules
        if rule.campaigns & held
        or any(matches(_reach(rule.audience), one.profile, required) is not Verdict.NO for one in them)
    )
    left_out = _duties(rules) - _duties(concerned)
    among = Among(people, known=them, required=required)
    return Piece(tuple(rule.id for rule in concerned), among, 1, left_out, concerned)


def _reach(audience: Audience) -> Audience:
    """The audience with those whom it excepts: a run tells them from those it is not about."""
    if not (audience.exclusions or audience.excluded_individuals):
        return audience
    return replace(audience, exclusions=(), excluded_individuals=frozenset())


def _held(people: Iterable[UUID]) -> frozenset[UUID]:
    found: Any = Assignment.objects.filter(person__in=list(people), campaign__rule__isnull=False)
    return frozenset(found.values_list("campaign_id", flat=True))


def _duties(rules: Iterable[RuleInForce]) -> int:
    return sum(len(rule.duties) for rule in rules)


def _one(causes: Iterable[Cause]) -> Cause:
    """The cause if they all are the same, else that there are several."""
    found = set(causes)
    return found.pop() if len(found) == 1 else Cause("several")
