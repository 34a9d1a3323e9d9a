"""What the tests of assignments start from: audiences, launched campaigns, evidence, a next edition."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from duly.assignments.models import Assignment
from duly.assignments.operations import LaunchReport, draft_campaign, launch
from duly.assignments.queries import Preview, preview
from duly.evidence.operations import seal
from duly.evidence.rules import Achievement, Identity, Method
from duly.kernel.audience import Audience, Clause, Condition
from duly.kernel.refusal import Refused
from duly.people.models import Person
from duly.tenancy.actor import Actor
from duly.trainings.models import Training, Version, VersionAuthor
from duly.trainings.operations import approve_version
from duly.trainings.rules import VersionState, content_bytes
from tests.world import CONTENT, NOW, World

TODAY = NOW.date()
DUE = TODAY + timedelta(days=20)
ACHIEVED = Achievement(attempt_id=uuid4(), lessons_seen=2, score=100, passing_score=80, tries=1)
SIGNED = Identity(
    name="As signed", login="ada", manifestation="I understood.", ip="192.0.2.7", user_agent="pytest"
)


def id_of(actor: Actor) -> UUID:
    """The person behind one of the cast."""
    assert actor.person_id
    return actor.person_id


def departments(world: World, *names: str) -> Audience:
    return Audience(clauses=(Clause((Condition("department", frozenset(map(world.value, names))),)),))


def people(*ids: UUID) -> Audience:
    return Audience(individuals=frozenset(ids))


def everybody() -> Audience:
    return Audience(clauses=(Clause(),))


def previewed(world: World, audience: Audience, due_on: date | None = DUE, **options: Any) -> Preview:
    return preview(
        actor=options.pop("actor", world.cy),
        audience=audience,
        training_id=world.training_id,
        due_on=due_on,
        **options,
    )


def drafted(world: World, audience: Audience, due_on: date | None = DUE, **options: Any) -> UUID:
    return draft_campaign(
        actor=options.pop("actor", world.cy),
        name=options.pop("name", "Fire safety 2026"),
        training_id=world.training_id,
        audience=audience,
        due_on=due_on,
        **options,
    )


def launched(world: World, audience: Audience, due_on: date | None = DUE, **options: Any) -> LaunchReport:
    """Drafts, previews and launches in one go."""
    actor = options.pop("actor", world.cy)
    name = options.pop("name", "Fire safety 2026")
    campaign_id = drafted(world, audience, due_on, actor=actor, name=name, **options)
    fingerprint = previewed(world, audience, due_on, actor=actor, **options).fingerprint
    return launch(actor=actor, campaign_id=campaign_id, fingerprint=fingerprint)


def only(world: World, person_id: UUID) -> Assignment:
    """The one assignment of somebody."""
    return Assignment.objects.get(person_id=person_id)


def refused(attempt: Callable[[], object]) -> str:
    """The code with which it is refused."""
    with pytest.raises(Refused) as refusal:
        attempt()
    return refusal.value.code


def at(actor: Actor, now: datetime) -> Actor:
    return replace(actor, now=now)


def completed(world: World, person_id: UUID, *, edition: int = 1, now: datetime = NOW) -> UUID:
    """The person completes an edition of fire safety, with everything that follows from it."""
    return seal(
        actor=at(world.ada, now),
        person=Person.objects.get(pk=person_id),
        version=Version.objects.get(training_id=world.training_id, edition=edition, language="en"),
        training=Training.objects.get(pk=world.training_id),
        achievement=ACHIEVED,
        method=Method.PASSWORD,
        identity=SIGNED,
    )


def approved_edition(world: World, edition: int, language: str = "en") -> UUID:
    """A further version, written by Hal and approved by Quinn."""
    first = Version.objects.get(pk=world.version_id)
    version = Version.objects.create(
        organization_id=world.organization_id,
        training_id=world.training_id,
        edition=edition,
        label=f"{edition}.0",
        language=language,
        state=VersionState.IN_REVIEW,
        content=content_bytes(replace(CONTENT, minutes=15)),
        training_name="Fire safety",
        settings=first.settings,
        change_reason="The assembly point moved.",
        submitted_at=NOW,
        submitted_by_id=id_of(world.hal),
    )
    VersionAuthor.objects.create(
        organization_id=world.organization_id, version=version, person_id=id_of(world.hal)
    )
    approve_version(actor=world.quinn, version_id=version.pk, rationale="Read and found correct.")
    return version.pk
