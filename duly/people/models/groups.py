"""Named sets of people: static ones list their members, dynamic ones are an audience."""

from django.db import models
from django.db.models.functions import Lower

from duly.people.models.person import Person
from duly.tenancy.models import TenantForeignKey, TenantManager, TenantModel


class Group(TenantModel):
    """A set of people with a name.

    `audience` is the condition of a dynamic group, as `kernel.audience.to_json` writes it; it names no other
    dynamic group. A retired group stays for the audiences and the history that name it.
    """

    STATIC = "static"
    DYNAMIC = "dynamic"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=[(STATIC, STATIC), (DYNAMIC, DYNAMIC)])
    description = models.TextField(blank=True)
    audience = models.JSONField(null=True)
    retired_at = models.DateTimeField(null=True)

    objects: TenantManager["Group"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                models.F("organization"),
                Lower("name"),
                condition=models.Q(retired_at=None),
                name="people_group_name_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="static", audience=None)
                | models.Q(kind="dynamic", audience__isnull=False),
                name="people_group_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(TenantModel):
    """Who is in a static group today."""

    group = TenantForeignKey(Group)
    person = TenantForeignKey(Person)

    objects: TenantManager["GroupMember"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "group", "person"], name="people_group_member_once"
            )
        ]
        indexes = [
            # The groups of a person.
            models.Index(fields=["organization", "person"], name="people_group_member_of")
        ]
