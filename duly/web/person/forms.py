"""The forms about one person."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duly.people.operations import Details
from duly.people.queries.person import HeldValue
from duly.tenancy.roles import Role
from duly.web.addresses import an_id
from duly.web.words import INDENT, ROLES

VALUE = "value-"
NOT_A_DAY = gettext_lazy("Write the day as year, month and day: 2026-12-18.")

Choices = Mapping[str, Iterable[tuple[UUID, str, int]]]


def day_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": NOT_A_DAY, "required": gettext_lazy("Choose a day.")},
    )


class DetailsForm(forms.Form):
    """Names, number, address, language, first day, and a value of each attribute in use."""

    given_name = forms.CharField(label=gettext_lazy("Given name"), max_length=200, required=False)
    family_name = forms.CharField(
        label=gettext_lazy("Family name"),
        max_length=200,
        error_messages={"required": gettext_lazy("Write a name.")},
    )
    employee_number = forms.CharField(
        label=gettext_lazy("Employee number"),
        help_text=gettext_lazy("Letters, digits and hyphens. Capitals make no difference."),
        max_length=64,
        required=False,
    )
    email = forms.CharField(label=gettext_lazy("E-mail address"), max_length=254, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    started_on = day_field(gettext_lazy("First day"), required=False)

    def __init__(
        self, *args: Any, held: Iterable[HeldValue], choices: Choices, language: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.held = tuple(held)
        self._speak(language)
        for one in self.held:
            self.fields[VALUE + one.key] = _value_field(one, choices.get(one.key, ()))

    @property
    def value_fields(self) -> list[forms.BoundField]:
        return [self[VALUE + one.key] for one in self.held]

    def details(self) -> Details:
        """The details as operations take them."""
        told = {name: self.cleaned_data[name] for name in DETAILS}
        return Details(**told, started_on=self.cleaned_data["started_on"])

    def values(self) -> dict[str, UUID | None]:
        """The value chosen for each attribute, by its key."""
        return {one.key: an_id(self.cleaned_data[VALUE + one.key]) for one in self.held}

    def changed_values(self) -> dict[str, UUID | None]:
        """Those that are not what the person has."""
        chosen = self.values()
        return {one.key: chosen[one.key] for one in self.held if chosen[one.key] != one.value_id}

    def blame(self, field: object, message: str) -> None:
        """Puts what an operation refused beside the field it speaks of."""
        name = str(field or "")
        named = next((one for one in (name, VALUE + name) if one in self.fields), None)
        self.add_error(named, message)

    def _speak(self, language: str) -> None:
        spoken = {code: _(str(name)) for code, name in settings.LANGUAGES}
        if language:
            spoken.setdefault(language, language)
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is declared above
        field.choices = [("", _("As the organization")), *spoken.items()]


DETAILS = ("given_name", "family_name", "employee_number", "email", "language")


class EditForm(DetailsForm):
    """The details with the day from which values and leads hold."""

    valid_from = day_field(
        gettext_lazy("Values and leads hold from"),
        gettext_lazy("Today or an earlier day. Names, number and address change at once."),
    )


class NewForm(DetailsForm):
    """The details of somebody new, with their role."""

    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, *args: Any, roles: Iterable[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - it is declared above
        field.choices = [(role.value, ROLES[role]) for role in roles]


class TurnForm(forms.Form):
    """From which day somebody is active or inactive, and why."""

    valid_from = day_field(gettext_lazy("From"), gettext_lazy("Today or an earlier day."))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class LeaveForm(TurnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "leave_%s", **kwargs})


class ReturnForm(TurnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "return_%s", **kwargs})


class RoleForm(forms.Form):
    """The one role a person holds, with the reason, and for an auditor the end."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"), choices=[(role.value, word) for role, word in ROLES.items()]
    )
    access_until = day_field(
        gettext_lazy("Access ends on"),
        gettext_lazy("For an auditor: the first day without access, at most 365 days ahead."),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("10 to 1000 characters. It stays in the audit log."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write the reason.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "role_%s", **kwargs})

    def until(self) -> date | None:
        """The end, for an auditor only."""
        ends: date | None = self.cleaned_data["access_until"]
        return ends if self.cleaned_data["role"] == Role.AUDITOR else None


def _value_field(one: HeldValue, choices: Iterable[tuple[UUID, str, int]]) -> forms.ChoiceField:
    options = [(str(value_id), f"{INDENT * depth}{name}") for value_id, name, depth in choices]
    # A retired value stays where it is held.
    if one.value_id and str(one.value_id) not in dict(options):
        options.append((str(one.value_id), one.path[-1]))
    hint = _("Audiences that ask for it cannot decide while it is empty.") if one.is_required else ""
    return forms.ChoiceField(
        label=_(one.name),
        choices=[("", _("Not recorded")), *options],
        required=False,
        help_text=hint,
        initial=str(one.value_id or ""),
    )
