"""Writing before submission: on the server, by several people, without a lost save."""

from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from duly.audit.recording import record
from duly.kernel.refusal import NotFound, Refused
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.transactions import transaction
from duly.trainings.models import Draft, DraftAuthor, Training, Version
from duly.trainings.queries.loading import content_of, is_established, load_training, settings_of
from duly.trainings.rules import (
    Content,
    Settings,
    VersionState,
    content_json,
    demand_content,
    demand_language,
    demand_settings,
    demand_text,
    settings_json,
)


def create_training(*, actor: Actor, settings: Settings) -> UUID:
    """Adds a training that has no version yet, and returns its id."""
    require(actor, "trainings.author")
    demand_settings(settings)
    training = Training.objects.create(organization_id=actor.organization_id, **asdict(settings))
    record(
        actor,
        "training.created",
        object_type="training",
        object_id=training.pk,
        new=settings_json(settings),
    )
    return training.pk


def save_draft(
    *,
    actor: Actor,
    training_id: UUID,
    language: str,
    content: Content,
    settings: Settings,
    change_reason: str,
    revision: int,
) -> int:
    """Saves over `revision` (0 = there is no draft yet) and returns the new one. Whoever saves is an author.

    Raises Refused('draft_moved'), naming who saved when, if somebody saved, submitted or discarded meanwhile.
    Once the training is established, only the name of `settings` is kept: the rest has its own verb.
    """
    person_id = demand_author(actor)
    training = load_training(training_id)
    demand_content(content)
    demand_settings(settings)
    demand_text(change_reason)
    return _store(
        actor,
        training,
        demand_language(language),
        {
            "content": content_json(content),
            "settings": settings_json(_settings(training, settings)),
            "change_reason": change_reason,
            "saved_by_id": person_id,
        },
        revision=revision,
        verb="draft.saved",
    )


def start_new_version(*, actor: Actor, training_id: UUID, language: str) -> int:
    """Begins a draft filled from the version in force and returns its revision.

    Raises NotFound where no version is in force, Refused('draft_moved') where a draft exists already.
    """
    person_id = demand_author(actor)
    training = load_training(training_id)
    tag = demand_language(language)
    version = Version.objects.filter(training=training, language=tag, state=VersionState.ACTIVE).first()
    if version is None:
        raise NotFound(training_id=training_id, language=tag)
    written = {
        "content": content_json(content_of(version)),
        "settings": settings_json(replace(settings_of(training), name=version.training_name)),
        "change_reason": "",
        "saved_by_id": person_id,
    }
    return _store(actor, training, tag, written, revision=0, verb="draft.started")


def discard_draft(*, actor: Actor, training_id: UUID, language: str) -> None:
    """Throws the draft away; versions stay. Raises NotFound."""
    require(actor, "trainings.author")
    draft = lock_draft(training_id, language)
    remove_draft(draft)
    record(
        actor,
        "draft.discarded",
        object_type="training",
        object_id=training_id,
        old={"language": draft.language, "revision": draft.revision},
    )


def lock_draft(training_id: UUID, language: str) -> Draft:
    """The draft, held until the transaction ends. Raises NotFound."""
    found = Draft.objects.select_for_update(of=("self",)).select_related("saved_by")
    draft = found.filter(training_id=training_id, language=demand_language(language)).first()
    if draft is None:
        raise NotFound(training_id=training_id, language=language)
    return draft


def remove_draft(draft: Draft) -> None:
    """Deletes a locked draft with its authors."""
    DraftAuthor.objects.filter(draft=draft).delete()
    Draft.objects.filter(pk=draft.pk).delete()


def moved(draft: Draft | None) -> Refused:
    """What to tell somebody whose revision is not the newest."""
    if draft is None:
        return Refused("draft_moved", "Somebody submitted or discarded this draft meanwhile.")
    return Refused(
        "draft_moved",
        f"{draft.saved_by.name} saved this draft meanwhile. Load that revision, then add your changes.",
        saved_by=draft.saved_by.name,
        saved_at=draft.saved_at,
        revision=draft.revision,
    )


def demand_author(actor: Actor) -> UUID:
    """The person who writes. Raises Refused('forbidden') for a role that may not, and for a service."""
    require(actor, "trainings.author")
    if actor.person_id is None:
        raise Refused("forbidden", "Only a person can write a training.", verb="trainings.author")
    return actor.person_id


def _settings(training: Training, wanted: Settings) -> Settings:
    """A new training takes over what its draft says at first activation; later drafts only name a version."""
    return replace(settings_of(training), name=wanted.name) if is_established(training.pk) else wanted


def _store(
    actor: Actor, training: Training, language: str, written: dict[str, Any], *, revision: int, verb: str
) -> int:
    values = {**written, "saved_at": actor.now, "revision": revision + 1}
    draft_id = (
        _move(training, language, values, revision=revision)
        if revision
        else _begin(actor, training, language, values)
    )
    DraftAuthor.objects.get_or_create(
        organization_id=actor.organization_id, draft_id=draft_id, person_id=written["saved_by_id"]
    )
    record(
        actor,
        verb,
        object_type="training",
        object_id=training.pk,
        new={"language": language, "revision": revision + 1},
    )
    return revision + 1


def _begin(actor: Actor, training: Training, language: str, values: dict[str, Any]) -> UUID:
    try:
        with transaction(actor):
            draft = Draft.objects.create(
                organization_id=actor.organization_id, training=training, language=language, **values
            )
    except IntegrityError:
        raise moved(_newest(training, language)) from None
    return draft.pk


def _move(training: Training, language: str, values: dict[str, Any], *, revision: int) -> UUID:
    drafts = Draft.objects.filter(training=training, language=language, revision=revision)
    if not drafts.update(**values):
        raise moved(_newest(training, language))
    return _newest_id(training, language)


def _newest(training: Training, language: str) -> Draft | None:
    return Draft.objects.select_related("saved_by").filter(training=training, language=language).first()


def _newest_id(training: Training, language: str) -> UUID:
    return Draft.objects.values_list("pk", flat=True).get(training=training, language=language)
