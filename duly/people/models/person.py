"""Somebody in an organization, with or without an account. Plain columns hold the values of today."""

from django.db import models
from django.db.models.functions import Lower

from duly.people.models.account import Account
from duly.people.models.attributes import Attribute, AttributeValue
from duly.people.querysets import PersonQuerySet
from duly.tenancy.models import ClockTimestamp, TenantForeignKey, TenantManager, TenantModel
from duly.tenancy.roles import Role

ROLES = [(role.value, role.value) for role in Role]


class Person(TenantModel):
    """`employee_number` is stored upper-case (Q23). `email` is contact data, the login stands on the account.

    `zone` is the nearest ancestor location's zone, else the organization's: the cache that judges this
    person's days; `display_zone` is the one they like to read times in, if they chose any. `access_until` is
    the first day an auditor no longer signs in. `merged_into` is who this record turned out to be.
    """

    account = TenantForeignKey(Account, null=True)
    employee_number = models.CharField(max_length=64, null=True)  # noqa: DJ001  # absent is not empty: unique
    given_name = models.CharField(max_length=200, blank=True)
    family_name = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=500)
    email = models.EmailField(max_length=254, blank=True)
    language = models.CharField(max_length=10, blank=True)
    zone = models.CharField(max_length=64)
    display_zone = models.CharField(max_length=64, blank=True, default="", db_default="")
    role = models.CharField(max_length=20, choices=ROLES, default=Role.EMPLOYEE)
    is_active = models.BooleanField(default=True)
    started_on = models.DateField(null=True)
    access_until = models.DateField(null=True)
    wants_reminders = models.BooleanField(default=True, db_default=True)
    wants_digest = models.BooleanField(default=True, db_default=True)
    merged_into = TenantForeignKey("self", null=True)
    department = TenantForeignKey(AttributeValue, null=True)
    location = TenantForeignKey(AttributeValue, null=True)
    activity = TenantForeignKey(AttributeValue, null=True)
    plant = TenantForeignKey(AttributeValue, null=True)
    line = TenantForeignKey(AttributeValue, null=True)
    workstation = TenantForeignKey(AttributeValue, null=True)
    job_role = TenantForeignKey(AttributeValue, null=True)
    manager = TenantForeignKey("self", null=True)
    line_lead = TenantForeignKey("self", null=True)
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    objects = TenantManager.from_queryset(PersonQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "employee_number"], name="people_person_number_once"
            ),
            models.UniqueConstraint(
                models.F("organization"),
                Lower("email"),
                condition=~models.Q(email=""),
                name="people_person_email_once",
            ),
            models.UniqueConstraint(fields=["organization", "account"], name="people_person_account_once"),
        ]
        indexes = [
            # The people list, by name.
            models.Index(
                fields=["organization", "family_name", "given_name", "id"], name="people_person_by_name"
            ),
            # Audiences: one index a dimension that campaigns ask for today.
            models.Index(fields=["organization", "department"], name="people_person_department"),
            models.Index(fields=["organization", "location"], name="people_person_location"),
            # My team. Only those who have somebody above them: an index of nothing but NULLs looks so cheap
            # to a planner without statistics that it reads a whole organization through it.
            models.Index(
                fields=["organization", "manager"],
                condition=models.Q(manager__isnull=False),
                name="people_person_manager",
            ),
            models.Index(
                fields=["organization", "line_lead"],
                condition=models.Q(line_lead__isnull=False),
                name="people_person_line_lead",
            ),
            # Which zones there are to know the day of.
            models.Index(fields=["organization", "zone"], name="people_person_by_zone"),
            # Who a record turned out to be: the few that were merged.
            models.Index(
                fields=["organization", "merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="people_person_merged",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PersonWord(TenantModel):
    """The words a person is found by, lower-case.

    Searched as a range, which row security lets an index serve.
    """

    person = TenantForeignKey(Person)
    word = models.CharField(max_length=200, db_collation="C")

    objects: TenantManager["PersonWord"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "word", "person"], name="people_person_word_once")
        ]
        indexes = [models.Index(fields=["organization", "person"], name="people_person_word_person")]


class CustomValue(TenantModel):
    """Somebody's value of today of a custom attribute."""

    person = TenantForeignKey(Person)
    attribute = TenantForeignKey(Attribute)
    value = TenantForeignKey(AttributeValue)

    objects: TenantManager["CustomValue"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person", "attribute"], name="people_custom_value_once"
            )
        ]
        indexes = [
            # Audiences: who holds a value.
            models.Index(fields=["organization", "value", "person"], name="people_custom_value_held")
        ]
