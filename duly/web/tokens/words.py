"""Tokens in words: what each may read, how it stands, and what to do where there is none."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from duly.people.rules.tokens import Scope, TokenState

SCOPES: Final[Mapping[Scope, str | Promise]] = {
    Scope.PEOPLE: _("People, with their names and attributes"),
    Scope.GROUPS: _("Groups and who is in them"),
    Scope.TRAININGS: _("Trainings and their versions, without content"),
    Scope.CAMPAIGNS: _("Campaigns and how far they are"),
    Scope.RULES: _("Assignment rules"),
    Scope.ASSIGNMENTS: _("Assignments and their standing"),
    Scope.RUNS: _("Runs and their accounts"),
    Scope.EVIDENCE: _("Evidence; names in it only together with people"),
}
SHORTLY: Final[Mapping[Scope, str | Promise]] = {
    Scope.PEOPLE: _("People"),
    Scope.GROUPS: _("Groups"),
    Scope.TRAININGS: _("Trainings"),
    Scope.CAMPAIGNS: _("Campaigns"),
    Scope.RULES: _("Rules"),
    Scope.ASSIGNMENTS: _("Assignments"),
    Scope.RUNS: _("Runs"),
    Scope.EVIDENCE: _("Evidence"),
}
STATES: Final[Mapping[TokenState, str | Promise]] = {
    TokenState.WORKING: pgettext_lazy("token", "Working"),
    TokenState.STOPPED: pgettext_lazy("token", "Stopped"),
    TokenState.EXPIRED: pgettext_lazy("token", "Expired"),
    TokenState.REVOKED: pgettext_lazy("token", "Revoked"),
}
EMPTY: Final[Mapping[TokenState, tuple[str | Promise, str | Promise]]] = {
    TokenState.WORKING: (
        _("No token works"),
        _("A program needs one to read what Duly knows. Create one for each program."),
    ),
    TokenState.STOPPED: (
        _("No token has stopped"),
        _("A token stops when whoever created it leaves or is no corporate admin any more."),
    ),
    TokenState.EXPIRED: (
        _("No token has expired"),
        _("A token works through the last day that was set when it was created."),
    ),
    TokenState.REVOKED: (
        _("No token was revoked"),
        _("Revoke one when its program is retired, or when somebody else may have read it."),
    ),
}
EMPTY_AT_ALL: Final = (
    _("No token was created yet"),
    _("A program needs one to read what Duly knows. Create one for each program."),
)
