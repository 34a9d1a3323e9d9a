"""What the address of the matrix asks for: which people, which trainings, which standing."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from duly.assignments.queries.matrix_parts import asking_choices
from duly.assignments.rules.matrix import OWED, Asked, State
from duly.people.queries import value_tree
from duly.people.queries.listable import Listable, group_names, listable_attributes
from duly.people.rules.listing import Status
from duly.tenancy.actor import Actor
from duly.trainings.rules import Category
from duly.web.addresses import a_number, an_id, words
from duly.web.filters import Filter, filter_of
from duly.web.people.asking import NONE, branches, label_of, listing_of
from duly.web.standings import look
from duly.web.trainings.words import CATEGORIES

Options = Sequence[tuple[str, str | Promise]]

# What rides along with a search.
KEPT = ("department", "location", "group", "rule", "campaign", "standing", "category", "training", "person")
ATTRIBUTES = ("department", "location")
OPEN = "open"  # every standing in which something is owed
OPEN_WORD = pgettext_lazy("standing", "Open")


def asked_of(query: QueryDict) -> Asked:
    """The part asked for; what an address cannot mean is left out. Only active people owe anything."""
    people = replace(listing_of(query, _attributes()), status=Status.ACTIVE)
    chosen = an_id(query.get("person", ""))
    category = query.get("category", "")
    return Asked(
        people=replace(people, people=frozenset({chosen}) if chosen else None),
        search=words(query, "t"),
        category=Category(category) if category in list(Category) else None,
        training_id=an_id(query.get("training", "")),
        campaign_id=an_id(query.get("campaign", "")),
        rule_id=an_id(query.get("rule", "")),
        states=_states(query.get("standing", "")),
        page=a_number(query.get("page", "")),
        columns=a_number(query.get("columns", "")),
    )


def is_narrowed(query: QueryDict) -> bool:
    """Whether the address asks for anything but all of it."""
    return any(query.get(name) for name in ("q", "t", *KEPT))


def filters(actor: Actor, query: QueryDict) -> list[Filter]:
    """What the matrix can be narrowed by."""
    rules, campaigns = asking_choices(actor=actor)
    standings: Options = [(OPEN, OPEN_WORD), *((state.value, look(state.value).word) for state in State)]
    named: Sequence[tuple[str, str, Options]] = (
        ("group", _("Group"), [(str(key), name) for key, name in group_names()]),
        ("rule", _("Rule"), [(str(key), name) for key, name in rules]),
        ("campaign", _("Campaign"), [(str(key), name) for key, name in campaigns]),
        ("standing", _("Standing"), standings),
        ("category", _("Category"), [(one.value, CATEGORIES[one]) for one in Category]),
    )
    return [
        *(_attribute(actor, query, one) for one in _attributes()),
        *(filter_of(query, name, label, options) for name, label, options in named if options),
    ]


def linked(query: QueryDict, name: str, label: str, called: str) -> list[Filter]:
    """The chip of what only a link asks for, to take it away."""
    chosen = query.get(name, "")
    return [filter_of(query, name, label, [(str(chosen), called)])] if chosen else []


def _attributes() -> list[Listable]:
    return [one for one in listable_attributes() if one.key in ATTRIBUTES]


def _attribute(actor: Actor, query: QueryDict, attribute: Listable) -> Filter:
    options = [*branches(value_tree(actor=actor, key=attribute.key)), (NONE, _("Not recorded"))]
    return filter_of(query, attribute.key, label_of(attribute), options)


def _states(text: str) -> tuple[State, ...]:
    if text == OPEN:
        return OWED
    return (State(text),) if text in list(State) else ()
