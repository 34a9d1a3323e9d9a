"""What the database refuses the application role, whatever the application thinks."""

from itertools import product
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection

from duly.tenancy.transactions import transaction
from duly.trainings.models import Version
from duly.trainings.operations import reject_version
from duly.trainings.rules import VERSION, VersionState
from tests.integration.trainings.steps import RATIONALE, active, approved, created, submitted
from tests.world import CONTENT, World

FROZEN = {
    "edition": "edition + 1",
    "label": "'9.9'",
    "language": "'fr'",
    "content": r"'\x7b7d'::bytea",
    "training_name": "'Another name'",
    "settings": "'{}'",
    "change_reason": "'Another reason entirely'",
    "submitted_at": "now()",
    "submitted_by_id": "%(other)s",
    "training_id": "%(training)s",
    "organization_id": "%(other)s",
    "id": "%(other)s",
}
DECISION = "decided_at = now(), decided_by_id = %(person)s, rationale = 'Long enough to pass'"
MOVES = {
    VersionState.APPROVED: DECISION,
    VersionState.REJECTED: DECISION,
    VersionState.ACTIVE: "activated_at = now(), activated_by_id = %(person)s",
    VersionState.RETIRED: "retired_at = now()",
}


def update(world: World, version_id: UUID, assignments: str, person: UUID | None = None) -> None:
    values = {
        "id": version_id,
        "person": person or world.cy.person_id,
        "other": world.quinn.person_id,
        "training": world.training_id,
    }
    with transaction(world.cy), connection.cursor() as cursor:
        cursor.execute(f"UPDATE trainings_version SET {assignments} WHERE id = %(id)s", values)
        assert cursor.rowcount == 1


def brought_to(world: World, state: VersionState) -> UUID:
    """A version in this state, brought there by the operations."""
    training_id = created(world)
    if state is VersionState.IN_REVIEW:
        return submitted(world, training_id)
    if state is VersionState.APPROVED:
        return approved(world, training_id)
    if state is VersionState.REJECTED:
        version_id = submitted(world, training_id)
        reject_version(actor=world.cy, version_id=version_id, rationale=RATIONALE)
        return version_id
    version_id = active(world, training_id)
    if state is VersionState.RETIRED:
        active(world, training_id)
    return version_id


@pytest.mark.covers("SEED-60", "SEED-61")
@pytest.mark.parametrize("column", FROZEN)
@pytest.mark.parametrize("state", [VersionState.IN_REVIEW, VersionState.ACTIVE])
def test_a_submitted_version_cannot_be_edited(world: World, state: VersionState, column: str) -> None:
    version_id = brought_to(world, state)

    with pytest.raises(ProgrammingError, match=r"frozen from submission|row-level security"):
        update(world, version_id, f"{column} = {FROZEN[column]}")

    assert Version.objects.get(pk=version_id).training_name == "Forklift"


@pytest.mark.covers("SEED-60")
@pytest.mark.parametrize("statement", ["DELETE FROM trainings_version", "TRUNCATE trainings_version CASCADE"])
def test_a_version_cannot_be_removed(world: World, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction(world.cy):
        connection.cursor().execute(statement)


@pytest.mark.covers("P11-f")
@pytest.mark.parametrize(("state", "after"), list(product(VersionState, VersionState)))
def test_the_trigger_knows_the_moves_of_the_machine(
    world: World, state: VersionState, after: VersionState
) -> None:
    legal = {(source, target) for (source, _), target in VERSION.table.items()}
    version_id = brought_to(world, state)
    assignments = ", ".join(filter(None, (f"state = '{after}'", MOVES.get(after))))

    if (state, after) in legal:
        update(world, version_id, assignments)
        assert Version.objects.get(pk=version_id).state == after
    else:
        with pytest.raises(ProgrammingError, match=r"does not move|written once"):
            update(world, version_id, assignments if after is not VersionState.IN_REVIEW else _back(after))
        assert Version.objects.get(pk=version_id).state == state


def _back(state: VersionState) -> str:
    return f"state = '{state}', retired_at = now()"


@pytest.mark.covers("SEED-59")
@pytest.mark.parametrize(
    "assignments",
    [
        "rationale = 'Rewritten afterwards'",
        "decided_by_id = %(other)s",
        "decided_at = now()",
        "activated_by_id = %(other)s",
        "activated_at = now()",
        "retired_at = now()",
    ],
)
def test_a_decision_and_an_activation_are_written_once(world: World, assignments: str) -> None:
    version_id = brought_to(world, VersionState.ACTIVE)

    with pytest.raises(ProgrammingError, match="written once"):
        update(world, version_id, assignments)


@pytest.mark.covers("SEED-56")
@pytest.mark.parametrize("state", [VersionState.APPROVED, VersionState.REJECTED, VersionState.ACTIVE])
def test_the_trigger_keeps_authors_from_deciding(world: World, state: VersionState) -> None:
    training_id = created(world)
    prepare = approved if state is VersionState.ACTIVE else submitted
    version_id = prepare(world, training_id, world.quinn, world.hal)
    assignments = f"state = '{state}', {MOVES[state]}"

    for author in (world.quinn, world.hal):
        with pytest.raises(ProgrammingError, match="sod_violation"):
            update(world, version_id, assignments, author.person_id)

    update(world, version_id, assignments, world.cy.person_id)


def test_a_version_starts_in_review(world: World) -> None:
    for state in set(VersionState) - {VersionState.IN_REVIEW}:
        with pytest.raises(ProgrammingError, match="starts in review"), transaction(world.cy):
            Version.objects.create(
                organization_id=world.organization_id,
                training_id=world.training_id,
                edition=7,
                label="7.0",
                language="en",
                state=state,
                content=b"{}",
                training_name="Fire safety",
                settings={},
                change_reason="Straight into force.",
                submitted_at=world.now,
                submitted_by_id=str(world.hal.person_id),
                decided_at=world.now,
                rationale=str(CONTENT)[:50],
            )
