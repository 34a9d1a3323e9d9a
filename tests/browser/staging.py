"""`python -m tests.browser.staging plain|long|trained`: what pages show, made by the real operations.

Prints the ids as JSON. In a process of its own, because beside a browser Django keeps off databases.
"""

import json
import os
import sys
from datetime import UTC, datetime
from urllib.parse import urlsplit
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.browser.settings")
django.setup()

from duly.assignments.operations import activate_version  # noqa: E402 - only after setup
from duly.audit.recording import record  # noqa: E402
from duly.kernel.quiz import Question  # noqa: E402
from duly.learning import operations as learning  # noqa: E402
from duly.people.models import AttributeValue, OrganizationSettings, Person  # noqa: E402
from duly.people.operations import Newcomer, choose_password, create_organization, welcome_link  # noqa: E402
from duly.people.queries import account_of, person_by  # noqa: E402
from duly.tenancy.actor import Actor  # noqa: E402
from duly.tenancy.transactions import transaction  # noqa: E402
from duly.trainings import operations as authoring  # noqa: E402
from duly.trainings.rules import Category, Content, Lesson, Settings, Source  # noqa: E402
from tests.functional.scene import stage, written  # noqa: E402
from tests.world import CONTENT, PASSWORD, WORLD  # noqa: E402

NEWCOMER = "first@newcomer.example"
WORD = "Bundesweiteinheitlicheunterweisungsnachweisverordnungs" * 3 + "ausfuehrungsbestimmungenanhangdrei1234"
FILL = " and whatever else somebody may have to say about it when nobody stops them in time"


def long(words: str) -> str:
    """500 characters that begin with `words`, one word of 200 among them."""
    return f"{words} {WORD}{FILL * 6}"[:499] + "."


def at_most(length: int, words: str) -> str:
    return long(words)[:length].strip()


LONG_CONTENT = Content(
    lessons=tuple(
        Lesson(long(one.title), f"{long(one.body)}\n\n## {long('Then')}") for one in CONTENT.lessons
    ),
    questions=tuple(
        Question(long(one.text), tuple(map(long, one.options)), one.correct, several=one.several)
        for one in CONTENT.questions
    ),
    objectives=(long("Name the exits"),),
    sources=(Source(long("Fire plan"), WORD),),
)


def plain() -> dict[str, UUID | str]:
    """The scene as everybody's tests know it, and an organization in which nothing has happened yet."""
    newcomer()
    ids = {**stage().ids, **on_their_way(CONTENT), "own": of_quinn("Spill response")}
    return {**ids, "open_link": open_link()}


def long_words() -> dict[str, UUID | str]:
    """The same scene where every name, title and reason has 500 characters, or as many as it may have."""
    with transaction(WORLD.cy):
        rename()
    with transaction(WORLD.hal):
        version = rewritten()
    with transaction(WORLD.quinn):
        authoring.approve_version(actor=WORLD.quinn, version_id=version, rationale=long("Read and approved."))
        activate_version(actor=WORLD.quinn, version_id=version)
    ids = {**stage(say=long).ids, **on_their_way(LONG_CONTENT)}
    ids |= {"version": version, "own": of_quinn(long("Spill response"))}
    return {**ids, "open_link": open_link()}


def trained() -> dict[str, UUID | str]:
    """The people as they are, with a second training in force and nothing asked of anybody."""
    with transaction(WORLD.hal):
        version = written("First aid")
    with transaction(WORLD.quinn):
        authoring.approve_version(actor=WORLD.quinn, version_id=version, rationale="Read and found correct.")
        activate_version(actor=WORLD.quinn, version_id=version)
    return {"version": version}


def open_link() -> str:
    """Where Bo may choose a password, once."""
    assert WORLD.bo.account_id
    return urlsplit(welcome_link(account_id=WORLD.bo.account_id, now=datetime.now(UTC))).path


def rename() -> None:
    """People, values and the organization itself."""
    for person in Person.objects.all():
        person.given_name, person.family_name = at_most(200, person.given_name), WORD
        person.name = long(person.name)
        person.save(update_fields=["given_name", "family_name", "name"])
    for value in AttributeValue.objects.all():
        value.name = at_most(200, value.name)
        value.save(update_fields=["name"])
    OrganizationSettings.objects.update(name=at_most(200, "Larkfield"))
    record(
        WORLD.cy,
        "organization.renamed",
        object_type="organization",
        object_id=WORLD.organization_id,
        reason=long("Names as long as they may be."),
    )


def rewritten() -> UUID:
    """A second edition of the training in force, in long words; its version in review."""
    settings = Settings(name=long("Fire safety"), category=Category.SECURITY)
    authoring.save_draft(
        actor=WORLD.hal,
        training_id=WORLD.training_id,
        language="en",
        content=LONG_CONTENT,
        settings=settings,
        change_reason=long("All of it is longer now."),
        revision=0,
    )
    return authoring.submit_draft(actor=WORLD.hal, training_id=WORLD.training_id, language="en", major=True)


def of_quinn(name: str) -> UUID:
    """A version in review whose author could approve it, were it somebody else's."""
    settings = Settings(name=name, category=Category.OPERATIONS)
    with transaction(WORLD.quinn):
        training_id = authoring.create_training(actor=WORLD.quinn, settings=settings)
        authoring.save_draft(
            actor=WORLD.quinn,
            training_id=training_id,
            language="en",
            content=CONTENT,
            settings=settings,
            change_reason=name + ", as the new tanks need it.",
            revision=0,
        )
        return authoring.submit_draft(actor=WORLD.quinn, training_id=training_id, language="en")


def on_their_way(content: Content) -> dict[str, UUID]:
    """Attempts that have come as far as the quiz, a failed try, and the signature."""
    right = [set(one.correct) for one in content.questions]
    wrong = [set(range(len(one.options))) - one.correct for one in content.questions]
    return {
        "at_quiz": on_the_way(WORLD.bo, content),
        "failed": on_the_way(WORLD.hal, content, wrong),
        "at_sign": on_the_way(WORLD.quinn, content, right),
    }


def on_the_way(actor: Actor, content: Content, answers: list[set[int]] | None = None) -> UUID:
    with transaction(actor):
        attempt = learning.open_training(actor=actor, training_id=WORLD.training_id, language="en")
        for position in range(len(content.lessons)):
            learning.see_lesson(actor=actor, attempt_id=attempt, position=position)
        if answers:
            learning.submit_quiz(actor=actor, attempt_id=attempt, answers=answers)
    return attempt


def newcomer() -> None:
    """An organization with nothing in it but its first admin, who has chosen a password."""
    now = datetime.now(UTC)
    admin = Newcomer(given_name="Nia", family_name="Osei", email=NEWCOMER)
    actor = create_organization(
        slug="newcomer", name="Newcomer", zone="Europe/Vienna", now=now, source="test", admin=admin
    )
    with transaction(actor):
        account_id = account_of(person_by(email=NEWCOMER))
    assert account_id
    uid, token = urlsplit(welcome_link(account_id=account_id, now=now)).path.strip("/").split("/")[-2:]
    choose_password(uid=uid, token=token, password=PASSWORD, now=now)


if __name__ == "__main__":
    made = {"plain": plain, "long": long_words, "trained": trained}[sys.argv[1]]()
    sys.stdout.write(json.dumps({name: str(found) for name, found in made.items()}))
