"""How somebody signs in. A global table: it holds an id, a login and a hash, no names."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from duly.tenancy.models import ClockTimestamp, Organization, UUIDv7


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(handle=username)


class Account(AbstractBaseUser):
    """One login in one organization, for at most one person.

    The hash is of a password, or of a PIN where `uses_pin`. `must_change` asks for another one at the next
    sign-in. Every session remembers the epoch it began in: a new epoch ends them all.
    """

    id = models.UUIDField(primary_key=True, db_default=UUIDv7(), editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    handle = models.CharField(max_length=200, unique=True)
    email = models.EmailField(max_length=254, null=True, blank=True)  # noqa: DJ001  # absent is not empty: unique
    is_active = models.BooleanField(default=True)
    uses_pin = models.BooleanField(default=False, db_default=False)
    must_change = models.BooleanField(default=False, db_default=False)
    session_epoch = models.PositiveIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    objects = AccountManager()

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="people_account_email_once"),
            models.UniqueConstraint(fields=["organization", "id"], name="people_account_organization_key"),
        ]

    def __str__(self) -> str:
        return self.handle

    def get_session_auth_hash(self) -> str:
        return f"{super().get_session_auth_hash()}.{self.session_epoch}"


class SignInGuard(models.Model):
    """The tries at one account, or at a name that nobody has: both are counted alike.

    `tries` count until 15 minutes pass without one, the latest was at `tried_at`; `failures` count since the
    last success. A global table: it holds no name.
    """

    key = models.UUIDField(primary_key=True)
    tried_at = models.DateTimeField()
    tries = models.PositiveIntegerField()
    failures = models.PositiveIntegerField()
    locked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.tries} tries"
