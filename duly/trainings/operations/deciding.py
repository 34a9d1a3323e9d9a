"""Approving and rejecting: by somebody who did not write it, once, with a rationale."""

from typing import Any
from uuid import UUID

from duly.audit.recording import record
from duly.kernel.refusal import Refused
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.trainings.models import Version
from duly.trainings.queries.loading import author_ids, load_version
from duly.trainings.rules import VERSION, VersionState, demand_other_person, demand_reason, demand_text


def approve_version(*, actor: Actor, version_id: UUID, rationale: str) -> None:
    """Approves; the version in force stays so until this one is activated (SEED-58).

    Raises Refused('sod_violation') for an author, 'reason_length', and 'moved_meanwhile' once decided.
    """
    _decide(actor, version_id, "approve", rationale)


def reject_version(*, actor: Actor, version_id: UUID, rationale: str) -> None:
    """Rejects for good; what comes next is a new version. Raises like `approve_version`."""
    _decide(actor, version_id, "reject", rationale)


def move(version: Version, verb: str, **values: Any) -> None:
    """Compare-and-set along the machine. Raises Refused('moved_meanwhile') unless the verb still applies."""
    sources = VERSION.sources(verb)
    (target,) = {VERSION.next(source, verb) for source in sources}
    if not Version.objects.filter(pk=version.pk, state__in=sources).update(state=target, **values):
        raise _moved_meanwhile(load_version(version.pk))


def _decide(actor: Actor, version_id: UUID, verb: str, rationale: str) -> None:
    require(actor, "review.decide")
    version = load_version(version_id)
    demand_other_person(actor.person_id, author_ids(version))
    demand_text(rationale)
    reason = demand_reason(rationale)
    move(version, verb, decided_at=actor.now, decided_by_id=actor.person_id, rationale=reason)
    past = {"approve": "version.approved", "reject": "version.rejected"}[verb]
    record(
        actor,
        past,
        object_type="version",
        object_id=version.pk,
        old={"state": VersionState.IN_REVIEW},
        new={"label": version.label, "language": version.language},
        reason=reason,
    )


def _moved_meanwhile(version: Version) -> Refused:
    state = version.state.replace("_", " ")
    return Refused(
        "moved_meanwhile",
        f"Version {version.label} is {state} by now. Load the page again.",
        state=version.state,
        decided_by=version.decided_by.name if version.decided_by else None,
        decided_at=version.decided_at,
    )
