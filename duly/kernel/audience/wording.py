"""An audience in plain language, and why a person is in it or not.

Every phrase goes through `say`, which puts it into the reader's language; without one it stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from duly.kernel.audience.form import DIMENSIONS, GROUP, Audience, Clause, Condition
from duly.kernel.audience.verdicts import Profile, Verdict, all_of, condition_verdict

NAMES_SHOWN = 5

Names = Mapping[UUID, str]
Labels = Mapping[str, str]
Say = Callable[[str], str]


class Ground(StrEnum):
    """What decided."""

    NAMED = "named"
    CLAUSE = "clause"
    NO_CLAUSE = "no_clause"
    EXCLUDED_BY_NAME = "excluded_by_name"
    EXCLUSION = "exclusion"


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition held against one person."""

    condition: Condition
    held: frozenset[UUID]
    verdict: Verdict
    undecided: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class _Words:
    """What values and dimensions are called, and how a phrase is said."""

    names: Names
    labels: Labels
    say: Say

    def label(self, condition: Condition) -> str:
        return self.labels.get(condition.dimension, condition.dimension)

    def all(self, values: Iterable[UUID]) -> str:
        return self._listed(values, self.say("{head} and {last}"))

    def any(self, values: Iterable[UUID]) -> str:
        return self._listed(values, self.say("{head} or {last}"))

    def _listed(self, values: Iterable[UUID], phrase: str) -> str:
        unknown = self.say("unknown")
        ordered = sorted({self.names.get(value, unknown) for value in values}) or [self.say("not set")]
        shown, more = ordered[:NAMES_SHOWN], len(ordered) - NAMES_SHOWN
        if more > 0:
            shown.append(self.say("{count} more").format(count=more))
        *head, last = shown
        return phrase.format(head=", ".join(head), last=last) if head else last


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why `matches` says what it says.

    `position` is the deciding clause (or exclusion), or the nearest one where none decides for the person;
    `findings` are its conditions; `sentence` says it in plain language.
    """

    verdict: Verdict
    ground: Ground
    position: int | None = None
    findings: tuple[Finding, ...] = ()
    sentence: str = ""

    @property
    def obstacles(self) -> tuple[Finding, ...]:
        """The conditions that do not hold or cannot be decided."""
        return tuple(finding for finding in self.findings if finding.verdict is not Verdict.YES)


def explain(
    audience: Audience,
    profile: Profile,
    required: frozenset[str],
    names: Names,
    labels: Labels = DIMENSIONS,
    say: Say = str,
) -> Explanation:
    """Return the verdict of `matches` with the facts behind it; where several would do, the nearest."""
    decision = _decision(audience, profile, required)
    return replace(decision, sentence=_sentence(decision, _Words(names, labels, say)))


def describe(audience: Audience, names: Names, labels: Labels = DIMENSIONS, say: Say = str) -> str:
    """Return the audience as one plain sentence; values without a name are shown as "unknown"."""
    words = _Words(names, labels, say)
    included = [_clause_text(clause, words) for clause in audience.clauses]
    if audience.individuals:
        included.append(_people(len(audience.individuals), words))
    excluded = [_clause_text(clause, words) for clause in audience.exclusions]
    if audience.excluded_individuals:
        excluded.append(_people(len(audience.excluded_individuals), words))
    text = say("; or ").join(included) or say("nobody")
    if excluded:
        text += say("; except ") + say("; and except ").join(excluded)
    return text[0].upper() + text[1:] + "."


def _decision(audience: Audience, profile: Profile, required: frozenset[str]) -> Explanation:
    inclusion = _inclusion(audience, profile, required)
    exclusion = _exclusion(audience, profile, required)
    if inclusion.verdict is Verdict.NO:
        return inclusion
    if exclusion.verdict is Verdict.YES:
        return replace(exclusion, verdict=Verdict.NO)
    if inclusion.verdict is Verdict.YES and exclusion.verdict is Verdict.UNDECIDED:
        return exclusion
    return inclusion


def _inclusion(audience: Audience, profile: Profile, required: frozenset[str]) -> Explanation:
    if profile.person_id in audience.individuals:
        return Explanation(Verdict.YES, Ground.NAMED)
    return _nearest(audience.clauses, Ground.CLAUSE, profile, required)


def _exclusion(audience: Audience, profile: Profile, required: frozenset[str]) -> Explanation:
    if profile.person_id in audience.excluded_individuals:
        return Explanation(Verdict.YES, Ground.EXCLUDED_BY_NAME)
    return _nearest(audience.exclusions, Ground.EXCLUSION, profile, required)


def _nearest(
    clauses: Sequence[Clause], ground: Ground, profile: Profile, required: frozenset[str]
) -> Explanation:
    """Return the clause that decides, or else the one with the fewest obstacles; the first of equals."""
    judged = [
        Explanation(all_of(finding.verdict for finding in findings), ground, position, findings)
        for position, clause in enumerate(clauses)
        for findings in [_findings(clause, profile, required)]
    ]
    return min(judged, key=_distance, default=Explanation(Verdict.NO, Ground.NO_CLAUSE))


def _findings(clause: Clause, profile: Profile, required: frozenset[str]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            condition,
            profile.held(condition.dimension),
            condition_verdict(condition, profile, required),
            profile.undecided(condition.dimension) & condition.values,
        )
        for condition in clause.conditions
    )


def _distance(judged: Explanation) -> tuple[int, int]:
    return [Verdict.YES, Verdict.UNDECIDED, Verdict.NO].index(judged.verdict), len(judged.obstacles)


def _sentence(decision: Explanation, words: _Words) -> str:
    say = words.say
    match decision.ground, decision.verdict:
        case Ground.NAMED, _:
            return say("Included by name.")
        case Ground.EXCLUDED_BY_NAME, _:
            return say("Left out by name.")
        case Ground.NO_CLAUSE, _:
            return say("Not included: the audience has no clause and does not name this person.")
        case Ground.CLAUSE, Verdict.YES:
            return say("Included: {why}.").format(why=_held_text(decision.findings, words))
        case Ground.CLAUSE, Verdict.NO:
            return say("Not included: {why}.").format(why=_failures_text(decision.obstacles, words))
        case Ground.EXCLUSION, Verdict.NO:
            return say("Left out by an exclusion: {why}.").format(why=_held_text(decision.findings, words))
        case Ground.EXCLUSION, _:
            missing = _missing_text(decision.obstacles, words)
            return say("Cannot be decided: {why}, which an exclusion asks for.").format(why=missing)
        case _:
            return say("Cannot be decided: {why}.").format(why=_missing_text(decision.obstacles, words))


def _held_text(findings: Sequence[Finding], words: _Words) -> str:
    texts = [
        words.say("{label} is {value}").format(
            label=words.label(finding.condition), value=words.all(finding.held & finding.condition.values)
        )
        for finding in findings
    ]
    return ", ".join(texts) or words.say("everybody is")


def _failures_text(findings: Sequence[Finding], words: _Words) -> str:
    return "; ".join(
        words.say("{label} is {value}, not {asked}").format(
            label=words.label(finding.condition),
            value=words.all(finding.held),
            asked=words.any(finding.condition.values),
        )
        for finding in findings
        if finding.verdict is Verdict.NO
    )


def _missing_text(findings: Sequence[Finding], words: _Words) -> str:
    labels = [words.label(one.condition) for one in findings if not one.undecided]
    texts = [_unrecorded_text(labels, words)] if labels else []
    texts += [
        words.say("{label} {value} asks for what is not on the record").format(
            label=words.label(one.condition), value=words.any(one.undecided)
        )
        for one in findings
        if one.undecided
    ]
    return words.say(", and ").join(texts)


def _unrecorded_text(labels: Sequence[str], words: _Words) -> str:
    return words.say("no {labels} on the record").format(labels=words.say(" and no ").join(labels))


def _clause_text(clause: Clause, words: _Words) -> str:
    if not clause.conditions:
        return words.say("everybody")
    groups = [words.any(one.values) for one in clause.conditions if one.dimension == GROUP]
    rest = [
        f"{words.label(one)} {words.any(one.values)}" for one in clause.conditions if one.dimension != GROUP
    ]
    people = words.say("people in group {group}").format(group=groups[0]) if groups else words.say("people")
    if not rest:
        return people
    conditions = words.say(" and ").join(rest)
    return words.say("{people} with {conditions}").format(people=people, conditions=conditions)


def _people(count: int, words: _Words) -> str:
    return (
        words.say("1 person by name")
        if count == 1
        else words.say("{count} people by name").format(count=count)
    )
