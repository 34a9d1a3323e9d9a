"""What is changed about many people, as it is filled in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from duly.people.queries import people_page, person_names, value_tree
from duly.people.queries.listable import Listable, group_names, languages_recorded
from duly.people.rules.bulk import DATED, GROUPS, LINKS, BulkChange, Kind
from duly.people.rules.listing import Listing
from duly.tenancy.actor import Actor
from duly.web.addresses import an_id
from duly.web.people.asking import NONE, label_of
from duly.web.words import INDENT

FOUND = 10
Options = list[tuple[str, str | Promise]]


@dataclass(frozen=True)
class Asked:
    """Which kind of change is asked for, and of which attribute."""

    kind: Kind
    attribute: Listable | None = None

    @property
    def code(self) -> str:
        """Its name in the address."""
        return f"{self.kind}:{self.attribute.key}" if self.attribute else self.kind.value


def offers(attributes: Sequence[Listable]) -> list[tuple[str | Promise, Options]]:
    """Everything that can be changed, in groups."""
    values: Options = [(Asked(Kind.VALUE, one).code, label_of(one)) for one in attributes]
    return [
        (_("Attributes"), [*values, (Kind.LANGUAGE.value, _("Language"))]),
        (_("Who leads them"), [(Kind.MANAGER.value, _("Manager")), (Kind.LINE_LEAD.value, _("Line lead"))]),
        (
            _("Groups"),
            [
                (Kind.ADD_TO_GROUP.value, _("Add to a group")),
                (Kind.REMOVE_FROM_GROUP.value, _("Take out of a group")),
            ],
        ),
        (
            pgettext_lazy("people", "Status"),
            [(Kind.DEACTIVATE.value, _("They have left")), (Kind.BRING_BACK.value, _("They are back"))],
        ),
    ]


def asked_for(code: str, attributes: Sequence[Listable]) -> Asked | None:
    """What the address asks to change; None when that is nothing there is."""
    every = [*(Asked(kind) for kind in Kind if kind is not Kind.VALUE)]
    every += [Asked(Kind.VALUE, attribute) for attribute in attributes]
    return next((one for one in every if one.code == code), None)


class BulkForm(forms.Form):
    """The new entry and the day it holds from; a leader is looked for by name first."""

    def __init__(self, query: QueryDict, *, actor: Actor, asked: Asked) -> None:
        super().__init__(query if is_filled(query) else None, initial=query.dict())
        self._asked = asked
        if asked.kind in LINKS:
            self.fields["find"] = forms.CharField(
                label=_("Find somebody by name or number"), required=False, max_length=200
            )
            self.fields["to"] = forms.ChoiceField(
                label=_("Who leads them"),
                choices=_leaders(actor, query),
                widget=forms.RadioSelect,
                error_messages={"required": _("Find somebody and choose them here, or choose nobody.")},
            )
        elif asked.kind is Kind.LANGUAGE:
            self.fields["language"] = forms.ChoiceField(
                label=_("Language"), choices=_languages(), required=False
            )
        elif asked.attribute or asked.kind in GROUPS:
            self.fields["to"] = forms.ChoiceField(
                label=label_of(asked.attribute) if asked.attribute else _("Group"),
                choices=_values(actor, asked.attribute) if asked.attribute else _groups(),
                error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one of these.")},
            )
        if asked.kind in DATED:
            self.fields["valid_from"] = forms.DateField(
                label=_("From"),
                required=False,
                widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
                help_text=_(
                    "Today if you leave it empty. An earlier day corrects the record from that day on."
                ),
                error_messages={"invalid": _("Write the day as year-month-day.")},
            )

    def change(self) -> BulkChange | None:
        """The change that is filled in, None while something is missing."""
        if not self.is_valid():
            return None
        found: dict[str, Any] = self.cleaned_data
        return BulkChange(
            kind=self._asked.kind,
            attribute=self._asked.attribute.key if self._asked.attribute else "",
            to=an_id(found.get("to", "")),
            language=found.get("language", ""),
            valid_from=found.get("valid_from"),
        )


FILLED = ("to", "language", "valid_from", "find")


def is_filled(query: QueryDict) -> bool:
    """Whether the fields have been sent: not only which change it is about, or whom to look for."""
    looking = bool(query.get("find")) and not query.get("to")
    return not looking and any(name in query for name in FILLED)


def _values(actor: Actor, attribute: Listable) -> Options:
    nodes = value_tree(actor=actor, key=attribute.key)
    options: Options = [(str(node.id), f"{INDENT * node.depth}{node.name}") for node in nodes]
    return [("", _("Choose a value")), *options, (NONE, _("None: take the value away"))]


def _groups() -> Options:
    groups: Options = [(str(group), name) for group, name in group_names(static_only=True)]
    return [("", _("Choose a group")), *groups]


def _languages() -> Options:
    known: Options = [(code, f"{name} ({code})") for code, name in settings.LANGUAGES]
    spoken: Options = [(code, code) for code in languages_recorded() if code not in dict(settings.LANGUAGES)]
    return [("", _("None: as the organization")), *known, *spoken]


def _leaders(actor: Actor, query: QueryDict) -> Options:
    """Who was chosen, who is found by the words, and nobody."""
    chosen = an_id(query.get("to", ""))
    named: dict[UUID, str] = dict(person_names([chosen]))
    search = query.get("find", "").strip()
    if search:
        for row in people_page(actor=actor, listing=Listing(search=search)).rows[:FOUND]:
            named[row.id] = ", ".join(filter(None, (row.name, row.employee_number, row.department)))
    found: Options = [(str(one), name) for one, name in named.items()]
    return [*found, (NONE, _("Nobody: take the link away"))]
