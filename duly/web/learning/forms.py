"""The forms a learner fills in: the answers of a quiz, and the signature."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from duly.learning.queries import QuestionRow


class QuizForm(forms.Form):
    """One field a question, named q0, q1, …; every question is answered before the quiz is handed in."""

    def __init__(self, questions: Sequence[QuestionRow], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"q{question.position}"] = _field(question)

    def asked(self) -> list[tuple[forms.BoundField, QuestionRow]]:
        """Each field beside its question."""
        return [(self[f"q{question.position}"], question) for question in self.questions]

    def answers(self) -> list[set[int]]:
        """The ticked options of every question, in order."""
        given = (self.cleaned_data[f"q{question.position}"] for question in self.questions)
        return [{int(option) for option in (one if isinstance(one, list) else [one])} for one in given]


class SignForm(forms.Form):
    """The box, the password or PIN, and the token of the sentence that is signed."""

    token = forms.CharField(widget=forms.HiddenInput)
    understood = forms.BooleanField(
        label=_("I have read and understood this. Signing here counts like signing on paper."),
        error_messages={"required": _("Tick the box to say that you have read and understood this.")},
    )
    password = forms.CharField(
        label=_("Your password"),
        help_text=_("Checked once to make sure it is you. It is not stored with the signature."),
        error_messages={"required": _("Type the password you sign in with.")},
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, pin: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if pin:
            field = self.fields["password"]
            field.label = _("Your PIN")
            field.error_messages["required"] = _("Type the PIN you sign in with.")
            field.widget.attrs = {"autocomplete": "off", "inputmode": "numeric"}


def _field(question: QuestionRow) -> forms.Field:
    label = _("Question %(n)s") % {"n": question.position + 1}
    choices = [(str(position), option) for position, option in enumerate(question.options)]
    if question.several:
        return forms.MultipleChoiceField(
            label=label,
            choices=choices,
            help_text=_("More than one can be right."),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Tick at least one answer.")},
        )
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )
