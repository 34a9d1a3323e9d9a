"""The fields of a group that are no condition."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from duly.people.models import Group
from duly.people.rules.groups import LONGEST_DESCRIPTION, LONGEST_NAME
from duly.web.groups.words import KIND_CHOICES


class GroupForm(forms.Form):
    """Name and description."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("What admins read where they choose people."),
        max_length=LONGEST_NAME,
        error_messages={
            "required": _("Give the group a name."),
            "max_length": _("Shorten the name to 200 characters."),
        },
    )
    description = forms.CharField(
        label=_("Description"),
        help_text=_("Who belongs in it and why, for whoever looks after it next."),
        max_length=LONGEST_DESCRIPTION,
        required=False,
        widget=forms.Textarea,
        error_messages={"max_length": _("Shorten this to 1000 characters.")},
    )

    def said(self) -> dict[str, Any]:
        """What was filled in, as the operations take it."""
        return {name: self.cleaned_data[name] for name in ("name", "description")}


class NewGroupForm(GroupForm):
    """As well the kind, which stays."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        help_text=_("The kind stays as it is chosen here."),
        choices=KIND_CHOICES,
        initial=Group.STATIC,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a kind."), "invalid_choice": _("Choose a kind.")},
    )
