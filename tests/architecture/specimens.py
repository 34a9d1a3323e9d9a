"""A row in each tenant table of an organization, made from the models alone: a new table comes in unasked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, cast
from uuid import UUID, uuid4

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from duly.audit.recording import record
from duly.tenancy.actor import Actor
from duly.tenancy.models import TenantForeignKey, TenantModel
from duly.tenancy.transactions import transaction
from tests.world import NOW

# Where a table's own rules ask for more than the right type.
PARTICULAR: dict[str, dict[str, Any]] = {
    "assignments.Assignment": {"due_on": date(2026, 12, 1), "late_from": date(2026, 12, 2)},
    "assignments.Campaign": {"state": "draft"},
    "people.ApiToken": {"expires_at": datetime(2026, 12, 3, tzinfo=UTC)},
    "trainings.Training": {"due_offset_days": 30, "grace_days": 0},
    "trainings.Version": {"state": "in_review", "change_reason": "Written for this test.", "edition": 9},
}
BY_TYPE: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
    (models.DateTimeField, NOW),
    (models.DateField, date(2026, 12, 3)),
    (models.BooleanField, False),
    (models.IntegerField, 1),
    (models.JSONField, {"specimen": True}),
    (models.BinaryField, b"specimen"),
    (ArrayField, []),
)


def tenant_models() -> list[type[TenantModel]]:
    """Every concrete model of a tenant table, by table name."""
    found = [model for model in apps.get_models() if issubclass(model, TenantModel)]
    return sorted(found, key=lambda model: model._meta.db_table)


def plain(model: type[TenantModel]) -> models.QuerySet[TenantModel]:
    """The set of a model past its guarded manager."""
    return models.QuerySet(model)


def stock(actor: Actor) -> None:
    """Commits a row in every tenant table of the actor's organization that has none yet."""
    with transaction(actor):
        for model in tenant_models():
            _some(model, actor)
        record(actor, "specimens.made", object_type="organization", object_id=actor.organization_id)


def fresh(model: type[TenantModel], actor: Actor, **particular: Any) -> TenantModel:
    """One more row of a model, not yet saved, whose references exist."""
    particular = PARTICULAR.get(model._meta.label, {}) | particular
    values = {
        field.attname: particular[field.name] if field.name in particular else _value(field, actor)
        for field in _stated(model)
    }
    return model(organization_id=actor.organization_id, **values)


def _some(model: type[TenantModel], actor: Actor) -> TenantModel:
    row = plain(model).filter(organization_id=actor.organization_id).first()
    if row is None:
        row = fresh(model, actor)
        row.save()
    return row


def _stated(model: type[TenantModel]) -> Iterator[models.Field[Any, Any]]:
    """The fields an insert has to state: neither generated nor defaulted nor the organization."""
    particular = PARTICULAR.get(model._meta.label, {})
    for field in model._meta.local_concrete_fields:
        optional = field.null or field.has_default() or field.has_db_default() or field.generated
        if field.name != "organization" and (field.name in particular or not optional):
            yield field


def _value(field: models.Field[Any, Any], actor: Actor) -> Any:
    if isinstance(field, TenantForeignKey):
        return _some(cast(type[TenantModel], field.related_model), actor).pk
    if isinstance(field, models.UUIDField):
        return uuid4()
    if field.choices:
        return field.flatchoices[0][0]
    for kind, value in BY_TYPE:
        if isinstance(field, kind):
            return value
    return uuid4().hex[: field.max_length]


def ids(model: type[TenantModel], organization_id: UUID) -> set[UUID]:
    """The keys of a model's rows in one organization, as far as the connection sees them."""
    return set(plain(model).filter(organization_id=organization_id).values_list("pk", flat=True))
