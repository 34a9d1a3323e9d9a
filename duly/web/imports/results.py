"""What comes out of the sample cells of a column, as far as one column alone can say."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from duly.people.rules import fields
from duly.people.rules.fields import LONGEST_NAME, LONGEST_VALUE, Unusable
from duly.people.rules.names import ORDERS, split_name
from duly.people.rules.patterns import Unsafe, safe_pattern, searched
from duly.web.imports.meanings import ACTIVE, DAYS, FULL_NAME, LINKS, NOTHING, Meaning
from duly.web.imports.uses import Use, texts
from duly.web.words import day_words

LEVELS: Final = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "
# An address is kept as it is written; the others have a form of their own.
FIELDS: Final[Mapping[str, Callable[[str], str]]] = {
    "employee_number": fields.employee_number,
    "email": fields.email,
    "language": fields.language,
}


@dataclass(frozen=True)
class Cell:
    """What one sample becomes, or why it cannot be used; empty for nothing."""

    text: str
    wrong: bool = False


@dataclass(frozen=True)
class Result:
    """What the samples of a column become by one of its uses."""

    label: str | Promise
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Reading:
    """What holds for the whole file: the order of its days, and the texts that mean nothing."""

    days: str
    empty: frozenset[str]


def results(
    samples: Sequence[str], uses: Sequence[Use], meanings: Mapping[str, Meaning], reading: Reading
) -> list[Result]:
    """One for each use that means something."""
    return [
        Result(meanings[use.meaning].label, tuple(_cell(sample, use, reading) for sample in samples))
        for use in uses
        if use.meaning != NOTHING
    ]


def _cell(sample: str, use: Use, reading: Reading) -> Cell:
    raw = sample.strip()
    if use.meaning == ACTIVE:
        return _there(raw, use)
    if not raw or raw in reading.empty:
        return Cell("")
    try:
        part = _part(raw, use.pattern)
        return Cell(_read(part, use, reading)) if part else Cell("")
    except (Unusable, Unsafe) as error:
        return Cell(f"{sample}: {_(str(error))}", wrong=True)


def _part(raw: str, pattern: str) -> str:
    if not pattern:
        return raw
    found = searched(safe_pattern(pattern), raw)
    if found is None:
        raise Unusable("is too long for a pattern")
    return found.strip()


def _read(part: str, use: Use, reading: Reading) -> str:
    if use.meaning in DAYS:
        return day_words(fields.day(part, reading.days)) if reading.days else part
    if use.meaning == FULL_NAME:
        given, family = split_name(part, use.order if use.order in ORDERS else ORDERS[0])
        return f"{given} + {family}" if given else family
    if use.separator:
        return LEVELS.join(fields.text(one.strip(), LONGEST_VALUE) for one in part.split(use.separator))
    if use.meaning in LINKS:
        return part
    return FIELDS.get(use.meaning, _plain)(part)


def _plain(part: str) -> str:
    return fields.text(part, LONGEST_NAME)


def _there(raw: str, use: Use) -> Cell:
    if raw in texts(use.yes):
        return Cell(_("employed"))
    if raw in texts(use.no):
        return Cell(_("has left"))
    return Cell(_("%(text)s: says neither") % {"text": raw or '""'}, wrong=True)
