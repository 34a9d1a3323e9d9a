"""Handing in: the draft becomes a version that nobody can edit."""

from uuid import UUID

from duly.audit.recording import record
from duly.kernel.refusal import Refused
from duly.tenancy.actor import Actor
from duly.trainings.models import Draft, DraftAuthor, Version, VersionAuthor
from duly.trainings.operations.drafting import demand_author, lock_draft, moved, remove_draft
from duly.trainings.rules import (
    VersionState,
    content_bytes,
    content_from,
    demand_reason,
    missing_for_submission,
    next_label,
    normalized,
)


def submit_draft(
    *, actor: Actor, training_id: UUID, language: str, major: bool = False, revision: int | None = None
) -> UUID:
    """Freezes the draft as the next edition, in review, and returns the version's id.

    Raises Refused('not_ready', codes=...) while something is missing (SEED-47), NotFound without a draft, and
    Refused('draft_moved') if `revision`, where given, is not the newest.
    """
    person_id = demand_author(actor)
    draft = lock_draft(training_id, language)
    if revision not in (None, draft.revision):
        raise moved(draft)
    version = _freeze(actor, draft, person_id, major=major)
    _name_authors(actor, draft, version)
    remove_draft(draft)
    record(
        actor,
        "version.submitted",
        object_type="version",
        object_id=version.pk,
        new={
            "training": str(training_id),
            "label": version.label,
            "language": version.language,
            "edition": version.edition,
        },
        reason=version.change_reason,
    )
    return version.pk


def _freeze(actor: Actor, draft: Draft, person_id: UUID, *, major: bool) -> Version:
    content = content_from(draft.content)
    missing = missing_for_submission(content, draft.change_reason)
    if missing:
        raise Refused("not_ready", "Something is missing before this can be submitted.", codes=missing)
    earlier = Version.objects.filter(training_id=draft.training_id, language=draft.language)
    known = dict(earlier.values_list("edition", "label"))
    settings = normalized(draft.settings)
    return Version.objects.create(
        organization_id=actor.organization_id,
        training_id=draft.training_id,
        edition=max(known, default=0) + 1,
        label=next_label(list(known.values()), major=major),
        language=draft.language,
        state=VersionState.IN_REVIEW,
        content=content_bytes(content),
        training_name=settings["name"],
        settings=settings,
        change_reason=demand_reason(draft.change_reason),
        submitted_at=actor.now,
        submitted_by_id=person_id,
    )


def _name_authors(actor: Actor, draft: Draft, version: Version) -> None:
    """Everybody who saved, and whoever hands in: each stands behind the text and may not decide on it."""
    saved = DraftAuthor.objects.filter(draft=draft).values_list("person_id", flat=True)
    VersionAuthor.objects.bulk_create(
        VersionAuthor(organization_id=actor.organization_id, version=version, person_id=person_id)
        for person_id in sorted({*saved, version.submitted_by_id})
    )
