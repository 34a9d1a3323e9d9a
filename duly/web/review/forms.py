"""What somebody says who decides on a version."""

from django import forms
from django.utils.translation import gettext_lazy as _

from duly.trainings.rules import REASON_LENGTH


class DecisionForm(forms.Form):
    """Why it is approved or rejected, and whether an approved version comes into force at once."""

    rationale = forms.CharField(
        label=_("Your reason"),
        help_text=_("Kept word for word. 10 to 1,000 characters."),
        widget=forms.Textarea,
        min_length=REASON_LENGTH[0],
        max_length=REASON_LENGTH[-1],
        error_messages={
            "required": _("Say why. Auditors read it."),
            "min_length": _("Say a little more: at least %(limit_value)d characters, not %(show_value)d."),
            "max_length": _("Say it in %(limit_value)d characters, not %(show_value)d."),
        },
    )
    activate = forms.BooleanField(label=_("Put it in force now"), required=False, initial=True)
