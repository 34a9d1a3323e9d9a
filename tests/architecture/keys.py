"""The keys, constraints and indexes that the Django models ask the database for."""

from collections.abc import Iterator

from django.db import models

from duly.tenancy.fences import tenant_references
from duly.tenancy.models import TenantModel
from tests.architecture.specimens import tenant_models

ORGANIZATION = ("tenancy_organization", ("id",))
Key = tuple[str, tuple[str, ...], str, tuple[str, ...]]


def foreign_keys() -> set[Key]:
    """(table, columns, target, target columns): the organization itself, and composite to all else."""
    return {key for model in tenant_models() for key in _keys(model)}


def _keys(model: type[TenantModel]) -> Iterator[Key]:
    table = model._meta.db_table
    yield (table, ("organization_id",), *ORGANIZATION)
    for field in tenant_references(model):
        target = field.related_model._meta.db_table
        yield (table, ("organization_id", field.column), target, ("organization_id", "id"))


def _organization_key(model: type[TenantModel]) -> tuple[str, str]:
    return model._meta.db_table, f"{model._meta.db_table}_organization_key"


def named_constraints() -> set[tuple[str, str]]:
    """(table, name) of every check, and of every unique constraint that is not an index only."""
    plain = {
        (model._meta.db_table, constraint.name)
        for model in tenant_models()
        for constraint in model._meta.constraints
        if not (isinstance(constraint, models.UniqueConstraint) and _is_index_only(constraint))
    }
    return plain | {_organization_key(model) for model in tenant_models()}


def _is_index_only(constraint: models.UniqueConstraint) -> bool:
    return bool(constraint.condition or constraint.expressions)


def named_indexes() -> set[tuple[str, str]]:
    """(table, name) of every index but the primary keys'."""
    stated = {
        (model._meta.db_table, index.name)
        for model in tenant_models()
        for index in (
            *model._meta.indexes,
            *(c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint)),
        )
    }
    return stated | {_organization_key(model) for model in tenant_models()}
