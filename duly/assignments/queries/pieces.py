"""What a reconcile looks at, cut into pieces: changed people by all rules, changed rules by everybody."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from duly.assignments.models import Rule
from duly.assignments.queries.among import Among, Cause
from duly.assignments.queries.in_force import automatic_rules, rules_about
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
    be about nobody of them.
    """

    rules: tuple[UUID, ...]
    among: Among
    number: int = 0
    others: int = 0


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
    whole = any(person is None and rule is None for person, rule, _ in noted)
    changed = {rule: cause for _, rule, cause in noted if rule}
    asked = _asked(changed, whole=whole)
    people = {} if whole else {person: cause for person, _, cause in noted if person}
    return Work(
        pieces=(
            *(Piece(tuple(some), Among()) for some in cut(sorted(asked), RULES_AT_ONCE)),
            *_about(people, but=asked),
        ),
        causes=changed,
        default=_one(cause for _, _, cause in noted),
        among=Among() if asked else Among(people),
    )


def _asked(changed: Mapping[UUID, Cause], *, whole: bool) -> frozenset[UUID]:
    """The rules to hold against everybody."""
    if not (changed or whole):
        return frozenset()
    automatic = automatic_rules()
    by_hand = {rule for rule, cause in changed.items() if cause.word == BY_HAND}
    return (automatic if whole else automatic & changed.keys()) | by_hand


def cut(many: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The sequence in runs of at most `size`."""
    return (many[start : start + size] for start in range(0, len(many), size))


def _about(people: Mapping[UUID, Cause], but: frozenset[UUID]) -> tuple[Piece, ...]:
    """Changed people by the rules, `but` for these: a piece for some of either."""
    if not people:
        return ()
    if len(people) <= FEW:
        return tuple(_about_few(people, but))
    return tuple(_about_many(people, automatic_rules() - but))


def _about_many(people: Mapping[UUID, Cause], rules: Container[UUID]) -> Iterator[Piece]:
    """Cut by all rules there are, each in its place for good: a number stands for the same ones next time."""
    slices = list(cut(sorted(people), PEOPLE_AT_ONCE))
    every = list(Rule.objects.order_by("pk").values_list("pk", flat=True))
    for nth, group in enumerate(cut(every, RULES_AT_ONCE)):
        if wanted := tuple(one for one in group if one in rules):
            for place, some in enumerate(slices, start=1):
                yield Piece(wanted, Among({one: people[one] for one in some}), nth * len(slices) + place)


def _about_few(people: Mapping[UUID, Cause], but: frozenset[UUID]) -> Iterator[Piece]:
    """One piece with the rules that have to do with one of them, unless there is no rule at all."""
    required = required_dimensions()
    them = tuple(known(people, required=required))
    about = rules_about(them, required, but=but)
    if about.rules or about.others:
        yield Piece(about.rules, Among(people, known=them, required=required), 1, about.others)


def _one(causes: Iterable[Cause]) -> Cause:
    """The cause if they all are the same, else that there are several."""
    found = set(causes)
    return found.pop() if len(found) == 1 else Cause("several")
