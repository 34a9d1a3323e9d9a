"""allauth's forms of second factors in our words; codes are counted like passwords and each works once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from allauth.account.forms import ReauthenticateForm
from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duly.kernel.refusal import Refused
from duly.people.operations.guarding import admit, demand, failed, succeeded
from duly.web.middleware import client_address
from duly.web.refusals import said

LAST = "last_counter"
LONGEST_NAME = 60


class CodeInput(forms.TextInput):
    """Where a code is typed: phones offer their digits, browsers the code that just arrived."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(
            {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", **attrs}
        )


class CodeForm(AuthenticateForm):  # type: ignore[misc]  # allauth carries no types
    """The step after the password: a code of the app, or one of the recovery codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Code"),
            max_length=40,
            error_messages={"required": _("Type the code.")},
            widget=CodeInput(autofocus=True),
        )

    def clean_code(self) -> str:
        with counted(self.user.pk):
            code: str = super().clean_code()
            spend(self.authenticator, code)
        return code


class ActivateForm(ActivateTOTPForm):  # type: ignore[misc]  # allauth carries no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Code that the app shows"),
            max_length=10,
            error_messages={"required": _("Type the code that the app shows.")},
            widget=CodeInput(),
        )


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth carries no types
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=gettext_lazy("What you know it by, such as Work laptop or Blue key."),
    )


class RenameForm(EditWebAuthnForm):  # type: ignore[misc]  # allauth carries no types
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_NAME,
        error_messages={"required": gettext_lazy("Give the passkey a name.")},
    )


class AgainForm(ReauthenticateForm):  # type: ignore[misc]  # allauth carries no types
    """The password once more, before something that guards the account is changed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = forms.CharField(
            label=_("Your password"),
            strip=False,
            error_messages={"required": _("Type the password you sign in with.")},
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
        )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        try:
            demand(self.user, password, now=datetime.now(UTC), ip=client_address(context.request))
        except Refused as refusal:
            raise ValidationError(said(refusal)) from None
        return password


@contextmanager
def counted(account_id: UUID) -> Iterator[None]:
    """Counts wrong codes of an account, apart from its wrong passwords: a right password must not clear them.

    Refuses to look at more once there were too many.
    """
    key, now = uuid5(account_id, "second factor"), datetime.now(UTC)
    try:
        admit(key, now=now)
    except Refused as refusal:
        raise ValidationError(said(refusal)) from None
    try:
        yield
    except ValidationError:
        failed(key, now=now)
        raise
    succeeded(key)


def spend(authenticator: Authenticator, code: str) -> None:
    """Marks a code of the app as used. Refuses it, and every earlier one, from then on (RFC 6238, 5.2)."""
    if authenticator.type != Authenticator.Type.TOTP:
        return
    secret = get_adapter().decrypt(authenticator.data["secret"])
    counter = max(
        one
        for one in yield_hotp_counters_from_time()
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, one)))
    )
    authenticator.data = {**authenticator.data, LAST: counter}
    # Compare and set: of two who send the same code at once, one is let in.
    unused = Q(**{f"data__{LAST}__isnull": True}) | Q(**{f"data__{LAST}__lt": counter})
    if not Authenticator.objects.filter(unused, pk=authenticator.pk).update(data=authenticator.data):
        raise get_adapter().validation_error("incorrect_code")
