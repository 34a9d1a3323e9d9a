"""Organization, and the base of every tenant table: its key, its organization, its guarded manager."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models

from duly.tenancy import scope

M = TypeVar("M", bound="TenantModel", covariant=True)


class UUIDv7(models.Func):
    """The database's own time-ordered key; `duly_uuidv7()` is native on PostgreSQL 18, SQL below it."""

    function = "duly_uuidv7"
    template = "%(function)s()"
    arity = 0
    output_field = models.UUIDField()


class ClockTimestamp(models.Func):
    """The statement clock: PIC/S PI 041 objects to many actions sharing one transaction time."""

    function = "clock_timestamp"
    template = "%(function)s()"
    arity = 0
    output_field = models.DateTimeField()


class Organization(models.Model):
    """A tenant; nothing crosses it. Global table: its name and settings live behind the fence, in people."""

    id = models.UUIDField(primary_key=True, db_default=UUIDv7(), editable=False)
    slug = models.SlugField(max_length=63, unique=True)
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    def __str__(self) -> str:
        return self.slug


class TenantQuerySet(models.QuerySet[M]):
    """A set of rows of one organization; sets of a package add their adjectives to it."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[M]:
        rows = list(objs)
        for row in rows:
            scope.demand(row.organization_id)
        return super().bulk_create(rows, *args, **kwargs)

    def update(self, **values: Any) -> int:
        """A row stays in its organization, so its organization is not among what can be updated."""
        if not values.keys().isdisjoint({"organization", "organization_id"}):
            raise scope.WrongScope("A row never moves to another organization.")
        return super().update(**values)


class TenantManager(models.Manager[M]):
    """Filters by the open scope and raises NoScope where there is none."""

    # What from_queryset would set, for the models that add no adjectives of their own.
    _queryset_class = TenantQuerySet

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(organization_id=scope.current())


class TenantForeignKey(models.ForeignKey):  # type: ignore[type-arg]  # generic only for the type checker
    """A reference inside one organization.

    Its database constraint is composite, (organization_id, this) -> (organization_id, id), and is written by
    the `Fence` migration operation: Django knows single-column foreign keys only, and those cross tenants.
    """

    def __init__(self, to: Any, on_delete: Any = models.DO_NOTHING, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        kwargs.setdefault("related_name", "+")
        kwargs.setdefault("db_index", False)
        super().__init__(to, on_delete, **kwargs)


class TenantModel(models.Model):
    """A row of one organization. `Fence` in its migration gives it policies, composite keys and grants."""

    id = models.UUIDField(primary_key=True, db_default=UUIDv7(), editable=False)
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", db_index=False, editable=False
    )

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        scope.demand(self.organization_id)
        super().save(*args, **kwargs)
