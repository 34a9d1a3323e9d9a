"""What opens a door besides a password: links that are good once, and the tokens of programs."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models

from duly.people.models.account import Account
from duly.people.models.person import Person
from duly.tenancy.models import TenantForeignKey, TenantManager, TenantModel


class OneTimeLink(TenantModel):
    """One link in one mail. Its secret is kept as a digest only; open until it ends or runs out.

    `issued_by` is nobody where the account's owner or the console asked for it.
    """

    INVITATION = "invitation"
    RESET = "reset"
    EMAIL_CHANGE = "email_change"
    KINDS = [(kind, kind) for kind in (INVITATION, RESET, EMAIL_CHANGE)]

    USED = "used"
    REVOKED = "revoked"
    REPLACED = "replaced"
    OUTCOMES = [(outcome, outcome) for outcome in (USED, REVOKED, REPLACED)]

    kind = models.CharField(max_length=20, choices=KINDS)
    person = TenantForeignKey(Person)
    account = TenantForeignKey(Account)
    address = models.EmailField(max_length=254)
    digest = models.BinaryField(max_length=32)
    issued_by = TenantForeignKey(Person, null=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)

    objects: TenantManager["OneTimeLink"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            # A new link replaces the old one (SEED-27).
            models.UniqueConstraint(
                fields=["organization", "account", "kind"],
                condition=models.Q(ended_at=None),
                name="people_one_time_link_open",
            ),
            models.UniqueConstraint(fields=["organization", "digest"], name="people_one_time_link_digest"),
        ]
        indexes = [
            # The list of open invitations, newest first.
            models.Index(fields=["organization", "kind", "-issued_at"], name="people_one_time_link_newest")
        ]


class ApiToken(TenantModel):
    """What a program reads with. Its secret is kept as a digest only; it was shown once.

    It acts on behalf of who created it, reads no more than its scopes name, and ends at `expires_at`.
    """

    name = models.CharField(max_length=200)
    scopes = ArrayField(models.CharField(max_length=30))
    digest = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()
    created_by = TenantForeignKey(Person)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = TenantForeignKey(Person, null=True)

    objects: TenantManager["ApiToken"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["organization", "digest"], name="people_api_token_digest"),
            # A year in days, and the rest of the day it ends on, wherever that is.
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at"))
                & models.Q(expires_at__lte=models.F("created_at") + timedelta(days=367)),
                name="people_api_token_ends",
            ),
        ]
        indexes = [
            # The list of tokens, newest first.
            models.Index(fields=["organization", "-created_at", "id"], name="people_api_token_newest")
        ]

    def __str__(self) -> str:
        return self.name
