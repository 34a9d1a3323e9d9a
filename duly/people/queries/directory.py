"""The people list: found by words, filtered by subtree and standing, a page at a time."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from duly.kernel.refusal import NotFound
from duly.people.models import AttributeValue, Person, PersonWord, ValueTree
from duly.people.queries.rows import Page, PersonRow
from duly.people.querysets import PersonQuerySet
from duly.people.rules.words import prefix_range, search_tokens
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role

PAGE_SIZE = 50


def people_page(
    *,
    actor: Actor,
    search: str = "",
    department: UUID | None = None,
    location: UUID | None = None,
    active: bool | None = True,
    page: int = 1,
) -> Page[PersonRow]:
    """People by name. `active` None means both; a page beyond the last one gives the last."""
    require(actor, "people.view")
    found = people_found(search=search, department=department, location=location, active=active)
    total = found.count()
    number = min(max(page, 1), max(1, -(-total // PAGE_SIZE)))
    start = (number - 1) * PAGE_SIZE
    return Page(
        rows=tuple(_rows(found.by_name()[start : start + PAGE_SIZE])),
        number=number,
        size=PAGE_SIZE,
        total=total,
    )


def people_found(
    *, search: str, department: UUID | None, location: UUID | None, active: bool | None
) -> "PersonQuerySet[Person]":
    """The set behind the list: every token of the search begins one of the person's words; subtrees count."""
    found = Person.objects.all()
    for token in search_tokens(search):
        first, after = prefix_range(token)
        words = PersonWord.objects.filter(word__gte=first, word__lt=after)
        found = found.filter(pk__in=words.values("person_id"))
    if department is not None:
        found = found.filter(department_id__in=_subtree(department))
    if location is not None:
        found = found.filter(location_id__in=_subtree(location))
    return found if active is None else found.filter(is_active=active)


def person_row(*, actor: Actor, person_id: UUID) -> PersonRow:
    """One person. Raises NotFound, also for people the actor may not see; everybody sees themselves."""
    if person_id != actor.person_id:
        require(actor, "people.view")
    for row in _rows(Person.objects.filter(pk=person_id)):
        return row
    raise NotFound


def _subtree(value_id: UUID) -> "QuerySet[ValueTree, UUID]":
    return ValueTree.objects.filter(ancestor_id=value_id).values_list("descendant_id", flat=True)


def _rows(people: "QuerySet[Person]") -> Iterable[PersonRow]:
    related = people.select_related("department", "location", "workstation", "job_role", "manager")
    return (_row(person) for person in related)


def _row(person: Person) -> PersonRow:
    return PersonRow(
        id=person.pk,
        name=person.name,
        given_name=person.given_name,
        family_name=person.family_name,
        employee_number=person.employee_number or "",
        email=person.email,
        language=person.language,
        role=Role(person.role),
        is_active=person.is_active,
        has_account=person.account_id is not None,
        started_on=person.started_on,
        zone=person.zone,
        department=_name(person.department),
        location=_name(person.location),
        workstation=_name(person.workstation),
        job_role=_name(person.job_role),
        manager_id=person.manager_id,
        manager=_name(person.manager),
    )


def _name(named: AttributeValue | Person | None) -> str:
    return named.name if named else ""
