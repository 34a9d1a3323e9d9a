"""What Duly does its own way in allauth's second factors: secrets are encrypted, names are plain words."""

from base64 import urlsafe_b64encode

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from duly.people.models import Account

PURPOSE = b"duly.second-factor"
KEY_BYTES = 32


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That is not the right code. Codes work once, and change every 30 seconds."),
    }

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": context.request.get_host().partition(":")[0], "name": settings.MFA_TOTP_ISSUER}

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, object]:
        entity: dict[str, object] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": entity["name"]}

    def generate_authenticator_name(self, user: Account, type: str) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Passkey %(number)s") % {"number": count + 1}


def cipher() -> MultiFernet:
    """Encrypts with the installation's secret, and still reads what its earlier secrets encrypted."""
    return MultiFernet(
        [Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key(secret: str | bytes) -> bytes:
    """A key of its own for this purpose, so that no other use of the secret tells anything about it."""
    derived = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(force_bytes(secret))
    return urlsafe_b64encode(derived)
