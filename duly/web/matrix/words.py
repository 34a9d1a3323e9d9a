"""What a cell of the matrix says in words."""

from datetime import timedelta

from django.utils.translation import gettext as _

from duly.assignments.rules.matrix import Cell, State
from duly.web.standings import look
from duly.web.words import day_words

DUE = frozenset({State.OVERDUE, State.DUE, State.IN_PROGRESS, State.ASSIGNED})


def cell_words(cell: Cell) -> str:
    """'Overdue, due 3 Nov 2026', 'Completed, valid through 4 May 2027'."""
    word = str(look(cell.state.value).word)
    if cell.day is None:
        return word
    if cell.state in DUE:
        return _("%(word)s, due %(day)s") % {"word": word, "day": day_words(cell.day, "short")}
    day = day_words(cell.day - timedelta(days=1), "short")
    if cell.state is State.EXEMPT:
        return _("%(word)s through %(day)s") % {"word": word, "day": day}
    if cell.state is State.EXPIRED:
        return _("%(word)s, was valid through %(day)s") % {"word": word, "day": day}
    return _("%(word)s, valid through %(day)s") % {"word": word, "day": day}
