"""What nobody else may change while rules are written out for people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from uuid import UUID

from duly.assignments.queries.in_force import RuleInForce, campaigns_of, rules_in_force
from duly.assignments.queries.pieces import Piece
from duly.assignments.queries.reconciling import Tally
from duly.assignments.queries.statements import rows
from duly.assignments.rules.reconciling import CHANGING, Act


@dataclass(frozen=True)
class Held:
    """What nobody else may change while a piece is written: rules, campaigns, and assignments in them.

    An assignment is a campaign and a person.
    """

    rules: tuple[UUID, ...]
    campaigns: tuple[UUID, ...]
    assignments: tuple[tuple[UUID, UUID], ...]

    @classmethod
    def of(cls, rules: Iterable[RuleInForce], seen: Iterable[Tally]) -> "Held":
        """What is to be changed by what was seen."""
        changing = [tally for tally in seen if tally.act in CHANGING]
        campaigns = {tally.campaign_id for tally in changing}
        # What is opened is not there yet.
        there = [tally for tally in changing if tally.act is not Act.OPEN]
        assignments = [(tally.campaign_id, person) for tally in there for person in tally.people]
        return cls(tuple(rule.id for rule in rules), tuple(campaigns), tuple(assignments))

    @classmethod
    def first(cls, rules: Sequence[RuleInForce]) -> "Held":
        """Of rules that have not assigned anything yet."""
        return cls(tuple(rule.id for rule in rules), tuple(campaigns_of(rules)), ())

    @classmethod
    def whole(cls, piece: Piece) -> "Held":
        """Everything that could be changed for the few people of a piece."""
        campaigns = [campaign for (campaign,) in rows("kept_campaigns", {"rules": list(piece.rules)})]
        people = [one.profile.person_id for one in piece.among.known or ()]
        return cls(piece.rules, tuple(campaigns), tuple(product(campaigns, people)))

    def hold(self) -> tuple[RuleInForce, ...]:
        """Waits for all of it, in this order; returns the rules as they are from then on.

        A version of a training may have come into force until it was held.
        """
        rows("hold_rules", {"ids": list(self.rules)})
        rows("hold_trainings", {"campaigns": list(self.campaigns)})
        if self.assignments:
            campaigns, people = zip(*self.assignments, strict=True)
            rows("hold_assignments", {"campaigns": list(campaigns), "people": list(people)})
        return rules_in_force(self.rules)
