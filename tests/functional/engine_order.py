"""Some serial order: to which ends one person may come, by what rules mean and by nothing of the engine.

A person is a department, whether they are there, what they proved, and one row for each rule and the launch.
An operation is a function from person to person; a look of a rule is one more, allowed between any two.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

OPEN, COMPLETED, WITHDRAWN, LAPSED = "open", "completed", "withdrawn", "lapsed"
PRODUCTION = frozenset({"Production", "Assembly", "Paint shop"})
SHOP_FLOOR = PRODUCTION | {"Quality"}


@dataclass(frozen=True, slots=True)
class Row:
    """One assignment. `was_there` before the storm; `shifted` by the days its person was away."""

    standing: str
    was_there: bool = False
    shifted: bool = False


@dataclass(frozen=True, slots=True)
class Duty:
    """Who owes a training: these departments (None: everybody). `withdraws` from those who no longer do."""

    training: str
    departments: frozenset[str] | None
    withdraws: bool = False

    def wants(self, person: "Someone") -> bool | None:
        """None where the department would tell and there is none."""
        if self.departments is None:
            return True
        return None if person.department is None else person.department in self.departments


RULES = {
    "all": Duty("first", None),
    "keeping": Duty("first", PRODUCTION),
    "withdrawing": Duty("second", frozenset({"Assembly", "Quality"}), withdraws=True),
}
LAUNCHED = Duty("second", SHOP_FLOOR)
LAUNCH = "launch"


@dataclass(frozen=True, slots=True)
class Someone:
    """One person as far as anybody's duties depend on it."""

    department: str | None
    is_there: bool = True
    long_away: bool = False
    proven: frozenset[str] = frozenset()
    rows: tuple[tuple[str, Row], ...] = ()

    def row(self, name: str) -> Row | None:
        return dict(self.rows).get(name)

    def holding(self, rows: Mapping[str, Row]) -> "Someone":
        return replace(self, rows=tuple(sorted({**dict(self.rows), **rows}.items())))


@dataclass(frozen=True, slots=True)
class Done:
    """An operation that did something: on whose connection it ran, and from when to when."""

    connection: int
    kind: str
    person: int | None
    value: str | None
    began: float
    ended: float

    def precedes(self, other: "Done") -> bool:
        """In the order of one connection, and in that of time."""
        return self.ended <= other.began


def after(one: Done, person: Someone) -> Someone | None:
    """The person after the operation; None where it could not have done anything then."""
    if one.kind == "move":
        return replace(person, department=one.value)
    if one.kind == "leave":
        return replace(person, is_there=False, long_away=False) if person.is_there else None
    if one.kind == "return":
        return None if person.is_there else _returned(person)
    if one.kind == "withdraw":
        held = person.row(str(one.value))
        open_ = held is not None and held.standing == OPEN
        return person.holding({str(one.value): replace(held, standing=WITHDRAWN)}) if held and open_ else None
    if one.kind == "complete":
        return _completed(person, str(one.value)) if person.is_there else None
    return _launched(person)


def _returned(person: Someone) -> Someone:
    back = replace(person, is_there=True, long_away=False)
    if not person.long_away:
        return back
    return back.holding(
        {
            name: replace(row, shifted=True)
            for name, row in person.rows
            if row.was_there and row.standing == OPEN
        }
    )


def _completed(person: Someone, training: str) -> Someone:
    duties = {**RULES, LAUNCH: LAUNCHED}
    fulfilled = {
        name: replace(row, standing=COMPLETED)
        for name, row in person.rows
        if row.standing == OPEN and duties[name].training == training
    }
    return replace(person, proven=person.proven | {training}).holding(fulfilled)


def _launched(person: Someone) -> Someone:
    if not (person.is_there and LAUNCHED.wants(person)):
        return person
    done = LAUNCHED.training in person.proven
    return person.holding({LAUNCH: Row(COMPLETED if done else OPEN)})


def looked_at(name: str, person: Someone) -> Someone:
    """The person after the rule of this name looked at them."""
    rule, held = RULES[name], person.row(name)
    wanted, valid = rule.wants(person), rule.training in person.proven
    if not person.is_there:
        return person
    if held is None:
        return person.holding({name: Row(OPEN)}) if wanted and not valid else person
    if held.standing == LAPSED and wanted and not valid:
        return person.holding({name: replace(held, standing=OPEN)})
    if held.standing == OPEN and wanted is False and rule.withdraws:
        return person.holding({name: replace(held, standing=LAPSED)})
    return person


def is_settled(person: Someone) -> bool:
    """Whether no rule would do anything."""
    return all(looked_at(name, person) == person for name in RULES)


# What was done so far, what became of the person by that, and what of it stands before the launch.
Node = tuple[frozenset[Done], Someone, frozenset[Done] | None]


def cuts_that_explain(first: Someone, last: Someone, done: Sequence[Done]) -> frozenset[frozenset[Done]]:
    """Which of these operations may stand before the launch, in orders that lead from `first` to `last`.

    None at all where no order does. The orders keep to `Done.precedes`; rules look whenever it suits.
    """
    known: set[Node] = {(frozenset(), person, None) for person in _looks({first})}
    for _ in done:
        known = set(_one_further(known, done))
    return frozenset(
        cut or frozenset()
        for _, person, cut in known
        if replace(person, long_away=False) == last and is_settled(person)
    )


def _one_further(known: Iterable[Node], done: Sequence[Done]) -> Iterator[Node]:
    for before, person, cut in known:
        left = [one for one in done if one not in before]
        for one in left:
            found = None if any(other.precedes(one) for other in left) else after(one, person)
            if found is not None:
                kept = before if one.kind == LAUNCH else cut
                yield from ((before | {one}, seen, kept) for seen in _looks({found}))


def _looks(people: Collection[Someone]) -> set[Someone]:
    """These people, and what they may be after any looks of any rules."""
    found = set(people)
    while more := {looked_at(name, one) for one in found for name in RULES} - found:
        found |= more
    return found


def a_cut_for_all(
    connections: Sequence[Sequence[Done]], allowed: Mapping[int, Collection[frozenset[Done]]]
) -> bool:
    """Whether a prefix of each connection's operations is, person by person, one of the cuts allowed."""
    if not connections:
        return True
    mine, rest = connections[0], connections[1:]
    return any(
        a_cut_for_all(rest, narrowed)
        for size in range(len(mine) + 1)
        if (narrowed := _narrowed(allowed, frozenset(mine), frozenset(mine[:size])))
    )


def _narrowed(
    allowed: Mapping[int, Collection[frozenset[Done]]], mine: frozenset[Done], before: frozenset[Done]
) -> dict[int, Collection[frozenset[Done]]] | None:
    """The cuts that agree with a connection's prefix; None where they leave somebody without any."""
    found: dict[int, Collection[frozenset[Done]]] = {}
    for person, cuts in allowed.items():
        own = {one for one in mine if one.person == person}
        found[person] = [cut for cut in cuts if cut & own == before & own] if own else cuts
        if not found[person]:
            return None
    return found
