"""What the address of the people list asks for: who is listed, in which order."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from duly.people.queries import ValueNode, value_tree
from duly.people.queries.listable import Listable, group_names, languages_recorded
from duly.people.rules.listing import AccountState, Listing, Order, Status
from duly.tenancy.actor import Actor
from duly.tenancy.roles import Role
from duly.web.addresses import an_id, words
from duly.web.filters import Choice, Filter, filter_of
from duly.web.words import INDENT, ROLES, number

E = TypeVar("E", bound=StrEnum)
NONE = "none"
# What an address asks for that is no id: nobody has it.
NOBODY = UUID(int=0)
# These stand above the list from the start; the other attributes are added when they are needed.
ALWAYS = ("department", "location")
FIXED = ("role", "account", "status", "group", "language")

STATUS_WORDS: Mapping[Status, str | Promise] = {
    Status.ACTIVE: pgettext_lazy("people", "Active"),
    Status.INACTIVE: pgettext_lazy("people", "Inactive"),
    Status.BOTH: pgettext_lazy("people", "Active and inactive"),
}
ACCOUNT_WORDS: Mapping[AccountState, str | Promise] = {
    AccountState.NONE: _("No account"),
    AccountState.INVITED: _("Invited"),
    AccountState.PASSWORD: _("Signs in"),
    AccountState.PIN: _("Signs in with a PIN"),
    AccountState.LOCKED: _("Locked"),
}


def listing_of(query: QueryDict, attributes: Sequence[Listable]) -> Listing:
    """The people asked for; what an address cannot mean is left out."""
    language = query.get("language", "")
    return Listing(
        search=words(query),
        role=_member(Role, query.get("role", "")),
        status=_member(Status, query.get("status", "")) or Status.ACTIVE,
        account=_member(AccountState, query.get("account", "")),
        group=_group(query.get("group", "")),
        language=language.replace(NONE, "") if language else None,
        values={one.key: value for one in attributes for value in _value(query.get(one.key, ""))},
    )


def order_of(query: QueryDict, columns: Sequence[str]) -> Order:
    """The order asked for; by name where it asks for none."""
    asked = query.get("sort", "")
    column = asked.removeprefix("-")
    return Order(column, asked.startswith("-")) if column in columns else Order()


def is_narrowed(query: QueryDict, attributes: Sequence[Listable]) -> bool:
    """Whether the address asks for anything but everybody who is active."""
    return any(query.get(name) for name in ("q", *FIXED, *(one.key for one in attributes)))


def names_kept(attributes: Sequence[Listable]) -> tuple[str, ...]:
    """What a search carries on."""
    return (*FIXED, "sort", *(one.key for one in attributes))


def filters(actor: Actor, query: QueryDict, attributes: Sequence[Listable]) -> list[Filter]:
    """What the list can be narrowed by, values with the active people who have them."""
    shown = [one for one in attributes if _stands(one, query)]
    rest = [(one.key, label_of(one)) for one in attributes if one not in shown]
    groups = [(str(one), name) for one, name in group_names()]
    return [
        *(_attribute_filter(actor, query, one) for one in shown if one.key in ALWAYS),
        filter_of(query, "role", _("Role"), [(role.value, word) for role, word in ROLES.items()]),
        filter_of(query, "account", _("Account"), [(one.value, word) for one, word in ACCOUNT_WORDS.items()]),
        *([filter_of(query, "group", _("Group"), groups)] if groups else []),
        filter_of(
            query,
            "status",
            _("Status"),
            [(one.value, STATUS_WORDS[one]) for one in (Status.INACTIVE, Status.BOTH)],
        ),
        *(_attribute_filter(actor, query, one) for one in shown if one.key not in ALWAYS),
        *_language_filter(query),
        *_more(query, rest),
    ]


def label_of(attribute: Listable) -> str:
    """What an attribute is called: a custom one as the organization says."""
    return attribute.name if attribute.is_custom else gettext(attribute.name)


def branches(nodes: Sequence[ValueNode]) -> list[tuple[str, str]]:
    """A tree as options: each value after its parent, set in by its depth, with its people."""
    return [(str(node.id), f"{INDENT * node.depth}{node.name} ({number(node.people)})") for node in nodes]


def _stands(attribute: Listable, query: QueryDict) -> bool:
    return attribute.key in ALWAYS or query.get("more") == attribute.key or bool(query.get(attribute.key))


def _attribute_filter(actor: Actor, query: QueryDict, attribute: Listable) -> Filter:
    options = branches(value_tree(actor=actor, key=attribute.key))
    return filter_of(
        query,
        attribute.key,
        label_of(attribute),
        [*options, (NONE, _("Not recorded"))],
        is_open=query.get("more") == attribute.key,
    )


def _language_filter(query: QueryDict) -> list[Filter]:
    if not query.get("language") and query.get("more") != "language":
        return []
    options = [(code, code) for code in languages_recorded()]
    return [
        filter_of(
            query,
            "language",
            _("Language"),
            [*options, (NONE, _("Not recorded"))],
            is_open=query.get("more") == "language",
        )
    ]


def _more(query: QueryDict, rest: Sequence[tuple[str, str]]) -> list[Filter]:
    """The attributes that are not asked for yet."""
    spoken = [] if query.get("language") else [("language", _("Language"))]
    adding = filter_of(query, "more", _("More"), [*rest, *spoken])
    choices = tuple(Choice(one.value, one.label, one.url, on=False) for one in adding.choices)
    return [Filter("more", adding.label, choices, adding.without)] if choices else []


def _group(text: str) -> UUID | None:
    return (an_id(text) or NOBODY) if text else None


def _value(text: str) -> list[UUID | None]:
    if text == NONE:
        return [None]
    return [an_id(text) or NOBODY] if text else []


def _member(kind: type[E], text: str) -> E | None:
    try:
        return kind(text)
    except ValueError:
        return None
