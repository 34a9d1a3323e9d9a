"""The fields of a campaign that are no audience."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duly.assignments.rules import NAME_LENGTH
from duly.trainings.queries import TrainingRow
from duly.web.person.forms import day_field
from duly.web.trainings.offers import options
from duly.web.words import day_words


class CampaignForm(forms.Form):
    """Name, training and due day. A draft may wait for its day; a day that is given lies ahead."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("What people read as the reason on their list."),
        max_length=NAME_LENGTH[-1],
        error_messages={
            "required": gettext_lazy("Give the campaign a name."),
            "max_length": gettext_lazy("Shorten the name to 500 characters."),
        },
    )
    training = forms.ChoiceField(
        label=gettext_lazy("Training"),
        help_text=gettext_lazy("People get the edition that is active when you launch."),
        error_messages={
            "required": gettext_lazy("Choose one with an active version."),
            "invalid_choice": gettext_lazy("Choose one with an active version."),
        },
    )
    due_on = forms.DateField(
        label=gettext_lazy("Due day"),
        help_text=gettext_lazy("The last day in time, where each person works. A draft can wait for it."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        required=False,
        error_messages={"invalid": gettext_lazy("Write the day as year, month and day: 2026-12-18.")},
    )
    accepts_evidence = forms.BooleanField(
        label=gettext_lazy("Valid evidence counts"),
        help_text=gettext_lazy("Who completed this edition before is completed at once."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, trainings: Sequence[TrainingRow], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        choices = self.fields["training"]
        assert isinstance(choices, forms.ChoiceField)  # noqa: S101 - it is declared above
        choices.choices = [("", _("Choose a training")), *options(trainings)]

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day and day < self.today:
            raise ValidationError(
                _("%(day)s has passed. Choose tomorrow or later.") % {"day": day_words(day)}
            )
        if day == self.today:
            raise ValidationError(_("Today is too soon. Choose tomorrow or later."))
        return day

    def said(self) -> dict[str, Any]:
        """What was filled in, as the operations take it."""
        return {
            "name": self.cleaned_data["name"],
            "training_id": UUID(self.cleaned_data["training"]),
            "due_on": self.cleaned_data["due_on"],
            "accepts_evidence": self.cleaned_data["accepts_evidence"],
        }


class ReasonForm(forms.Form):
    """Why something about assignments is changed: kept with each of them, and in the audit log."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("10 to 1000 characters. It stands in the history of each assignment."),
        widget=forms.Textarea,
        min_length=10,
        max_length=1000,
        error_messages={
            "required": gettext_lazy("Say why."),
            "min_length": gettext_lazy("Give a reason of 10 to 1000 characters."),
            "max_length": gettext_lazy("Give a reason of 10 to 1000 characters."),
        },
    )


class DueDayForm(ReasonForm):
    """Another due day, and why."""

    due_on = day_field(gettext_lazy("New due day"), gettext_lazy("The last day in time. Tomorrow or later."))
    field_order = ("due_on", "reason")


class ExemptForm(ReasonForm):
    """The first day it is owed again, and why not before."""

    until = day_field(gettext_lazy("Owed again from"), gettext_lazy("The first day it counts again."))
    field_order = ("until", "reason")


class NoteForm(forms.Form):
    """Something to know about one assignment."""

    note = forms.CharField(
        label=gettext_lazy("Note"),
        help_text=gettext_lazy("Up to 1000 characters. It stays in the history and cannot be changed."),
        widget=forms.Textarea,
        error_messages={"required": gettext_lazy("Write a note.")},
    )
