"""An organization with many rules, each about one person in fifty: so everybody owes one in fifty of them."""

import random
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from benchmarks.population import ZONES, audited, organization, training_in_force, value
from duly.assignments.operations.assignment_rules import create_rule
from duly.assignments.rules.duties import RuleFacts
from duly.kernel.audience import Audience, Clause, Condition
from duly.people.models import Attribute
from duly.tenancy.actor import Actor
from duly.tenancy.statements import written
from duly.tenancy.transactions import transaction

SQL = Path(__file__).parent / "sql"
BRANCHES, TEAMS_EACH, PLACES, JOBS, TRAININGS = 20, 10, 40, 20, 100
DAYS = 30


@dataclass(frozen=True)
class Asked:
    """What one rule asks for, as flat lists: the floor joins on them."""

    rule_id: UUID
    departments: tuple[UUID, ...]
    locations: tuple[UUID, ...]
    job_roles: tuple[UUID, ...]


@dataclass(frozen=True)
class Duties:
    """Who acts, what the rules ask for, and the departments one can move to."""

    actor: Actor
    asked: tuple[Asked, ...]
    teams: tuple[UUID, ...]


@dataclass(frozen=True)
class _Map:
    """The values of the organization. `branches` have their teams below them."""

    branches: dict[UUID, list[UUID]]
    places: list[UUID]
    jobs: list[UUID]

    @property
    def teams(self) -> list[UUID]:
        return [team for teams in self.branches.values() for team in teams]


def with_rules(people: int, rules: int) -> Duties:
    """Writes `people` people and `rules` rules, one training each."""
    actor = organization()
    with transaction(actor):
        where = _map(actor)
        trainings = [training_in_force(actor, f"Training {n}").training_id for n in range(TRAININGS)]
        audited(actor)
    _hire(actor, people, where)
    dice = random.Random(rules)
    with transaction(actor):
        asked = tuple(_rule(actor, nth, where, trainings[nth % TRAININGS], dice) for nth in range(rules))
    return Duties(actor, asked, tuple(where.teams))


def _map(actor: Actor) -> _Map:
    department, location, job_role = (
        Attribute.objects.create(
            organization_id=actor.organization_id,
            key=key,
            name=key,
            is_tree=key != "job_role",
            is_required=key != "job_role",
        )
        for key in ("department", "location", "job_role")
    )
    branches = {
        branch: [value(actor, department, f"Team {nth}.{team}", branch) for team in range(TEAMS_EACH)]
        for nth in range(BRANCHES)
        for branch in [value(actor, department, f"Branch {nth}", None)]
    }
    return _Map(
        branches,
        [value(actor, location, f"Place {nth}", None) for nth in range(PLACES)],
        [value(actor, job_role, f"Job {nth}", None) for nth in range(JOBS)],
    )


def _hire(actor: Actor, people: int, where: _Map) -> None:
    with transaction(actor):
        parameters = {
            "size": people,
            "zones": list(ZONES),
            "departments": where.teams,
            "locations": where.places,
            "job_roles": where.jobs,
        }
        written((SQL / "hire_by_thousands.sql").read_text(encoding="utf-8"), parameters)
        audited(actor)


def _rule(actor: Actor, nth: int, where: _Map, training_id: UUID, dice: random.Random) -> Asked:
    """Three in five ask for teams, one for a branch at some places, one for a job at some places."""
    if nth % 5 < 3:
        teams = frozenset(dice.sample(where.teams, 4))
        return _created(actor, nth, training_id, {"department": teams}, teams)
    places = frozenset(dice.sample(where.places, 16))
    if nth % 5 == 3:
        branch = dice.choice(list(where.branches))
        asked = {"department": frozenset({branch}), "location": places}
        return _created(actor, nth, training_id, asked, frozenset(where.branches[branch]))
    job = frozenset({dice.choice(where.jobs)})
    return _created(actor, nth, training_id, {"job_role": job, "location": places}, frozenset())


def _created(
    actor: Actor, nth: int, training_id: UUID, values: dict[str, frozenset[UUID]], teams: frozenset[UUID]
) -> Asked:
    clause = Clause(tuple(Condition(dimension, asked) for dimension, asked in values.items()))
    facts = RuleFacts(
        name=f"Rule {nth}",
        audience=Audience(clauses=(clause,)),
        training_ids=(training_id,),
        days_to_complete=DAYS,
    )
    rule_id = create_rule(actor=actor, facts=facts)
    return Asked(
        rule_id,
        tuple(sorted(teams)),
        tuple(sorted(values.get("location", ()))),
        tuple(sorted(values.get("job_role", ()))),
    )
