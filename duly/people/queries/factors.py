"""What somebody proves themselves with besides the password."""

from dataclasses import dataclass
from uuid import UUID

from allauth.mfa.models import Authenticator

STRONG = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True)
class FactorsRow:
    """How many factors an account has. Recovery codes stand in for a factor, they are none."""

    apps: int
    passkeys: int

    @property
    def any(self) -> bool:
        return bool(self.apps or self.passkeys)


def factors_of(account_id: UUID | None) -> FactorsRow:
    """The factors of an account; none where there is no account."""
    kinds = list(
        Authenticator.objects.filter(user_id=account_id, type__in=STRONG).values_list("type", flat=True)
    )
    return FactorsRow(
        apps=kinds.count(Authenticator.Type.TOTP), passkeys=kinds.count(Authenticator.Type.WEBAUTHN)
    )
