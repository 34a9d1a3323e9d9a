"""What is odd about the rules in force, held against the people, values and trainings of today."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from duly.assignments.queries.days import today_of
from duly.assignments.queries.in_force import audience_of
from duly.assignments.queries.matched import Matched, extents, matched
from duly.assignments.queries.paging import page_of
from duly.assignments.queries.statements import rows
from duly.assignments.rules.bounds import Held, bounds
from duly.assignments.rules.duties import RuleFacts
from duly.assignments.rules.linting import (
    Course,
    Finding,
    Known,
    Lint,
    Rules,
    by_form,
    conditions,
    lint,
    shape,
    united,
)
from duly.kernel.audience import GROUP, Audience
from duly.people.models import AttributeValue, Group, Person, ValueTree
from duly.people.queries import (
    Page,
    attributes,
    audience_condition,
    group_options,
    languages_spoken,
    required_dimensions,
    value_names,
    value_tree,
)
from duly.people.queries.audiences import Lookups
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.trainings.models import Training, Version
from duly.trainings.rules import VersionState

NAMED = 5  # rules and values of one finding that are named; the others are counted
LANGUAGE = "language"


@dataclass(frozen=True, kw_only=True)
class FindingRow:
    """One finding in words: `rules` and `named` are the first few of `rule_count` and `named_count`.

    `matched` are the people of the first rule today.
    """

    finding: Finding
    rules: tuple[tuple[UUID, str], ...]
    rule_count: int
    named: tuple[str, ...]
    named_count: int
    matched: Matched


@dataclass(frozen=True)
class WithoutDuty:
    """Somebody active whom no active rule matches."""

    person_id: UUID
    name: str
    employee_number: str
    department: str
    location: str


@dataclass(frozen=True, kw_only=True)
class LintPage:
    """Everything odd, counted by kind, with one page of the findings of a `kind`, or of the people without
    a duty.
    """

    kind: Lint | None
    rules: int
    population: int
    counts: Mapping[Lint, int]
    findings: Page[FindingRow]
    people: Page[WithoutDuty]


def lint_page(*, actor: Actor, kind: Lint | None = None, page: int = 1) -> LintPage:
    """The lint of all active rules; of `kind` what is listed, without one the first that is found."""
    require(actor, "rules.view")
    rules = _rules()
    known = _known(actor, rules)
    found = [*lint(rules, known), *_of_today(rules, _held(actor, rules), known.population)]
    without = _Without(rules.values())
    idle = without.count()
    counts = Counter(one.kind for one in found) + Counter({Lint.NO_DUTY: idle})
    kind = kind or next((one for one in Lint if counts[one]), None)
    listed = [one for one in found if one.kind is kind]
    return LintPage(
        kind=kind,
        rules=len(rules),
        population=known.population,
        counts={one: counts[one] for one in Lint if counts[one]},
        findings=page_of(len(listed), page, lambda size, skip: _in_words(listed[skip : skip + size], rules)),
        people=page_of(idle, page, without.people),
    )


def _of_today(rules: Rules, held: Held, population: int) -> Iterator[Finding]:
    """Rules that hold nobody or everybody by count, where the form alone does not say so."""
    alike: dict[Any, list[UUID]] = defaultdict(list)
    for rule_id, facts in rules.items():
        if by_form(facts.audience) is None:
            alike[shape(facts.audience)].append(rule_id)
    for who, kind in _extreme([(who, rules[who[0]].audience) for who in alike.values()], held, population):
        yield from (Finding(kind=kind, rules=(one,)) for one in who)


def _extreme(
    asked: Iterable[tuple[list[UUID], Audience]], held: Held, population: int
) -> Iterator[tuple[list[UUID], Lint]]:
    """Which of these hold nobody or everybody. People are looked for only where counts do not settle it."""
    open_questions: list[tuple[list[UUID], Audience, bool, bool]] = []
    for who, audience in asked:
        least, most = bounds(audience, held, population)
        if most == 0:
            yield who, Lint.NOBODY_TODAY
        elif least == 0 or most == population:
            open_questions.append((who, audience, least == 0, most == population))
    found = extents([(audience, nobody, everybody) for _, audience, nobody, everybody in open_questions])
    for (who, *_), extent in zip(open_questions, found, strict=True):
        if not extent.somebody:
            yield who, Lint.NOBODY_TODAY
        elif not extent.misses_somebody:
            yield who, Lint.EVERYBODY_TODAY


class _Without:
    """The active people whom none of the rules matches."""

    def __init__(self, rules: Iterable[RuleFacts]) -> None:
        required, lookups = required_dimensions(), Lookups()
        judged = [
            audience_condition(audience, required, prefix=f"any{nth}", lookups=lookups)
            for nth, audience in enumerate(united(one.audience for one in rules))
        ]
        self._matched = " OR ".join(one.matches for one in judged) or "false"
        self._params = {name: value for one in judged for name, value in one.params.items()}

    def count(self) -> int:
        ((people,),) = rows("without_duty_count", self._params, matched=self._matched)
        return int(people)

    def people(self, size: int, skip: int) -> tuple[WithoutDuty, ...]:
        found = rows("without_duty", {**self._params, "size": size, "skip": skip}, matched=self._matched)
        return tuple(WithoutDuty(*row) for row in found)


def _rules() -> Rules:
    """What the active rules say, by name."""
    return {
        rule_id: RuleFacts(
            name=name, audience=audience_of(audience), training_ids=tuple(trainings), days_to_complete=days
        )
        for rule_id, name, audience, days, trainings in rows("active_rules", {})
    }


def _held(actor: Actor, rules: Rules) -> dict[UUID, int]:
    """How many active people hold each value that a rule may name; a dynamic group is not counted here."""
    named = {one.dimension for facts in rules.values() for one in conditions(facts.audience)}
    used = named & {row.key for row in attributes(actor=actor)}
    held = {node.id: node.people for key in used for node in value_tree(actor=actor, key=key)}
    if GROUP in named:
        listed = {one.id: one.listed for one in group_options(actor=actor)}
        held |= {group: people for group, people in listed.items() if people is not None}
    if LANGUAGE in named:
        held |= {one: people for one, _, people in languages_spoken()}
    return held


def _known(actor: Actor, rules: Rules) -> Known:
    held = {row.key: row.people - row.missing for row in attributes(actor=actor)}
    active = Person.objects.active()
    population = active.count()
    speaking = active.exclude(language="").count()
    return Known(
        today=today_of(actor),
        trainings=_courses(rules),
        above=_above(rules),
        retired=_retired(),
        # Whoever is in no group has none on record, which is no fault of anybody.
        holding={**held, LANGUAGE: speaking, GROUP: population},
        population=population,
    )


def _courses(rules: Rules) -> dict[UUID, Course]:
    named = {training for facts in rules.values() for training in facts.training_ids}
    active = Version.objects.filter(training__in=named, state=VersionState.ACTIVE)
    assignable = set(active.values_list("training_id", flat=True))
    found = Training.objects.filter(pk__in=named).values_list("pk", "due_offset_days", "recertify_months")
    return {
        training: Course(is_assignable=training in assignable, due_offset_days=days, recertify_months=months)
        for training, days, months in found
    }


def _above(rules: Rules) -> dict[UUID, frozenset[UUID]]:
    """What stands above the values of rules that leave somebody out; the others need no tree."""
    audiences = [facts.audience for facts in rules.values() if facts.audience.exclusions]
    named = {value for audience in audiences for one in conditions(audience) for value in one.values}
    above: dict[UUID, set[UUID]] = defaultdict(set)
    found = ValueTree.objects.filter(descendant__in=named).values_list("descendant_id", "ancestor_id")
    for value, ancestor in found:
        above[value].add(ancestor)
    return {value: frozenset(ancestors) for value, ancestors in above.items()}


def _retired() -> frozenset[UUID]:
    """Values and groups no longer in use. A merged value is not among them: another counts in its place."""
    values = AttributeValue.objects.filter(retired_at__isnull=False, merged_into=None)
    groups = Group.objects.filter(retired_at__isnull=False)
    return frozenset((*values.values_list("pk", flat=True), *groups.values_list("pk", flat=True)))


def _in_words(found: Sequence[Finding], rules: Rules) -> tuple[FindingRow, ...]:
    """The findings with names, and how many people their first rule concerns."""
    first = {one.rules[0] for one in found}
    counted = dict(zip(first, matched([rules[one].audience for one in first]), strict=True))
    trainings = {one for finding in found for one in finding.named}
    names = {**value_names(), **dict(Training.objects.filter(pk__in=trainings).values_list("pk", "name"))}
    return tuple(
        FindingRow(
            finding=one,
            rules=tuple((rule, rules[rule].name) for rule in one.rules[:NAMED]),
            rule_count=len(one.rules),
            named=tuple(names.get(value, "") for value in one.named[:NAMED]),
            named_count=len(one.named),
            matched=counted[one.rules[0]],
        )
        for one in found
    )
