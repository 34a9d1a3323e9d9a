"""What changed about a person from which day. Append-only: a period ends where the next one starts.

The value on a day is the row with the latest `valid_from` not after it, the latest recorded among
equals. So a history can have neither gap nor overlap, and "what did we know then" is the same question
with `recorded_at`.
"""

from django.db import models

from duly.people.models.attributes import Attribute, AttributeValue
from duly.people.models.groups import Group
from duly.people.models.person import Person
from duly.tenancy.models import ClockTimestamp, TenantForeignKey, TenantManager, TenantModel


class Change(TenantModel):
    """A dated fact about one person. `run_id` names the import or bulk that stated it."""

    person = TenantForeignKey(Person)
    valid_from = models.DateField()
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    run_id = models.UUIDField(null=True)

    class Meta(TenantModel.Meta):
        abstract = True


class AttributeChange(Change):
    """From `valid_from` on, the person's value of this attribute; empty = has none."""

    attribute = TenantForeignKey(Attribute)
    value = TenantForeignKey(AttributeValue, null=True)

    objects: TenantManager["AttributeChange"] = TenantManager()

    class Meta(Change.Meta):
        indexes = [
            models.Index(
                fields=["organization", "person", "attribute", "valid_from"], name="people_attribute_history"
            )
        ]


class LinkChange(Change):
    """From `valid_from` on, the person's manager or line lead; empty = nobody."""

    MANAGER = "manager"
    LINE_LEAD = "line_lead"

    kind = models.CharField(max_length=10, choices=[(MANAGER, MANAGER), (LINE_LEAD, LINE_LEAD)])
    other = TenantForeignKey(Person, null=True)

    objects: TenantManager["LinkChange"] = TenantManager()

    class Meta(Change.Meta):
        indexes = [
            models.Index(fields=["organization", "person", "kind", "valid_from"], name="people_link_history")
        ]


class ActiveChange(Change):
    """From `valid_from` on, whether the person is active, and why."""

    is_active = models.BooleanField()
    reason = models.TextField(blank=True)

    objects: TenantManager["ActiveChange"] = TenantManager()

    class Meta(Change.Meta):
        indexes = [
            models.Index(fields=["organization", "person", "valid_from"], name="people_active_history")
        ]


class MembershipChange(Change):
    """From `valid_from` on, whether the person is in this static group."""

    group = TenantForeignKey(Group)
    is_member = models.BooleanField()

    objects: TenantManager["MembershipChange"] = TenantManager()

    class Meta(Change.Meta):
        indexes = [
            models.Index(
                fields=["organization", "person", "group", "valid_from"], name="people_membership_history"
            )
        ]
