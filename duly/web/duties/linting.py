"""What is odd about the rules, and who has no duty at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from duly.assignments.queries.linting import FindingRow, LintPage, lint_page
from duly.assignments.rules.linting import Lint
from duly.people.queries import dimension_labels
from duly.tenancy.permissions import allowed
from duly.web.access import Request, signed_in
from duly.web.addresses import a_number, pages
from duly.web.words import joined, number

Words = str | Promise

# What is odd in a word, and what to do about it.
KINDS: Final[dict[Lint, tuple[Words, Words]]] = {
    Lint.NO_DUTY: (
        gettext_lazy("No duty at all"),
        gettext_lazy("Write a rule that matches them, or widen one."),
    ),
    Lint.NOBODY: (gettext_lazy("Matches nobody"), gettext_lazy("Choose whom it is for, or turn it off.")),
    Lint.NOBODY_TODAY: (
        gettext_lazy("Matches nobody today"),
        gettext_lazy("Check what it asks for, or turn it off until somebody fits."),
    ),
    Lint.EXCLUDED: (
        gettext_lazy("Includes and leaves out the same people"),
        gettext_lazy("Take the exclusion away, or the values it covers."),
    ),
    Lint.RETIRED: (
        gettext_lazy("Names what is retired"),
        gettext_lazy("Choose what took its place, or take it out."),
    ),
    Lint.NO_VERSION: (
        gettext_lazy("Training without an active version"),
        gettext_lazy("Activate a version, or take the training out."),
    ),
    Lint.UNMAINTAINED: (
        gettext_lazy("Attribute that nobody maintains"),
        gettext_lazy("Record it for people, or ask for something else."),
    ),
    Lint.TOO_SLOW: (
        gettext_lazy("Due after it has to be repeated"),
        gettext_lazy("Give fewer days to complete."),
    ),
    Lint.DUPLICATE: (
        gettext_lazy("Same people, same trainings"),
        gettext_lazy("Keep one, and turn the others off."),
    ),
    Lint.EVERYBODY: (
        gettext_lazy("Matches everybody"),
        gettext_lazy("Leave it so if it is meant. Otherwise choose whom it is for."),
    ),
    Lint.EVERYBODY_TODAY: (
        gettext_lazy("Matches everybody today"),
        gettext_lazy("Leave it so if it is meant. Otherwise choose fewer values."),
    ),
}


@dataclass(frozen=True)
class Shown:
    """One finding as the page tells it; `link` leads to the people it is about, where a list has them."""

    row: FindingRow
    said: str
    people: int | None
    link: str

    @property
    def rule_id(self) -> UUID:
        return self.row.rules[0][0]

    @property
    def more_rules(self) -> int:
        return self.row.rule_count - len(self.row.rules)


@require_safe
@signed_in("rules.view")
def rules_lint(request: Request) -> HttpResponse:
    """Everything odd about the active rules, by kind."""
    wanted = request.GET.get("kind", "")
    found = lint_page(
        actor=request.actor,
        kind=Lint(wanted) if wanted in list(Lint) else None,
        page=a_number(request.GET.get("page", "")),
    )
    labels = dimension_labels()
    context = {
        "found": found,
        "title": KINDS[found.kind][0] if found.kind else "",
        "advice": KINDS[found.kind][1] if found.kind else "",
        "idle": found.kind is Lint.NO_DUTY,
        "tabs": tabs(found),
        "findings": [shown(row, found.population, labels) for row in found.findings.rows],
        "page": pages(found.people if found.kind is Lint.NO_DUTY else found.findings),
        "may_manage": allowed(request.actor.role, "rules.manage"),
    }
    return render(request, "rules/lint.html", context)


def tabs(found: LintPage) -> list[tuple[Words, str, str, bool]]:
    """The kinds there are findings of, each with their number; as well the one that is shown."""
    return [
        (KINDS[kind][0], number(found.counts.get(kind, 0)), f"?kind={kind}", kind is found.kind)
        for kind in Lint
        if found.counts.get(kind) or kind is found.kind
    ]


def shown(row: FindingRow, population: int, labels: Mapping[str, str]) -> Shown:
    """A finding in a sentence, with how many people it concerns."""
    finding = row.finding
    people = finding.people if finding.people is not None else row.matched.people
    link = reverse("rule", args=[row.rules[0][0]])
    if finding.kind is Lint.UNMAINTAINED:
        link = f"{reverse('people')}?{urlencode({finding.dimension: 'none'})}"
    return Shown(row, _SENTENCES[finding.kind](row, population, labels), people, link)


def _named(row: FindingRow) -> str:
    more = row.named_count - len(row.named)
    return joined([*row.named, *([_("%(n)s more") % {"n": number(more)}] if more else [])])


def _label(row: FindingRow, labels: Mapping[str, str]) -> str:
    return _(labels.get(row.finding.dimension, row.finding.dimension))


def _nobody_today(row: FindingRow) -> str:
    if not row.matched.undecided:
        return _("Nobody active fits.")
    said = ngettext(
        "Nobody active fits, and %(n)s person cannot be decided.",
        "Nobody active fits, and %(n)s people cannot be decided.",
        row.matched.undecided,
    )
    return said % {"n": number(row.matched.undecided)}


def _retired(row: FindingRow, labels: Mapping[str, str]) -> str:
    if not row.named:
        return _("It asks for %(attribute)s, which is retired.") % {"attribute": _label(row, labels)}
    said = {"names": _named(row), "attribute": _label(row, labels)}
    return _("Retired, and still named by its %(attribute)s: %(names)s.") % said


def _too_slow(row: FindingRow) -> str:
    days = ngettext("%(n)s day", "%(n)s days", row.finding.days) % {"n": number(row.finding.days)}
    months = ngettext("%(n)s month", "%(n)s months", row.finding.months) % {"n": number(row.finding.months)}
    said = {"training": _named(row), "days": days, "months": months}
    return _("%(training)s: %(days)s to complete, and to be repeated after %(months)s.") % said


def _unmaintained(row: FindingRow, population: int, labels: Mapping[str, str]) -> str:
    said = {
        "n": number(row.finding.people or 0),
        "of": number(population),
        "attribute": _label(row, labels),
    }
    return _("%(n)s of %(of)s people have a value on record: %(attribute)s.") % said


_SENTENCES: Final[dict[Lint, Callable[[FindingRow, int, Mapping[str, str]], str]]] = {
    Lint.NOBODY: lambda _row, _of, _labels: _("Whatever the records say, nobody is in it."),
    Lint.NOBODY_TODAY: lambda row, _of, _labels: _nobody_today(row),
    Lint.EXCLUDED: lambda row, _of, _labels: (
        _("Everybody of its clause %(n)s is left out again.") % {"n": row.finding.clause}
    ),
    Lint.RETIRED: lambda row, _of, labels: _retired(row, labels),
    Lint.NO_VERSION: lambda row, _of, _labels: (
        _("Nobody gets it before a version is active: %(names)s.") % {"names": _named(row)}
    ),
    Lint.UNMAINTAINED: _unmaintained,
    Lint.TOO_SLOW: lambda row, _of, _labels: _too_slow(row),
    Lint.DUPLICATE: lambda row, _of, _labels: (
        _("They assign the same people the same: %(names)s.") % {"names": _named(row)}
    ),
    Lint.EVERYBODY: lambda _row, _of, _labels: _("Everybody active matches, today and later."),
    Lint.EVERYBODY_TODAY: lambda _row, of, _labels: _("All %(n)s active people match.") % {"n": number(of)},
}
