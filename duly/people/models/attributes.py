"""The dimensions of a profile and their values. Department and location are trees."""

from django.db import models

from duly.tenancy.models import TenantForeignKey, TenantManager, TenantModel


class Attribute(TenantModel):
    """A dimension of the profile.

    One of department, location, activity, plant, line, workstation, job role, or a custom one, whose values
    of today stand in `CustomValue` instead of a column of the person.
    """

    key = models.SlugField(max_length=40, db_index=False)
    name = models.CharField(max_length=100)
    is_tree = models.BooleanField(default=False)
    is_required = models.BooleanField(default=False)
    is_custom = models.BooleanField(default=False, db_default=False)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True)

    objects: TenantManager["Attribute"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "key"], name="people_attribute_key_once")
        ]


class AttributeValue(TenantModel):
    """One value of a dimension. `zone` is a location's own time zone, empty where its parent's holds.

    A retired value stays for the history that names it; `merged_into` is the value that took its place.
    """

    attribute = TenantForeignKey(Attribute)
    parent = TenantForeignKey("self", null=True)
    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=64, blank=True)
    retired_at = models.DateTimeField(null=True)
    merged_into = TenantForeignKey("self", null=True)

    objects: TenantManager["AttributeValue"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "attribute", "parent", "name"],
                condition=models.Q(retired_at=None),
                nulls_distinct=False,
                name="people_value_name_once",
            )
        ]


class ValueTree(TenantModel):
    """The closure of the trees.

    A row for each value and each of its ancestors, itself included at depth 0.
    """

    ancestor = TenantForeignKey(AttributeValue)
    descendant = TenantForeignKey(AttributeValue)
    depth = models.PositiveSmallIntegerField()

    objects: TenantManager["ValueTree"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            # Subtree of a value: audiences and filters.
            models.UniqueConstraint(
                fields=["organization", "ancestor", "descendant"], name="people_value_tree_once"
            )
        ]
        indexes = [
            # Ancestors of a value: the nearest location with a zone.
            models.Index(fields=["organization", "descendant", "depth"], name="people_value_tree_up")
        ]
