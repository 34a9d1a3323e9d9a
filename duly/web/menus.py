"""The menus, as data. An entry is shown to whoever may do its verb; the predicate comes from outside."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from duly.tenancy.roles import Role

Allowed = Callable[[Role, str], bool]


@dataclass(frozen=True)
class Entry:
    """One line of a menu: where it leads, and what one must be allowed to do (None: nothing)."""

    url_name: str
    label: str | Promise
    icon: str
    verb: str | None = None


@dataclass(frozen=True)
class Section:
    key: str
    label: str | Promise
    entries: tuple[Entry, ...]


LEARN = Section(
    "learn",
    _("My trainings"),
    (
        Entry("my_trainings", _("My trainings"), "list-check"),
        Entry("history", _("History"), "history"),
        Entry("profile", _("Profile"), "user"),
    ),
)

MY_TEAM = Entry("my_team", _("My team"), "users", "team.own")

WORK = (
    Section(
        "home",
        "",
        (
            Entry("people", _("People"), "users", "people.view"),
            Entry("invitations", _("Invitations"), "mail", "people.view"),
            Entry("groups", _("Groups"), "users-group", "groups.view"),
        ),
    ),
    Section(
        "teach",
        pgettext_lazy("menu", "Teach"),
        (
            Entry("trainings", _("Trainings"), "book-2", "trainings.view"),
            Entry("review", _("Review queue"), "checklist", "review.view"),
        ),
    ),
    Section(
        "assign",
        pgettext_lazy("menu", "Assign"),
        (
            Entry("campaigns", _("Campaigns"), "send", "campaigns.view"),
            Entry("undecided", _("Cannot decide"), "help-hexagon", "runs.view"),
            Entry("rules", _("Rules"), "git-branch", "rules.view"),
            Entry("matrix", _("Matrix"), "grid-dots", "campaigns.view"),
            Entry("runs", _("Runs"), "bolt", "runs.view"),
        ),
    ),
    Section(
        "prove",
        pgettext_lazy("menu", "Prove"),
        (Entry("evidence", _("Evidence"), "certificate", "evidence.view"),),
    ),
    Section(
        "look_after",
        pgettext_lazy("menu", "Look after"),
        (
            Entry("audit_log", _("Audit log"), "history", "audit.view"),
            Entry("organization", _("Organization"), "building", "organization.view"),
            Entry("settings", _("Settings"), "adjustments-horizontal", "settings.view"),
            Entry("permissions", _("Permissions"), "key", "permissions.view"),
            Entry("tokens", _("API tokens"), "api", "api.view"),
        ),
    ),
)


def shown(sections: Iterable[Section], role: Role, allowed: Allowed) -> tuple[Section, ...]:
    """The sections with the entries this role may open; a section without any is left out."""

    def may_open(entry: Entry) -> bool:
        return entry.verb is None or allowed(role, entry.verb)

    kept = (
        Section(section.key, section.label, tuple(filter(may_open, section.entries))) for section in sections
    )
    return tuple(section for section in kept if section.entries)
