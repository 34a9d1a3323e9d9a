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


def explain(audience: Audience, profile: Profile, required: frozenset[str], names: Names) -> Explanation:
    """Return the verdict of `matches` with the facts behind it; where several would do, the nearest."""
    decision = _decision(audience, profile, required)
    return replace(decision, sentence=_sentence(decision, names))


def describe(audience: Audience, names: Names) -> str:
    """Return the audience as one plain sentence; values without a name are shown as "unknown"."""
    included = [_clause_text(clause, names) for clause in audience.clauses]
    if audience.individuals:
        included.append(_people(len(audience.individuals)))
    excluded = [_clause_text(clause, names) for clause in audience.exclusions]
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
        Finding(condition, profile.held(condition.dimension), condition_verdict(condition, profile, required))
        for condition in clause.conditions
    )


def _distance(judged: Explanation) -> tuple[int, int]:
    return [Verdict.YES, Verdict.UNDECIDED, Verdict.NO].index(judged.verdict), len(judged.obstacles)


def _sentence(decision: Explanation, names: Names) -> str:
    match decision.ground, decision.verdict:
        case Ground.NAMED, _:
            return "Included by name."
        case Ground.EXCLUDED_BY_NAME, _:
            return "Left out by name."
        case Ground.NO_CLAUSE, _:
            return "Not included: the audience has no clause and does not name this person."
        case Ground.CLAUSE, Verdict.YES:
            return f"Included: {_held_text(decision.findings, names)}."
        case Ground.CLAUSE, Verdict.NO:
            return f"Not included: {_failures_text(decision.obstacles, names)}."
        case Ground.EXCLUSION, Verdict.NO:
            return f"Left out by an exclusion: {_held_text(decision.findings, names)}."
        case Ground.EXCLUSION, _:
            return f"Cannot be decided: {_missing_text(decision.obstacles)}, which an exclusion asks for."
        case _:
            return f"Cannot be decided: {_missing_text(decision.obstacles)}."


def _held_text(findings: Sequence[Finding], names: Names) -> str:
    texts = [
        f"{_label(finding.condition)} is {_either(finding.held & finding.condition.values, names, 'and')}"
        for finding in findings
    ]
    return ", ".join(texts) or "everybody is"


def _failures_text(findings: Sequence[Finding], names: Names) -> str:
    failing = [finding for finding in findings if finding.verdict is Verdict.NO]
    return "; ".join(
        f"{_label(finding.condition)} is {_either(finding.held, names, 'and')}, "
        f"not {_either(finding.condition.values, names, 'or')}"
        for finding in failing
    )


def _missing_text(findings: Sequence[Finding]) -> str:
    labels = [_label(finding.condition) for finding in findings]
    return f"no {' and no '.join(labels)} on the record"


def _clause_text(clause: Clause, names: Names) -> str:
    if not clause.conditions:
        return "everybody"
    texts = [
        f"{_label(condition)} {_either(condition.values, names, 'or')}" for condition in clause.conditions
    ]
    return "people with " + " and ".join(texts)


def _label(condition: Condition) -> str:
    return DIMENSIONS.get(condition.dimension, condition.dimension)


def _either(values: Iterable[UUID], names: Names, word: str) -> str:
    ordered = sorted(names.get(value, "unknown") for value in values) or ["not set"]
    shown, more = ordered[:NAMES_SHOWN], len(ordered) - NAMES_SHOWN
    if more > 0:
        shown.append(f"{more} more")
    *head, last = shown
    return f"{', '.join(head)} {word} {last}" if head else last


def _people(count: int) -> str:
    return "1 person by name" if count == 1 else f"{count} people by name"
