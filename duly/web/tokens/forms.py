"""The fields of a new token."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from duly.people.rules.tokens import LONGEST_DAYS, Scope
from duly.web.tokens.words import SCOPES

USUAL_DAYS = 90


class TokenForm(forms.Form):
    """What it is for, what it may read, and how long."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("The program that will use it, and where it runs."),
        max_length=200,
        error_messages={
            "required": _("Name the program that will use it."),
            "max_length": _("Shorten the name to 200 characters."),
        },
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may read"),
        help_text=_("No more than the program needs. A token never changes anything."),
        choices=[(scope.value, label) for scope, label in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one thing that it may read."),
            "invalid_choice": _("Choose from the list."),
        },
    )
    last_day = forms.DateField(
        label=_("Last day"),
        help_text=_("It works through this day, at most one year from today."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Choose its last day."),
            "invalid": _("Write the day as year, month and day: 2026-12-18."),
        },
    )

    def __init__(self, said: QueryDict | None = None, *, today: date) -> None:
        super().__init__(said, initial={"last_day": today + timedelta(days=USUAL_DAYS)})
        self.fields["last_day"].widget.attrs |= {
            "min": today.isoformat(),
            "max": (today + timedelta(days=LONGEST_DAYS)).isoformat(),
        }

    def said(self) -> dict[str, Any]:
        """What was filled in, as the operation takes it."""
        return {**self.cleaned_data, "scopes": frozenset(map(Scope, self.cleaned_data["scopes"]))}
