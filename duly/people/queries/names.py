"""What values, groups, languages and attributes are called, and which value took another's place."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache, partial
from uuid import UUID

from django.conf.locale import LANG_INFO
from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from duly.kernel.audience import GROUP, Audience, Clause, Condition, describe
from duly.people.models import Attribute, AttributeValue, Group, Person
from duly.people.rules.dimensions import language_id

# What the built-in dimensions are called inside a sentence.
LABELS: Mapping[str, str | Promise] = {
    "department": pgettext_lazy("inside a sentence", "department"),
    "location": pgettext_lazy("inside a sentence", "location"),
    "activity": pgettext_lazy("inside a sentence", "activity"),
    "plant": pgettext_lazy("inside a sentence", "plant"),
    "line": pgettext_lazy("inside a sentence", "line"),
    "workstation": pgettext_lazy("inside a sentence", "workstation"),
    "job_role": pgettext_lazy("inside a sentence", "job role"),
    "language": pgettext_lazy("inside a sentence", "language"),
    GROUP: pgettext_lazy("inside a sentence", "group"),
}


def value_names() -> dict[UUID, str]:
    """What everything an audience can ask for is called; a merged value as the one that took its place."""
    names = dict(AttributeValue.objects.values_list("id", "name"))
    replaced = {old: names[new] for old, new in successors().items()}
    return {**language_names(), **names, **replaced, **dict(Group.objects.values_list("id", "name"))}


def in_words() -> Callable[[Audience], str]:
    """What says an audience in one sentence, in the reader's language; a value names what is below it too."""
    names, labels = value_names(), dimension_labels()
    above = AttributeValue.objects.filter(parent__isnull=False).values_list("parent_id", flat=True).distinct()
    counted = {one: with_below(names[one]) for one in above}
    return partial(describe, names=names | counted, labels=labels, say=_)


def with_below(name: str) -> str:
    """A value inside a sentence that has others below it."""
    return _("%(name)s and everything below") % {"name": name}


def dimension_labels() -> dict[str, str]:
    """What each dimension is called in a sentence, in the reader's language; an own attribute by its name."""
    custom = Attribute.objects.filter(is_custom=True).values_list("key", "name")
    return {**{key: str(label) for key, label in LABELS.items()}, **dict(custom)}


def languages_spoken() -> list[tuple[UUID, str, int]]:
    """The languages of active people by name, each with its id in audiences and how many speak it."""
    spoken = Person.objects.active().exclude(language="").values_list("language").annotate(n=Count("pk"))
    known = language_names()
    found = [(language_id(code), known.get(language_id(code), code), people) for code, people in spoken]
    return sorted(found, key=lambda one: one[1].casefold())


def current_audience(audience: Audience) -> Audience:
    """The audience with each merged value replaced by the one that took its place."""
    replaced = successors()

    def today(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        return tuple(
            Clause(
                tuple(
                    Condition(one.dimension, frozenset(replaced.get(value, value) for value in one.values))
                    for one in clause.conditions
                )
            )
            for clause in clauses
        )

    return replace(audience, clauses=today(audience.clauses), exclusions=today(audience.exclusions))


def successors() -> dict[UUID, UUID]:
    """For each merged value the one that counts today, however often that was merged itself."""
    merged = AttributeValue.objects.filter(merged_into__isnull=False)
    return followed(dict(merged.values_list("id", "merged_into_id")))


def followed(steps: Mapping[UUID, UUID | None]) -> dict[UUID, UUID]:
    """Where each step ends; a circle ends where it would close."""
    ends: dict[UUID, UUID] = {}
    for start in steps:
        seen, end = {start}, start
        while (after := steps.get(end)) is not None and after not in seen:
            seen.add(after)
            end = after
        ends[start] = end
    return ends


def counted_as(values: Iterable[UUID], replaced: Mapping[UUID, UUID]) -> frozenset[UUID]:
    """The values, each with the one that took its place."""
    return frozenset(one for value in values for one in (value, replaced.get(value, value)))


@cache
def language_names() -> dict[UUID, str]:
    """The languages by the ids that audiences name them by."""
    return {language_id(code): str(known["name"]) for code, known in LANG_INFO.items() if "name" in known}
