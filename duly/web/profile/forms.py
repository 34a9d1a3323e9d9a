"""The forms of the own profile."""

from itertools import groupby
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duly.people.queries.own import OwnRecord
from duly.web.words import place

LONGEST_ADDRESS = 254
DEFAULT = "default"
PASSWORD = {"autocomplete": "current-password"}
DIGITS = {"inputmode": "numeric"}


def chosen(value: str) -> str:
    """What is kept of a choice: nothing of "as everybody else"."""
    return "" if value == DEFAULT else value


class ProfileForm(forms.Form):
    """How somebody reads Duly and what it mails them."""

    language = forms.TypedChoiceField(label=gettext_lazy("Language"), coerce=chosen)
    display_zone = forms.TypedChoiceField(
        label=gettext_lazy("Times in"),
        coerce=chosen,
        help_text=gettext_lazy("For reading only. Due days are judged where your location is."),
    )
    wants_reminders = forms.BooleanField(label=gettext_lazy("Reminders by e-mail"), required=False)
    wants_digest = forms.BooleanField(label=gettext_lazy("Weekly digest by e-mail"), required=False)

    def __init__(self, data: Any = None, *, own: OwnRecord) -> None:
        on_record = {
            "language": own.language or DEFAULT,
            "display_zone": own.display_zone or DEFAULT,
            "wants_reminders": own.wants_reminders,
            "wants_digest": own.wants_digest,
        }
        super().__init__(data, initial=on_record)
        for name, choices in (("language", languages(own.language)), ("display_zone", zones(own))):
            cast(forms.ChoiceField, self.fields[name]).choices = choices


class PasswordForm(forms.Form):
    """The password somebody has, and the one they want."""

    old = forms.CharField(
        label=gettext_lazy("Current password"),
        strip=False,
        error_messages={"required": gettext_lazy("Type the password you have now.")},
        widget=forms.PasswordInput(attrs=PASSWORD),
    )
    new = forms.CharField(
        label=gettext_lazy("New password"),
        help_text=gettext_lazy("At least 12 characters. Three or four words that you remember are good."),
        strip=False,
        error_messages={"required": gettext_lazy("Type the password you want.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class PinForm(forms.Form):
    """The PIN somebody has, and the one they want."""

    old = forms.CharField(
        label=gettext_lazy("Current PIN"),
        error_messages={"required": gettext_lazy("Type the PIN you have now.")},
        widget=forms.PasswordInput(attrs={**PASSWORD, **DIGITS}),
    )
    new = forms.CharField(
        label=gettext_lazy("New PIN"),
        help_text=gettext_lazy("6 to 12 digits, without a pattern."),
        error_messages={"required": gettext_lazy("Type the PIN you want.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", **DIGITS}),
    )


class EmailForm(forms.Form):
    """The new address, and the password that shows whose wish it is."""

    address = forms.CharField(
        label=gettext_lazy("New e-mail address"),
        max_length=LONGEST_ADDRESS,
        error_messages={"required": gettext_lazy("Type the new address.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )
    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        error_messages={"required": gettext_lazy("Type the password you sign in with.")},
        widget=forms.PasswordInput(attrs=PASSWORD),
    )


def languages(current: str) -> list[tuple[str, str]]:
    """Those there is a catalogue for; one that an import wrote stays until another is chosen."""
    known = [(code, _(str(name))) for code, name in settings.LANGUAGES]
    codes = {code for code, _name in known}
    kept = [(current, current)] if current and current not in codes else []
    return [(DEFAULT, _("As the organization")), *known, *kept]


def zones(own: OwnRecord) -> list[tuple[str, Any]]:
    """The zones by their part of the world, after that of the own location."""
    names = sorted(name for name in available_timezones() if name[0].isupper() and "/" in name)
    regions = [
        (region, [(name, name.partition("/")[2].replace("_", " ")) for name in members])
        for region, members in groupby(names, key=lambda name: name.partition("/")[0])
    ]
    here = _("As at my location: %(place)s") % {"place": place(own.zone)}
    kept = [(own.display_zone, own.display_zone)] if own.display_zone not in {"", *names} else []
    return [(DEFAULT, here), *kept, ("UTC", "UTC"), *regions]
