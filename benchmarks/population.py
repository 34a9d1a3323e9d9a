"""A made-up organization of any size: five departments, three zones, one training in force."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID

from duly.audit.recording import record
from duly.evidence.models import Evidence
from duly.kernel.identity import uuid7
from duly.people.models import Attribute, AttributeValue, OrganizationSettings, Person, ValueTree
from duly.tenancy.actor import Actor
from duly.tenancy.models import Organization
from duly.tenancy.roles import Role
from duly.tenancy.transactions import transaction
from duly.trainings.models import Training, Version
from duly.trainings.rules import Content, Lesson, VersionState, content_bytes

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
BATCH = 500
DEPARTMENTS, TEAMS_EACH = 5, 4
ZONES = ("Europe/Vienna", "Europe/Lisbon", "Asia/Tokyo")
HOLDERS = 20  # one in so many holds valid evidence already
# Ascending, as the server draws them for people who come in one after the other.
_IDS = (uuid7(NOW + timedelta(milliseconds=nth)) for nth in count())


@dataclass(frozen=True)
class Population:
    """Who acts, what is owed, and the departments whose people owe it: all but the last."""

    actor: Actor
    training_id: UUID
    asked: frozenset[UUID]


def populate(size: int) -> Population:
    """Writes an organization with `size` people in the departments asked, and a quarter more elsewhere."""
    actor = organization()
    with transaction(actor):
        departments = _departments(actor)
        version = training_in_force(actor, "Fire safety")
        audited(actor)
    *asked, elsewhere = departments.values()
    teams = [team for department in asked for team in department]
    for start in range(0, size, BATCH):
        _hire(actor, min(BATCH, size - start), teams, version)
    for start in range(0, size // 4, BATCH):
        _hire(actor, min(BATCH, size // 4 - start), elsewhere, None)
    return Population(actor, version.training_id, frozenset(list(departments)[:-1]))


def organization() -> Actor:
    """An organization with one admin, who acts."""
    organization = Organization.objects.create(slug="benchmark")
    admin, role = uuid7(NOW), Role.CORPORATE_ADMIN
    actor = Actor(organization_id=organization.pk, now=NOW, source="test", role=role, person_id=admin)
    with transaction(actor):
        OrganizationSettings.objects.create(organization=organization, name="Benchmark", zone=ZONES[0])
        Person.objects.create(id=admin, organization=organization, name="Admin", zone=ZONES[0], role=role)
        audited(actor)
    return actor


def _departments(actor: Actor) -> dict[UUID, list[UUID]]:
    """The teams of each department."""
    attribute = Attribute.objects.create(
        organization_id=actor.organization_id,
        key="department",
        name="Department",
        is_tree=True,
        is_required=True,
    )
    return {
        department: [value(actor, attribute, f"{name}.{team}", department) for team in range(TEAMS_EACH)]
        for name in range(DEPARTMENTS)
        for department in [value(actor, attribute, str(name), None)]
    }


def value(actor: Actor, attribute: Attribute, name: str, parent: UUID | None) -> UUID:
    """One value in its tree, one level deep."""
    made = AttributeValue.objects.create(
        organization_id=actor.organization_id, attribute=attribute, name=name, parent_id=parent
    )
    for depth, ancestor in enumerate(one for one in (made.pk, parent) if one):
        ValueTree.objects.create(
            organization_id=actor.organization_id, ancestor_id=ancestor, descendant=made, depth=depth
        )
    return made.pk


def training_in_force(actor: Actor, name: str) -> Version:
    """A training with one active version."""
    training = Training.objects.create(organization_id=actor.organization_id, name=name, category="security")
    author = Person.objects.create(
        organization_id=actor.organization_id, name="Author", zone=ZONES[0], is_active=False
    )
    version = Version.objects.create(
        organization_id=actor.organization_id,
        training=training,
        edition=1,
        label="1.0",
        language="en",
        state=VersionState.IN_REVIEW,
        content=content_bytes(Content(lessons=(Lesson("Exits", "Keep them clear."),))),
        training_name=training.name,
        settings={},
        change_reason="First edition of the training.",
        submitted_at=NOW,
        submitted_by=author,
    )
    moving = Version.objects.filter(pk=version.pk)
    moving.update(
        state=VersionState.APPROVED,
        decided_at=NOW,
        decided_by_id=actor.person_id,
        rationale="Read and found correct.",
    )
    moving.update(state=VersionState.ACTIVE, activated_at=NOW, activated_by_id=actor.person_id)
    return version


def _hire(actor: Actor, number: int, teams: list[UUID], version: Version | None) -> None:
    """One batch of people in one transaction; with a version, some of them hold evidence of it."""
    dice = random.Random(number)
    people = [
        Person(
            id=next(_IDS),
            organization_id=actor.organization_id,
            given_name=f"Given {dice.randrange(5000)}",
            family_name=f"Family {dice.randrange(50000)}",
            name="Somebody",
            zone=dice.choice(ZONES),
            department_id=dice.choice(teams),
        )
        for _ in range(number)
    ]
    with transaction(actor):
        Person.objects.bulk_create(people)
        if version:
            Evidence.objects.bulk_create(_evidence(version, people[::HOLDERS]))
        audited(actor)


def _evidence(version: Version, people: list[Person]) -> Iterator[Evidence]:
    return (
        Evidence(
            id=uuid7(NOW),
            organization_id=version.organization_id,
            person=person,
            training_id=version.training_id,
            version=version,
            edition=version.edition,
            payload=b"{}",
            completed_at=NOW,
            completed_on=date(2026, 6, 1),
            method="button",
            source="test",
        )
        for person in people
    )


def audited(actor: Actor) -> None:
    """Pays the audit debt of what a benchmark wrote."""
    record(actor, "benchmark.written", object_type="organization", object_id=actor.organization_id)
