"""The trainings to choose from on a page that assigns them."""

from collections.abc import Iterable
from uuid import UUID

from duly.tenancy.actor import Actor
from duly.trainings.queries import TrainingRow, library


def offered(actor: Actor, *besides: UUID) -> list[TrainingRow]:
    """The trainings one can assign: those with an active version, and those chosen before."""
    return [row for row in library(actor=actor) if row.active_version_id or row.id in besides]


def options(trainings: Iterable[TrainingRow]) -> list[tuple[str, str]]:
    """The id of each, and what a field calls it: 'Fire safety 2.0'."""
    return [(str(one.id), f"{one.name} {one.active_label or ''}".strip()) for one in trainings]
