"""A learner at the browser, and what the others did before: trainings in force, campaigns launched."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID

from django.test import Client

from duly.assignments import operations as assigning
from duly.assignments.queries import preview
from duly.kernel.audience import Audience, Clause, Condition
from duly.learning import operations as learning
from duly.people.models import Account
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from duly.trainings.rules import Content
from tests.integration.learning.steps import put_in_force
from tests.world import WORLD

PRODUCTION = Audience(clauses=(Clause((Condition("department", frozenset({WORLD.value("Production")})),)),))
PASSING = {"q0": "0", "q1": "1"}
FAILING = {"q0": "1", "q1": "1"}


def client_of(actor: Actor) -> Client:
    assert actor.account_id
    client = Client()
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def text_of(answer: Any) -> str:
    return unescape(str(answer.content.decode()))


def just_now(actor: Actor) -> Actor:
    """The actor by the clock that the pages read."""
    return replace(actor, now=datetime.now(UTC))


def today() -> date:
    """The day at Larkfield."""
    return just_now(WORLD.cy).today("Europe/Vienna")


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def in_force(content: Content) -> UUID:
    """A training called Hygiene with this content."""
    with transaction(WORLD.cy):
        return put_in_force(WORLD, content)


def launch(training_id: UUID, due_on: date, name: str = "Winter shutdown") -> None:
    """Production owes the training by that day, since 60 days ago."""
    cy = replace(WORLD.cy, now=datetime.now(UTC) - timedelta(days=60))
    with transaction(cy):
        campaign_id = assigning.draft_campaign(
            actor=cy, name=name, training_id=training_id, audience=PRODUCTION, due_on=due_on
        )
        seen = preview(actor=cy, audience=PRODUCTION, training_id=training_id, due_on=due_on)
        assigning.launch(actor=cy, campaign_id=campaign_id, fingerprint=seen.fingerprint)


def opened(training_id: UUID, *, seen: int = 0, actor: Actor = WORLD.ada) -> UUID:
    """An attempt in which the first `seen` lessons were read."""
    learner = just_now(actor)
    with transaction(learner):
        attempt_id = learning.open_training(actor=learner, training_id=training_id, language="en")
        for position in range(seen):
            learning.see_lesson(actor=learner, attempt_id=attempt_id, position=position)
    return attempt_id


def passed(training_id: UUID) -> UUID:
    """An attempt of Ada whose quiz is passed."""
    attempt_id = opened(training_id, seen=2)
    ada = just_now(WORLD.ada)
    with transaction(ada):
        learning.submit_quiz(actor=ada, attempt_id=attempt_id, answers=[{0}, {1}])
    return attempt_id


def signed(training_id: UUID) -> UUID:
    """Ada's evidence of the training, signed just now."""
    attempt_id = passed(training_id)
    ada = just_now(WORLD.ada)
    with transaction(ada):
        intent = learning.signing_intent(actor=ada, attempt_id=attempt_id)
        return learning.sign(
            actor=ada, attempt_id=attempt_id, token=intent.token, password=WORLD.password, understood=True
        )
