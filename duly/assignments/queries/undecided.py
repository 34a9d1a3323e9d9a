"""People whom rules and campaigns cannot decide today, because a value that is required is not on record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.core.cache import cache
from django.db.models import TextField
from django.db.models.functions import Cast

from duly.assignments.models import Campaign, Rule
from duly.assignments.queries.in_force import audience_of
from duly.assignments.queries.paging import PAGE_SIZE, page_of
from duly.assignments.rules import CampaignKind, CampaignState
from duly.kernel.audience import GROUP, Audience, Clause
from duly.kernel.audience.crowds import Crowd
from duly.kernel.refusal import NotFound
from duly.people.models import Person
from duly.people.queries import Page, required_dimensions
from duly.people.queries.audiences import dynamic_groups
from duly.people.queries.crowds import crowd_without
from duly.people.queries.directory import people_named
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

RULE, CAMPAIGN = "rule", "campaign"
# The number in the menu is at most as old as this; the page counts anew.
COUNTED_FOR_SECONDS = 300
# As text, by which audiences that were read before are known again.
WRITTEN = Cast("audience", TextField())


@dataclass(frozen=True)
class Asker:
    """A rule or campaign in force: whom it asks for, and the required dimensions it asks for."""

    kind: str
    id: UUID
    name: str
    audience: Audience
    dimensions: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class UndecidedRow:
    """Somebody with the dimensions that are missing, and how many rules and campaigns wait for them."""

    person_id: UUID
    name: str
    employee_number: str
    department: str
    missing: tuple[str, ...]
    rules: int
    campaigns: int


@dataclass(frozen=True, kw_only=True)
class UndecidedPage:
    """Everybody who cannot be decided, by name. `missing` counts people by dimension, somebody under several.

    `askers` are the rules and campaigns that wait, with how many people each.
    """

    total: int
    missing: Mapping[str, int]
    askers: tuple[tuple[Asker, int], ...]
    people: Page[UndecidedRow]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """The rules and campaigns that cannot decide one person, each with the dimensions that are missing."""

    person_id: UUID
    name: str
    askers: tuple[tuple[Asker, tuple[str, ...]], ...]


@dataclass(frozen=True)
class _Judged:
    """A crowd with the bits of those whom each asker cannot decide."""

    crowd: Crowd
    bits: tuple[tuple[Asker, int], ...] = ()
    lacking: Mapping[str, int] = field(default_factory=dict)

    @property
    def everybody(self) -> int:
        found = 0
        for _, bits in self.bits:
            found |= bits
        return found

    def lacks(self, dimension: str) -> int:
        """Who is undecided for want of this."""
        found = 0
        for asker, bits in self.bits:
            if dimension in asker.dimensions:
                found |= bits & self.lacking[dimension]
        return found


def undecided_page(
    *, actor: Actor, missing: str = "", asker_id: UUID | None = None, search: str = "", page: int = 1
) -> UndecidedPage:
    """Who cannot be decided now; what narrows the list leaves the sums as they are."""
    require(actor, "runs.view")
    judged = _judged()
    everybody = judged.everybody
    _remember(actor, everybody.bit_count())
    chosen = _narrowed(judged, everybody, missing, asker_id, search)
    people = list(judged.crowd.of(chosen))
    counts = {dimension: judged.lacks(dimension).bit_count() for dimension in judged.lacking}
    return UndecidedPage(
        total=everybody.bit_count(),
        missing={dimension: people for dimension, people in counts.items() if people},
        askers=tuple((asker, bits.bit_count()) for asker, bits in judged.bits),
        people=page_of(len(people), page, lambda size, skip: _rows(judged, people[skip : skip + size])),
    )


def undecided_people(
    *, actor: Actor, missing: str = "", asker_id: UUID | None = None, search: str = ""
) -> Iterable[tuple[UndecidedRow, ...]]:
    """The whole list, in chunks."""
    require(actor, "runs.view")
    judged = _judged()
    people = list(judged.crowd.of(_narrowed(judged, judged.everybody, missing, asker_id, search)))
    for start in range(0, len(people), PAGE_SIZE):
        yield _rows(judged, people[start : start + PAGE_SIZE])


def waiting_for(*, actor: Actor, person_id: UUID) -> Waiting:
    """What cannot decide one person. Raises NotFound for somebody who is not there."""
    require(actor, "runs.view")
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound
    judged = _judged()
    bit = judged.crowd.named([person_id])
    return Waiting(
        person_id=person_id,
        name=person.name,
        askers=tuple((asker, _missing(judged, asker, bit)) for asker, bits in judged.bits if bits & bit),
    )


def undecided_count(*, actor: Actor) -> int:
    """How many people cannot be decided, counted some minutes ago at most."""
    require(actor, "runs.view")
    known = cache.get(_key(actor))
    if known is None:
        known = _judged().everybody.bit_count()
        _remember(actor, known)
    return int(known)


def askers_in_force(required: frozenset[str]) -> tuple[Asker, ...]:
    """The active rules and campaigns that ask for something required, by name."""
    rules = Rule.objects.filter(is_active=True).values_list("pk", "name", WRITTEN)
    campaigns = Campaign.objects.filter(state=CampaignState.ACTIVE).exclude(kind=CampaignKind.RULE)
    found = [
        *((RULE, *one) for one in rules),
        *((CAMPAIGN, *one) for one in campaigns.values_list("pk", "name", WRITTEN)),
    ]
    groups = {group: _asks_for(audience) for group, audience in dynamic_groups().items()}
    read = (
        Asker(kind, pk, name, audience, _dimensions(audience, groups) & required)
        for kind, pk, name, written in found
        for audience in [audience_of(written)]
    )
    return tuple(sorted((one for one in read if one.dimensions), key=lambda one: (one.name, one.id)))


def _judged() -> _Judged:
    """Everybody who lacks something that is asked for, judged by everything that asks for it."""
    required = required_dimensions()
    askers = askers_in_force(required)
    asked = frozenset().union(*(one.dimensions for one in askers))
    crowd = crowd_without(asked, required=required)
    bits = ((one, crowd.judged(one.audience, required).undecided) for one in askers)
    return _Judged(
        crowd,
        tuple((asker, found) for asker, found in bits if found),
        {dimension: crowd.lacking(dimension) for dimension in sorted(asked)},
    )


def _narrowed(judged: _Judged, bits: int, missing: str, asker_id: UUID | None, search: str) -> int:
    if missing:
        bits &= judged.lacks(missing) if missing in judged.lacking else 0
    if asker_id:
        bits &= next((found for asker, found in judged.bits if asker.id == asker_id), 0)
    if search:
        bits &= judged.crowd.named(people_named(search).values_list("pk", flat=True))
    return bits


def _rows(judged: _Judged, people: list[UUID]) -> tuple[UndecidedRow, ...]:
    found = Person.objects.select_related("department").in_bulk(people)
    return tuple(_row(judged, found[one], judged.crowd.named([one])) for one in people)


def _row(judged: _Judged, person: Person, bit: int) -> UndecidedRow:
    askers = [asker for asker, bits in judged.bits if bits & bit]
    asked = frozenset().union(*(asker.dimensions for asker in askers))
    return UndecidedRow(
        person_id=person.pk,
        name=person.name,
        employee_number=person.employee_number or "",
        department=person.department.name if person.department else "",
        missing=tuple(one for one in sorted(asked) if judged.lacking[one] & bit),
        rules=sum(asker.kind == RULE for asker in askers),
        campaigns=sum(asker.kind == CAMPAIGN for asker in askers),
    )


def _missing(judged: _Judged, asker: Asker, bit: int) -> tuple[str, ...]:
    return tuple(one for one in sorted(asker.dimensions) if judged.lacking[one] & bit)


def _asks_for(audience: Audience) -> frozenset[str]:
    clauses: tuple[Clause, ...] = (*audience.clauses, *audience.exclusions)
    return frozenset(condition.dimension for clause in clauses for condition in clause.conditions)


def _dimensions(audience: Audience, groups: Mapping[UUID, frozenset[str]]) -> frozenset[str]:
    """What is asked for, by itself and by the dynamic groups that are named."""
    asked = _asks_for(audience)
    if GROUP not in asked:
        return asked
    named = (
        condition.values
        for clause in (*audience.clauses, *audience.exclusions)
        for condition in clause.conditions
        if condition.dimension == GROUP
    )
    inside = (groups.get(group, frozenset()) for values in named for group in values)
    return asked.union(*inside)


def _key(actor: Actor) -> str:
    return f"undecided:{actor.organization_id}"


def _remember(actor: Actor, people: int) -> None:
    cache.set(_key(actor), people, COUNTED_FOR_SECONDS)
