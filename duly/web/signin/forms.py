"""The sign-in form and the form of the first password."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _


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


class WelcomeForm(forms.Form):
    """The first password, once: a show button helps more than typing it twice."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters. Three or four words that you remember are good."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "autofocus": True}),
    )
