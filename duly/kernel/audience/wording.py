"""An audience in plain language, and why a person is in it or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from duly.kernel.audience.form import DIMENSIONS, Audience, Clause, Condition
from duly.kernel.audience.verdicts import Profile, Verdict, all_of, condition_verdict

NAMES_SHOWN = 5

Names = Mapping[UUID, str]
Labels = Mapping[str, str]


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
    """What values and dimensions are called."""

    names: Names
    labels: Labels

    def label(self, condition: Condition) -> str:
        return self.labels.get(condition.dimension, condition.dimension)

    def either(self, values: Iterable[UUID], word: str) -> str:
        ordered = sorted({self.names.get(value, "unknown") for value in values}) or ["not set"]
        shown, more = ordered[:NAMES_SHOWN], len(ordered) - NAMES_SHOWN
        if more > 0:
            shown.append(f"{more} more")
        *head, last = shown
        return f"{', '.join(head)} {word} {last}" if head else last


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
) -> Explanation:
    """Return the verdict of `matches` with the facts behind it; where several would do, the nearest."""
    decision = _decision(audience, profile, required)
    return replace(decision, sentence=_sentence(decision, _Words(names, labels)))


def describe(audience: Audience, names: Names, labels: Labels = DIMENSIONS) -> str:
    """Return the audience as one plain sentence; values without a name are shown as "unknown"."""
    words = _Words(names, labels)
    included = [_clause_text(clause, words) for clause in audience.clauses]
    if audience.individuals:
        included.append(_people(len(audience.individuals)))
    excluded = [_clause_text(clause, words) for clause in audience.exclusions]
    if audience.excluded_individuals:
        excluded.append(_people(len(audience.excluded_individuals)))
    text = "; or ".join(included) or "nobody"
    if excluded:
        text += "; except " + "; and except ".join(excluded)
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
    match decision.ground, decision.verdict:
        case Ground.NAMED, _:
            return "Included by name."
        case Ground.EXCLUDED_BY_NAME, _:
            return "Left out by name."
        case Ground.NO_CLAUSE, _:
            return "Not included: the audience has no clause and does not name this person."
        case Ground.CLAUSE, Verdict.YES:
            return f"Included: {_held_text(decision.findings, words)}."
        case Ground.CLAUSE, Verdict.NO:
            return f"Not included: {_failures_text(decision.obstacles, words)}."
        case Ground.EXCLUSION, Verdict.NO:
            return f"Left out by an exclusion: {_held_text(decision.findings, words)}."
        case Ground.EXCLUSION, _:
            return (
                f"Cannot be decided: {_missing_text(decision.obstacles, words)}, which an exclusion asks for."
            )
        case _:
            return f"Cannot be decided: {_missing_text(decision.obstacles, words)}."


def _held_text(findings: Sequence[Finding], words: _Words) -> str:
    texts = [
        f"{words.label(finding.condition)} is {words.either(finding.held & finding.condition.values, 'and')}"
        for finding in findings
    ]
    return ", ".join(texts) or "everybody is"


def _failures_text(findings: Sequence[Finding], words: _Words) -> str:
    failing = [finding for finding in findings if finding.verdict is Verdict.NO]
    return "; ".join(
        f"{words.label(finding.condition)} is {words.either(finding.held, 'and')}, "
        f"not {words.either(finding.condition.values, 'or')}"
        for finding in failing
    )


def _missing_text(findings: Sequence[Finding], words: _Words) -> str:
    labels = [words.label(one.condition) for one in findings if not one.undecided]
    texts = [f"no {' and no '.join(labels)} on the record"] if labels else []
    texts += [
        f"{words.label(one.condition)} {words.either(one.undecided, 'or')} asks for what is not on the record"
        for one in findings
        if one.undecided
    ]
    return ", and ".join(texts)


def _clause_text(clause: Clause, words: _Words) -> str:
    if not clause.conditions:
        return "everybody"
    texts = [
        f"{words.label(condition)} {words.either(condition.values, 'or')}" for condition in clause.conditions
    ]
    return "people with " + " and ".join(texts)


def _people(count: int) -> str:
    return "1 person by name" if count == 1 else f"{count} people by name"
