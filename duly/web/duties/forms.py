"""The fields of a rule that are no audience."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from duly.assignments.rules import NAME_LENGTH
from duly.assignments.rules.duties import DAYS, LONGEST_REASON, MOST_TRAININGS, OnLeaving, RuleFacts
from duly.kernel.audience import Audience
from duly.trainings.queries import TrainingRow
from duly.web.duties.words import LEAVING
from duly.web.trainings.offers import options

# What stands in for a name or a reason that is not filled in yet, while consequences are counted.
STAND_IN: Final = "?"
NOT_DAYS: Final = _("Choose 1 to 3650 days, or leave it empty.")


class ReasonForm(forms.Form):
    """Why a rule is changed."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Why it changes, for whoever asks later. It stands with the revision."),
        max_length=LONGEST_REASON,
        widget=forms.Textarea,
        error_messages={
            "required": _("Say why, for whoever asks later."),
            "max_length": _("Shorten the reason to 1000 characters."),
        },
    )


class RuleForm(ReasonForm):
    """Everything a rule says but its audience. A new rule needs no reason.

    A `lenient` one does not ask yet for what is still to be filled in: it is counted, not saved.
    """

    name = forms.CharField(
        label=_("Name"),
        help_text=_("What people read as the reason on their list."),
        max_length=NAME_LENGTH[-1],
        error_messages={
            "required": _("Give the rule a name."),
            "max_length": _("Shorten the name to 500 characters."),
        },
    )
    trainings = forms.MultipleChoiceField(
        label=_("Trainings"),
        help_text=_("Each is assigned on its own. People get the edition that is active then."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one training."),
            "invalid_choice": _("Choose trainings from the list."),
        },
    )
    days_to_complete = forms.IntegerField(
        label=_("Days to complete"),
        help_text=_("From the day of assignment. Left empty, each training's own days hold."),
        required=False,
        min_value=DAYS[0],
        max_value=DAYS[-1],
        error_messages={"invalid": NOT_DAYS, "min_value": NOT_DAYS, "max_value": NOT_DAYS},
    )
    on_leaving = forms.ChoiceField(
        label=_("When somebody no longer matches"),
        choices=[(one.value, LEAVING[one]) for one in OnLeaving],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
    )
    redates_open = forms.BooleanField(
        label=_("Open assignments get the new days to complete"),
        help_text=_("Not those whose day somebody moved, and not before tomorrow."),
        required=False,
    )
    auto_assign = forms.BooleanField(
        label=_("Assigns by itself"),
        help_text=_("Whenever a record changes. Otherwise somebody runs it by hand."),
        required=False,
    )
    is_active = forms.BooleanField(
        label=_("Active"),
        help_text=_("Turned off, it assigns nothing, and what it assigned stays."),
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        trainings: Sequence[TrainingRow],
        is_new: bool = False,
        lenient: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lenient = lenient
        choices = self.fields["trainings"]
        assert isinstance(choices, forms.MultipleChoiceField)  # noqa: S101 - it is declared above
        choices.choices = options(trainings)
        if is_new:
            del self.fields["reason"]

    def full_clean(self) -> None:
        super().full_clean()
        if not (self.is_bound and self.lenient):
            return
        for name, errors in self.errors.as_data().items():
            if {error.code for error in errors} == {"required"}:
                del self.errors[name]

    def clean_trainings(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["trainings"]
        if len(chosen) > MOST_TRAININGS:
            raise forms.ValidationError(_("A rule assigns at most 50 trainings."))
        return chosen

    def facts(self, audience: Audience, before: RuleFacts | None) -> RuleFacts:
        """What the form says; trainings keep the order they had `before`, new ones follow."""
        said = self.cleaned_data
        chosen = [UUID(one) for one in said.get("trainings", ())]
        kept = [one for one in before.training_ids if one in chosen] if before else []
        return RuleFacts(
            name=said.get("name") or (before.name if before else STAND_IN),
            audience=audience,
            training_ids=(*kept, *(one for one in chosen if one not in kept)),
            days_to_complete=said["days_to_complete"],
            auto_assign=said["auto_assign"],
            is_active=said["is_active"],
            on_leaving=OnLeaving(said.get("on_leaving") or OnLeaving.KEEP),
            redates_open=said["redates_open"],
        )
