"""The forms of signing in, and of choosing a password or PIN."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST_NAME = 254
LONGEST_SECRET = 1024
PASSWORD_HINT = _("At least 12 characters. Three or four words that you remember are good.")
PIN_HINT = _("6 to 12 digits, without a pattern.")


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth carries no types
    """allauth's form in our words: e-mail address or sign-in name, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address or sign-in name")
        self.fields["login"].widget = forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autofocus": True,
                "autocapitalize": "none",
                "spellcheck": "false",
            }
        )
        self.fields["password"].widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        self.fields["password"].help_text = ""


class KioskForm(forms.Form):
    """Employee number and PIN."""

    number = forms.CharField(
        label=_("Employee number"),
        max_length=64,
        error_messages={"required": _("Type your employee number.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )
    pin = forms.CharField(
        label=_("PIN"),
        max_length=LONGEST_SECRET,
        error_messages={"required": _("Type your PIN.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )


class ForgotForm(forms.Form):
    """Whose password is forgotten."""

    login = forms.CharField(
        label=_("E-mail address or sign-in name"),
        max_length=LONGEST_NAME,
        error_messages={"required": _("Type the address or name you sign in with.")},
        widget=forms.TextInput(
            attrs={
                "autocomplete": "username",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
    )


class WelcomeForm(forms.Form):
    """A new password, once: a show button helps more than typing it twice."""

    password = forms.CharField(
        label=_("Password"),
        help_text=PASSWORD_HINT,
        max_length=LONGEST_SECRET,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
    )


class NewPinForm(forms.Form):
    """A new PIN, twice: nobody sees what they type on a terminal."""

    password = forms.CharField(
        label=_("New PIN"),
        help_text=PIN_HINT,
        max_length=LONGEST_SECRET,
        error_messages={"required": _("Type a PIN.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "inputmode": "numeric", "autofocus": True}),
    )
    again = forms.CharField(
        label=_("The same PIN again"),
        max_length=LONGEST_SECRET,
        error_messages={"required": _("Type the PIN again.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def clean(self) -> None:
        """Both are the same."""
        super().clean()
        typed = self.cleaned_data
        if "password" in typed and "again" in typed and typed["password"] != typed["again"]:
            self.add_error("again", _("The two PINs differ. Type the same one twice."))
