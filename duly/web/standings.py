"""How each standing looks: its word, its icon, its colour. The only such map; every surface asks here."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Look:
    word: str | Promise
    icon: str
    tone: str
    filled: bool = False

    @property
    def css(self) -> str:
        """The class that sets the colour and the wash."""
        return f"is-{self.tone}"


LOOKS: dict[str, Look] = {
    "assigned": Look(_("Assigned"), "circle-dashed", "idle"),
    "in_progress": Look(_("In progress"), "contrast", "prog", filled=True),
    "due": Look(_("Due"), "clock-exclamation", "due"),
    "overdue": Look(_("Overdue"), "alert-octagon", "over", filled=True),
    "completed": Look(_("Completed"), "circle-check", "done", filled=True),
    "withdrawn": Look(_("Withdrawn"), "circle-minus", "idle"),
    "exempt": Look(_("Exempt"), "umbrella", "idle"),
    "on_leave": Look(_("On leave"), "player-pause", "idle"),
    "compliant": Look(_("Compliant"), "shield-check", "done", filled=True),
    "expiring": Look(_("Expiring"), "hourglass-low", "due"),
    "expired": Look(_("Expired"), "shield-x", "over"),
    "not_started": Look(_("Not started"), "circle-dashed", "idle"),
    "cannot_decide": Look(_("Cannot decide"), "help-hexagon", "idle"),
    # A flag beside a standing, shown with the same three signs.
    "due_soon": Look(_("Due soon"), "calendar-due", "due"),
}


def look(standing: str) -> Look:
    """The look of a standing, given as its value; an unknown one is a mistake and raises KeyError."""
    return LOOKS[str(standing)]
