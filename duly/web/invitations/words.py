"""What happened to invitations, in words."""

from collections.abc import Iterator, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, pgettext_lazy

from duly.people.operations import InviteReport
from duly.people.rules.invited import InvitationState
from duly.web.words import number

STATES: Final[Mapping[InvitationState, str | Promise]] = {
    InvitationState.OPEN: pgettext_lazy("invitation", "Open"),
    InvitationState.RUN_OUT: pgettext_lazy("invitation", "Run out"),
    InvitationState.USED: pgettext_lazy("invitation", "Used"),
    InvitationState.REVOKED: pgettext_lazy("invitation", "Revoked"),
    InvitationState.REPLACED: pgettext_lazy("invitation", "Replaced"),
}
EMPTY: Final[Mapping[InvitationState, tuple[str | Promise, str | Promise]]] = {
    InvitationState.OPEN: (
        gettext_lazy("No invitation is open"),
        gettext_lazy("Invite people from the people list: tick them, then press Invite."),
    ),
    InvitationState.RUN_OUT: (
        gettext_lazy("No invitation has run out"),
        gettext_lazy("An invitation runs out when its link is not used for 7 days."),
    ),
    InvitationState.USED: (
        gettext_lazy("No invitation has been used"),
        gettext_lazy("An invitation is used when somebody chooses a password by its link."),
    ),
    InvitationState.REVOKED: (
        gettext_lazy("No invitation was revoked"),
        gettext_lazy("Revoke one where the address turned out to be wrong."),
    ),
    InvitationState.REPLACED: (
        gettext_lazy("No invitation was replaced"),
        gettext_lazy("Inviting somebody again replaces the link they had."),
    ),
}
_REASONS: Final[Mapping[str, object]] = {
    "inactive": ngettext_lazy("%(n)s is not active", "%(n)s are not active"),
    "no_email": ngettext_lazy("%(n)s has no e-mail address", "%(n)s have no e-mail address"),
    "no_handle": ngettext_lazy("%(n)s has no possible sign-in name", "%(n)s have no possible sign-in name"),
    "signs_in": ngettext_lazy("%(n)s has a password already", "%(n)s have a password already"),
    "role_not_yours": ngettext_lazy(
        "%(n)s has a role that a corporate admin invites", "%(n)s have roles that a corporate admin invites"
    ),
    "outside_department": ngettext_lazy(
        "%(n)s is outside your department", "%(n)s are outside your department"
    ),
    "unknown": ngettext_lazy("%(n)s is not there", "%(n)s are not there"),
}


def invited(report: InviteReport) -> str:
    """'Invited 12 people. Each has a mail with a link that works for 7 days.'"""
    return ngettext(
        "Invited %(n)s person by mail. The link works once, for 7 days.",
        "Invited %(n)s people by mail. Each link works once, for 7 days.",
        report.invited,
    ) % {"n": number(report.invited)}


def left_out(report: InviteReport) -> str:
    """'3 stay out: 2 have no e-mail address, 1 is not active.'; empty where nobody does."""
    out = sum(report.left_out.values())
    if not out:
        return ""
    stay = ngettext("%(n)s stays out: %(why)s.", "%(n)s stay out: %(why)s.", out)
    return stay % {"n": number(out), "why": ", ".join(_reasons(report))}


def _reasons(report: InviteReport) -> Iterator[str]:
    for reason, count in sorted(report.left_out.items(), key=lambda item: (-item[1], item[0])):
        yield str(_REASONS[reason] % count) % {"n": number(count)}  # type: ignore[operator]
