"""What to put right before columns make a mapping, in words and beside the column it is about."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from duly.people.rules.patterns import Unsafe, safe_pattern
from duly.web.imports.meanings import (
    ACTIVE,
    EMAIL,
    FULL_NAME,
    JOINED,
    LINKS,
    NAMES,
    NOTHING,
    NUMBER,
    VALID_FROM,
    VALID_UNTIL,
    Meaning,
)
from duly.web.imports.uses import Use, Uses, texts


@dataclass
class Problems:
    """By column, and about the file as a whole."""

    by_column: dict[str, list[str]] = field(default_factory=dict)
    overall: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.by_column or self.overall)

    def beside(self, column: str, words: str) -> None:
        self.by_column.setdefault(column, []).append(words)


def judged(uses: Uses, meanings: Mapping[str, Meaning]) -> Problems:
    """Everything that keeps these uses from being a mapping."""
    found = Problems()
    flat = [(column, use) for column, own in uses.items() for use in own if use.meaning != NOTHING]
    first: dict[str, tuple[str, Use]] = {}
    seen: set[str] = set()
    for column, use in flat:
        for words in _of_one(use):
            found.beside(column, words)
        before = first.setdefault(use.meaning, (column, use))
        label = meanings[use.meaning].label
        if use.meaning in seen and (words := _of_two(before, (column, use), label)):
            found.beside(column, words)
        seen.add(use.meaning)
    _of_all(found, Counter(use.meaning for _column, use in flat), first)
    return found


def _of_one(use: Use) -> list[str]:
    found = []
    if use.pattern:
        try:
            safe_pattern(use.pattern)
        except Unsafe as error:
            found.append(_("The pattern cannot be used: it %(why)s.") % {"why": _(str(error))})
    if use.meaning in LINKS and not use.refers_to.partition(":")[2]:
        found.append(_("Choose which column it refers to."))
    if use.meaning == ACTIVE:
        found += _of_texts(use)
    return found


def _of_texts(use: Use) -> list[str]:
    yes, no = texts(use.yes), texts(use.no)
    if not yes or not no:
        return [_("Write which texts mean employed, and which mean that somebody has left.")]
    if both := set(yes) & set(no):
        return [_("“%(text)s” says both employed and left.") % {"text": min(both)}]
    return []


def _of_two(before: tuple[str, Use], after: tuple[str, Use], label: str | Promise) -> str:
    """Why two columns cannot be the same thing, empty where they are joined."""
    if after[1].meaning not in JOINED or before[0] == after[0]:
        return _("%(meaning)s is the column “%(column)s” already. Choose one of the two.") % {
            "meaning": label,
            "column": before[0],
        }
    if (before[1].pattern, before[1].separator) != (after[1].pattern, after[1].separator):
        return _("Joined columns share pattern and separator. Write the same as for “%(column)s”.") % {
            "column": before[0]
        }
    return ""


def _of_all(found: Problems, counts: Counter[str], first: Mapping[str, tuple[str, Use]]) -> None:
    if not (counts[NUMBER] or counts[EMAIL]):
        found.overall.append(
            _("Say which column is the employee number or the e-mail address: people are recognised by it.")
        )
    if not any(counts[name] for name in NAMES):
        found.overall.append(_("Say which column is the name."))
    if counts[FULL_NAME] and sum(counts[name] for name in NAMES) > counts[FULL_NAME]:
        column, _use = first[FULL_NAME]
        found.beside(column, _("A full name is both names. Leave given and family name out, or this."))
    if counts[VALID_UNTIL] and not counts[VALID_FROM]:
        column, _use = first[VALID_UNTIL]
        found.beside(column, _("A last day needs a first one: say which column a row holds from."))
    for kind in LINKS:
        if kind in first and _refers_to_nothing(first[kind][1], counts):
            found.beside(first[kind][0], _("No column is that. Say which one, or choose another column."))


def _refers_to_nothing(use: Use, counts: Counter[str]) -> bool:
    """Whether a manager is named by the number or address, and no column is it."""
    kind, _sep, name = use.refers_to.partition(":")
    return kind == "by" and not counts[name]
