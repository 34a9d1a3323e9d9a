"""What a version changes, as lines a page can show: words added and removed marked, long sameness folded."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from duly.trainings.queries import VersionPage
from duly.trainings.rules import Comparison, Fact, Line, Mark, Piece
from duly.web.words import number

OPS = {Mark.KEPT: "same", Mark.ADDED: "add", Mark.REMOVED: "del"}
NEARBY = 1  # unchanged lines shown on each side of a change
SHORTEST_FOLD = 2
HEADING = re.compile(r"#{1,6} +")
NAMES: dict[str, str | Promise] = {
    "name": _("Name"),
    "minutes": _("Minutes it takes"),
    "passing_score": _("Pass mark in percent"),
    "attempt_limit": _("Tries at the quiz"),
    "signature": _("Signature"),
}

Shown = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """One kind of content with what became of its lines."""

    key: str
    title: str | Promise
    lines: list[Shown]
    added: int
    removed: int

    @property
    def short(self) -> bool:
        """Whether it has room beside another."""
        return self.key in ("sources", "objectives")


def groups(comparison: Comparison, *, whole: bool, unfold: str) -> list[Group]:
    """The groups that hold anything; `unfold` is the address that shows the unchanged lines too."""
    parts = (
        ("paragraphs", _("Paragraphs"), comparison.paragraphs),
        ("questions", _("Quiz"), comparison.questions),
        ("sources", _("Sources"), comparison.sources),
        ("objectives", _("Objectives"), comparison.objectives),
    )
    return [
        Group(key, title, shown(lines, whole=whole, unfold=unfold), *counts(lines))
        for key, title, lines in parts
        if lines
    ]


def counts(lines: Sequence[Line]) -> tuple[int, int]:
    marks = [line.mark for line in lines]
    return marks.count(Mark.ADDED), marks.count(Mark.REMOVED)


def shown(lines: Sequence[Line], *, whole: bool, unfold: str) -> list[Shown]:
    """Lines for the tag `diff`; runs of unchanged ones away from any change are folded into one."""
    changed = [at for at, line in enumerate(lines) if line.mark is not Mark.KEPT]
    near = {at + step for at in changed for step in range(-NEARBY, NEARBY + 1)}
    result: list[Shown] = []
    for open_, run in groupby(enumerate(lines), key=lambda numbered: whole or numbered[0] in near):
        members = [line for _at, line in run]
        if open_ or len(members) < SHORTEST_FOLD:
            result += [{"op": OPS[line.mark], "text": _text(line)} for line in members]
        else:
            result.append({"op": "fold", "text": _fold(len(members), unfold)})
    return result


def _fold(hidden: int, unfold: str) -> SafeString:
    words = ngettext("%(count)s unchanged", "%(count)s unchanged", hidden) % {"count": number(hidden)}
    return format_html('<a class="q" href="{}">{}</a>', unfold, words)


def _text(line: Line) -> SafeString:
    """A line with its words marked; a heading shows its weight instead of its Markdown signs."""
    first, *rest = line.pieces or (Piece(line.mark, line.text),)
    sign = HEADING.match(first.text)
    if sign:
        first = Piece(first.mark, first.text[sign.end() :])
    inner = format_html_join("", "{}", ((_piece(piece),) for piece in joined([first, *rest])))
    return format_html('<span class="lines{}">{}</span>', " heading" if sign else "", inner)


def joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Changed words with nothing but space between them as one run, so that they read as one change."""
    result: list[Piece] = []
    for at, piece in enumerate(pieces):
        between = 0 < at < len(pieces) - 1 and piece.mark is Mark.KEPT and not piece.text.strip()
        mark = pieces[at - 1].mark if between else piece.mark
        if result and result[-1].mark is mark:
            result[-1] = Piece(mark, result[-1].text + piece.text)
        else:
            result.append(Piece(mark, piece.text))
    return result


def _piece(piece: Piece) -> str | SafeString:
    if piece.mark is Mark.ADDED:
        return format_html("<ins>{}</ins>", piece.text)
    if piece.mark is Mark.REMOVED:
        return format_html("<del>{}</del>", piece.text)
    return piece.text


def changed_facts(page: VersionPage) -> list[Shown]:
    """Numbers and switches that differ from the version in force, with old and new."""
    facts: list[Fact] = list(page.comparison.facts) if page.comparison else []
    before = page.compared_with
    if before and before.training_name != page.settings.name:
        facts.insert(0, Fact("name", before.training_name, page.settings.name))
    return [
        {"name": NAMES[fact.name], "before": said(fact.before), "after": said(fact.after)} for fact in facts
    ]


def said(value: object) -> object:
    """A value of a setting in words."""
    if value is None:
        return _("no limit")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value
