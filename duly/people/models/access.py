"""Links that are good once: the invitation, the password reset, the confirmation of a new address."""

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
