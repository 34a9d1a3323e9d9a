"""The fields of attributes, values and settings, and refusals beside the field they are about."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy, ngettext

from duly.people.operations.settings import LONGEST_KIOSK, SHORTEST_KIOSK
from duly.people.queries.settings import SettingsPage
from duly.tenancy.roles import Role
from duly.web.words import ROLES, number

NAME_MISSING = {"required": gettext_lazy("Give it a name.")}


class AttributeForm(forms.Form):
    """An attribute of the organization's own."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("One thing about a person, such as Shift pattern or Forklift class."),
        error_messages={"required": gettext_lazy("Give the attribute a name.")},
    )
    is_required = forms.BooleanField(
        label=gettext_lazy("Required"),
        help_text=gettext_lazy("Audiences that ask for it cannot decide about people without a value."),
        required=False,
    )


class AttributeNameForm(forms.Form):
    """What an attribute of the organization's own is called."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        error_messages={"required": gettext_lazy("Give the attribute a name.")},
    )


class ZoneField(forms.CharField):
    """A time zone, with suggestions; the page has them once, in the list of this name."""

    default_error_messages = {"required": gettext_lazy("Choose a time zone, such as Europe/Vienna.")}

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"})
        super().__init__(label=gettext_lazy("Time zone"), widget=widget, **kwargs)


class ValueForm(forms.Form):
    """A new value; a location may bring its zone."""

    name = forms.CharField(label=gettext_lazy("Name"), error_messages=NAME_MISSING)
    zone = ZoneField(required=False)

    def __init__(self, *args: Any, has_zone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_zone:
            del self.fields["zone"]


class RenameForm(forms.Form):
    """What a value is called."""

    name = forms.CharField(label=gettext_lazy("Name"), error_messages=NAME_MISSING)


class ZoneForm(forms.Form):
    """Where the days of a location's people are judged."""

    zone = ZoneField(required=False)


class SettingsForm(forms.Form):
    """What an organization sets once and seldom changes."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("On every page, in mails and on certificates."),
        error_messages={"required": gettext_lazy("An organization needs a name.")},
    )
    zone = ZoneField()
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        help_text=gettext_lazy("For mails and pages of people who have not chosen their own."),
        choices=settings.LANGUAGES,
    )
    kiosk_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes until a kiosk signs out"),
        help_text=gettext_lazy("Without a touch. 1 to 60."),
        min_value=SHORTEST_KIOSK,
        max_value=LONGEST_KIOSK,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), gettext_lazy("Write a number from 1 to 60.")
        ),
    )
    mfa_roles = forms.MultipleChoiceField(
        label=gettext_lazy("Second factor"),
        help_text=gettext_lazy(
            "People with these roles set up an app or a passkey before they go on, and sign in with it."
        ),
        choices=[(role.value, ROLES[role]) for role in Role],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, said: QueryDict | None = None, *, kept: SettingsPage) -> None:
        initial = {
            "name": kept.name,
            "zone": kept.zone,
            "language": kept.language,
            "kiosk_minutes": kept.kiosk_minutes,
            "mfa_roles": [role.value for role in kept.mfa_roles],
        }
        super().__init__(said, initial=initial)
        roles = self.fields["mfa_roles"]
        assert isinstance(roles, forms.MultipleChoiceField)  # noqa: S101 - it is declared above
        roles.choices = [(role.value, f"{ROLES[role]} ({number(kept.roles.get(role, 0))})") for role in Role]
        self.fields["zone"].help_text = ngettext(
            "It says what day it is for %(people)s person whose location has no zone.",
            "It says what day it is for %(people)s people whose location has no zone.",
            kept.judged,
        ) % {"people": number(kept.judged)}

    def said(self) -> dict[str, Any]:
        """What was filled in, as the operation takes it."""
        return {**self.cleaned_data, "mfa_roles": [Role(role) for role in self.cleaned_data["mfa_roles"]]}


class LogoForm(forms.Form):
    """A picture to show beside the name."""

    logo = forms.FileField(
        label=gettext_lazy("Picture"),
        help_text=gettext_lazy("PNG, at most 200 KB and 1,200 by 400 pixels."),
        widget=forms.FileInput(attrs={"accept": "image/png"}),
        error_messages={
            "required": gettext_lazy("Choose a picture first."),
            "empty": gettext_lazy("This file is empty. Choose another one."),
            "invalid": gettext_lazy("Choose a picture first."),
        },
    )
