"""The fields of a training and of its draft: one form for the whole, one for each row."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from duly.trainings.rules import NAME_LENGTH, REASON_LENGTH, Category, Settings
from duly.web.trainings.words import CATEGORIES

DAYS_A_WEEK = 7
OWN_VERB = ("category", "due_offset_days", "grace_weeks", "recertify_months")


class SettingsForm(forms.Form):
    """What belongs to the training rather than to a version of it."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=NAME_LENGTH,
        error_messages={"required": gettext_lazy("Give the training a name.")},
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Category"), choices=[(one.value, CATEGORIES[one]) for one in Category]
    )
    due_offset_days = forms.IntegerField(
        label=gettext_lazy("Days to complete"),
        help_text=gettext_lazy("From the day it is assigned to the due day. 1 to 3,650."),
        min_value=1,
        max_value=3650,
        initial=30,
    )
    grace_weeks = forms.IntegerField(
        label=gettext_lazy("Weeks of grace"),
        help_text=gettext_lazy("How long after the due day it is due and not yet overdue. 0 to 52."),
        min_value=0,
        max_value=52,
        initial=0,
    )
    recertify_months = forms.IntegerField(
        label=gettext_lazy("Repeat after months"),
        help_text=gettext_lazy("Empty means never. 1 to 120."),
        min_value=1,
        max_value=120,
        required=False,
    )

    def settings(self) -> Settings:
        """The settings as they were filled in."""
        said = self.cleaned_data
        return Settings(
            name=said["name"].strip(),
            category=Category(said["category"]),
            due_offset_days=said["due_offset_days"],
            grace_days=said["grace_weeks"] * DAYS_A_WEEK,
            recertify_months=said["recertify_months"],
        )


class DraftForm(SettingsForm):
    """All of a draft that is no list. Once the training is established, its settings have their own verb."""

    language = forms.CharField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes it takes"), min_value=1, max_value=1440, initial=10
    )
    passing_score = forms.IntegerField(
        label=gettext_lazy("Pass mark in percent"), min_value=1, max_value=100, initial=80
    )
    attempt_limit = forms.IntegerField(
        label=gettext_lazy("Tries at the quiz"),
        help_text=gettext_lazy("Empty means as many as it takes. 1 to 100."),
        min_value=1,
        max_value=100,
        required=False,
    )
    signature = forms.BooleanField(
        label=gettext_lazy("Learners sign with their password"), required=False, initial=True
    )
    change_reason = forms.CharField(
        label=gettext_lazy("What changes, and why"),
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 4}),
        required=False,
        max_length=REASON_LENGTH[-1],
    )

    def __init__(self, *args: Any, established: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if established:
            for name in OWN_VERB:
                del self.fields[name]
        written = len((self.data or self.initial).get("change_reason", "").strip())
        self.fields["change_reason"].help_text = _(
            "Reviewers and auditors read it, word for word. 10 to 1,000 characters; %(count)s so far."
        ) % {"count": written}


class RowForm(forms.Form):
    """One row of a list in the draft. A row that is wholly blank does not count."""

    use_required_attribute = False

    def __init__(self, *, nth: int, **kwargs: Any) -> None:
        super().__init__(empty_permitted=True, **kwargs)
        for field in self.fields.values():
            field.label = str(field.label) % {"nth": nth}
            dress(field.widget)


def dress(widget: forms.Widget) -> None:
    """Gives an input the look of its kind, for rows that are drawn without the tag `field`."""
    boxed = isinstance(widget, forms.CheckboxInput)
    widget.attrs["class"] = "form-check-input" if boxed else "form-control form-control-sm"


class LessonForm(RowForm):
    title = forms.CharField(
        label=gettext_lazy("Title of lesson %(nth)s"),
        error_messages={"required": gettext_lazy("Give the lesson a title.")},
    )
    body = forms.CharField(
        label=gettext_lazy("Text of lesson %(nth)s"),
        help_text=gettext_lazy("In Markdown: ## for a heading, **bold**, - for a list."),
        widget=forms.Textarea(attrs={"rows": 8}),
        strip=False,
        required=False,
    )
    mandatory = forms.BooleanField(
        label=gettext_lazy("Lesson %(nth)s has to be read"), required=False, initial=True
    )


class ObjectiveForm(RowForm):
    text = forms.CharField(label=gettext_lazy("Objective %(nth)s"))


class SourceForm(RowForm):
    title = forms.CharField(
        label=gettext_lazy("Title of source %(nth)s"),
        error_messages={"required": gettext_lazy("Give the source a title.")},
    )
    reference = forms.CharField(label=gettext_lazy("Number or address of source %(nth)s"), required=False)


class QuestionForm(RowForm):
    """A question with as many answers to choose from as the page has lines for."""

    text = forms.CharField(
        label=gettext_lazy("Question %(nth)s"),
        error_messages={"required": gettext_lazy("Write the question, or remove it.")},
    )
    several = forms.BooleanField(
        label=gettext_lazy("Learners may tick more than one answer to question %(nth)s"), required=False
    )

    def __init__(self, *, nth: int, options: int, **kwargs: Any) -> None:
        super().__init__(nth=nth, **kwargs)
        self.options = options
        for at in range(options):
            numbers = {"option": at + 1, "nth": nth}
            self.fields[f"option-{at}"] = forms.CharField(
                label=_("Answer %(option)s to question %(nth)s") % numbers, required=False
            )
            self.fields[f"right-{at}"] = forms.BooleanField(
                label=_("Answer %(option)s to question %(nth)s is right") % numbers, required=False
            )
            dress(self.fields[f"option-{at}"].widget)
            dress(self.fields[f"right-{at}"].widget)

    def lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Answer and tick of each line."""
        return [(self[f"option-{at}"], self[f"right-{at}"]) for at in range(self.options)]

    def answers(self) -> list[tuple[str, bool]]:
        """The answers that say something, each with whether it is right."""
        said = [
            (self.cleaned_data.get(f"option-{at}", ""), self.cleaned_data.get(f"right-{at}", False))
            for at in range(self.options)
        ]
        return [(text, right) for text, right in said if text or right]

    def clean(self) -> dict[str, Any]:
        answers = self.answers()
        right = sum(tick for _text, tick in answers)
        if any(tick and not text for text, tick in answers):
            self.add_error("text", _("An answer without words is ticked. Write it, or untick it."))
        elif len(answers) < 2:
            self.add_error("text", _("Give at least 2 answers to choose from."))
        elif not right:
            self.add_error("text", _("Tick the answer that is right."))
        elif right > 1 and not self.cleaned_data.get("several"):
            self.add_error("text", _("Tick one right answer, or let learners tick more than one."))
        return self.cleaned_data
