"""What links, accounts and changes of a person are called."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from duly.people.queries.history import ACTIVITY, GROUP, LINK, VALUE, HistoryRow
from duly.people.queries.person import CLOSED, SignIn
from duly.people.rules.listing import AccountState
from duly.web.words import number

Words = str | Promise

LINKS: Final[dict[str, Words]] = {
    "manager": gettext_lazy("Manager"),
    "line_lead": gettext_lazy("Line lead"),
}
KINDS: Final[dict[str, Words]] = {
    VALUE: gettext_lazy("Attributes"),
    LINK: gettext_lazy("Manager and line lead"),
    ACTIVITY: gettext_lazy("Joining and leaving"),
    GROUP: gettext_lazy("Groups"),
}
ACCOUNTS: Final[dict[str, tuple[str, Words, Words]]] = {
    AccountState.NONE: (
        "user",
        gettext_lazy("No account"),
        gettext_lazy("This person cannot sign in yet."),
    ),
    AccountState.INVITED: (
        "mail",
        gettext_lazy("Invited"),
        gettext_lazy("The account is open, and no password is chosen yet."),
    ),
    AccountState.PASSWORD: (
        "user-check",
        gettext_lazy("Signs in with a password"),
        "",
    ),
    AccountState.PIN: (
        "user-check",
        gettext_lazy("Signs in with a PIN"),
        "",
    ),
    AccountState.LOCKED: (
        "lock",
        gettext_lazy("Locked"),
        gettext_lazy("Too many wrong tries. A new PIN or password opens it again."),
    ),
    CLOSED: (
        "lock",
        gettext_lazy("Closed"),
        gettext_lazy("Nobody signs in with this account while the person is inactive."),
    ),
}
RUNS: Final[dict[str, Words]] = {
    "import": gettext_lazy("an import"),
    "bulk": gettext_lazy("a change of many people"),
    "merge": gettext_lazy("a merge of two records"),
    "value_merge": gettext_lazy("a merge of two values"),
}
FIELDS: Final[dict[str, Words]] = {
    "name": gettext_lazy("Name"),
    "role": gettext_lazy("Role"),
    "employee_number": gettext_lazy("Employee number"),
    "email": gettext_lazy("E-mail address"),
    "language": gettext_lazy("Language"),
    "started_on": gettext_lazy("First day"),
    **LINKS,
}
# What a merge does beside filling fields, and its icon.
EFFECTS: Final = {
    "evidence": "certificate",
    "carried": "list-check",
    "withdrawn": "circle-minus",
    "led": "users",
    "groups": "users-group",
}
ACCOUNT_EFFECTS: Final[dict[str, tuple[str, Words]]] = {
    "moved": ("key", gettext_lazy("The account moves to the kept person, and its sessions end")),
    "closed": ("lock", gettext_lazy("The other account is closed, and its sessions end")),
}


def effect_words(effect: str, count: int) -> str:
    """One thing a merge does, with its number."""
    texts = {
        "evidence": ngettext(
            "%(n)s sealed record stays as it was signed and counts for the kept person",
            "%(n)s sealed records stay as they were signed and count for the kept person",
            count,
        ),
        "carried": ngettext(
            "%(n)s open assignment is carried over with its due day",
            "%(n)s open assignments are carried over with their due days",
            count,
        ),
        "withdrawn": ngettext(
            "%(n)s open assignment is withdrawn, because the kept person has it already",
            "%(n)s open assignments are withdrawn, because the kept person has them already",
            count,
        ),
        "led": ngettext(
            "%(n)s person is led by the kept person from today on",
            "%(n)s people are led by the kept person from today on",
            count,
        ),
        "groups": ngettext(
            "%(n)s group is joined from today on", "%(n)s groups are joined from today on", count
        ),
    }
    return texts[effect] % {"n": number(count)}


def account_words(account: SignIn) -> dict[str, object]:
    """The state of an account as an icon, a word and what it means."""
    icon, word, note = ACCOUNTS[account.state]
    return {"icon": icon, "word": word, "note": note}


def what_words(row: HistoryRow) -> str:
    """What changed, in words."""
    if row.kind == LINK:
        return str(LINKS[row.what])
    if row.kind == ACTIVITY:
        return pgettext("people", "Active") if row.holds else pgettext("people", "Inactive")
    return row.what


def to_words(row: HistoryRow) -> str:
    """What it changed to, in words; empty where the first ones say it all."""
    if row.kind == ACTIVITY:
        return row.reason
    if row.kind == GROUP:
        return _("Joined the group") if row.holds else _("Left the group")
    return row.to or (_("Nobody") if row.kind == LINK else _("No value"))


def by_words(row: HistoryRow) -> str:
    """Who recorded it, and by what if it was not done one at a time."""
    by = row.by or _("Duly")
    if not row.run:
        return by
    return _("%(who)s, by %(run)s") % {"who": by, "run": RUNS.get(row.run, row.run)}
