"""The rules that have to do with somebody are found by an index: the same as the kernel finds one by one."""

import random
from dataclasses import replace
from itertools import product
from uuid import UUID

import pytest

from duly.assignments.models import Rule, RuleTerm
from duly.assignments.operations.assignment_rules import create_rule
from duly.assignments.queries.in_force import rules_about
from duly.assignments.rules.duties import RuleFacts
from duly.kernel.audience import Audience, Clause, Condition, Verdict, matches, to_json
from duly.people.operations import move
from duly.people.queries.profiles import Known, known
from tests.integration.assignments.arrange import departments, id_of, people
from tests.integration.assignments.test_reconciling import reconciled
from tests.integration.people.crowd import Crowd, audience_of, features, gathered
from tests.world import World

pytestmark = pytest.mark.django_db

REQUIRED_SETS = (
    frozenset({"department", "location"}),
    frozenset[str](),
    frozenset({"line", "language", "permit", "area", "job_role"}),
)
RULES = 60
TOGETHER = 5


def ruled(world: World, audience: Audience, **said: object) -> UUID:
    facts = {"name": "Paint line", "audience": to_json(audience), **said}
    organization = {"organization_id": world.organization_id, "created_by_id": id_of(world.cy)}
    return Rule.objects.create(**facts, **organization, created_at=world.now).pk


def about(world: World, person: UUID, but: tuple[UUID, ...] = ()) -> set[UUID]:
    required = frozenset({"department", "location"})
    return set(rules_about(known([person], required=required), required, but=but).rules)


def reached(audience: Audience, one: Known, required: frozenset[str]) -> bool:
    """Whether somebody is in the audience or may be, or is excepted from it."""
    included = replace(audience, exclusions=(), excluded_individuals=frozenset())
    return matches(included, one.profile, required) is not Verdict.NO


def drawn(crowd: Crowd) -> list[Audience]:
    dice = random.Random(11)
    audiences = [audience_of(dice, crowd) for _ in range(RULES)]
    assert set().union(*(features(one, crowd) for one in audiences)) >= {
        *("three clauses", "four dimensions", "everybody", "individuals", "exclusion", "subtree", "group"),
        *("static", "dynamic", "several values", "language", "permit", "area"),
    }
    return audiences


def test_the_index_finds_the_rules_that_the_kernel_finds_one_by_one(world: World) -> None:
    crowd = gathered(40)
    audiences = {ruled(world, one): one for one in drawn(crowd)}
    found: set[bool] = set()

    for required in REQUIRED_SETS:
        them = known(crowd.people, required=required)
        reach = {
            (rule, one.profile.person_id): reached(audience, one, required)
            for (rule, audience), one in product(audiences.items(), them)
        }
        for start in range(0, len(them), TOGETHER):
            some = them[start : start + TOGETHER]
            expected = {rule for rule in audiences if any(reach[rule, one.profile.person_id] for one in some)}
            assert set(rules_about(some, required, but=()).rules) == expected
        for one in them:
            expected = {rule for rule in audiences if reach[rule, one.profile.person_id]}
            assert set(rules_about([one], required, but=()).rules) == expected
        found |= set(reach.values())

    assert found == {True, False}


def test_two_people_do_not_make_up_for_what_each_of_them_lacks(world: World) -> None:
    """Ada is in Hall 2, and Cy in administration: nobody is in administration in Hall 2."""
    administration, hall = (frozenset({world.value(name)}) for name in ("Administration", "Hall 2"))
    clause = Clause((Condition("department", administration), Condition("location", hall)))
    ruled(world, Audience(clauses=(clause,)))
    both = known([id_of(world.ada), id_of(world.cy)], required=frozenset())

    assert len(both) == 2
    assert rules_about(both, frozenset(), but=()).rules == ()


def test_a_rule_is_found_by_what_it_asks_for_now(world: World) -> None:
    rule = ruled(world, departments(world, "Production"))
    assert about(world, id_of(world.ada)) == {rule}

    Rule.objects.filter(pk=rule).update(audience=to_json(departments(world, "Quality")))

    assert about(world, id_of(world.ada)) == set()
    assert about(world, id_of(world.di)) == {rule}
    assert RuleTerm.objects.filter(rule=rule).count() == 1


def test_a_rule_that_assigned_something_is_found_for_who_moved_away(world: World) -> None:
    production = RuleFacts(
        name="Fire safety for production",
        audience=departments(world, "Production"),
        training_ids=(world.training_id,),
    )
    rule = create_rule(actor=world.cy, facts=production)
    reconciled(world)

    move(actor=world.cy, person_id=id_of(world.ada), attribute="department", value_id=world.value("Quality"))

    assert about(world, id_of(world.ada)) == {rule}
    assert about(world, id_of(world.quinn)) == set()


def test_rules_that_are_off_by_hand_or_looked_at_anyway_are_left_out(world: World) -> None:
    ada = id_of(world.ada)
    ruled(world, people(ada), is_active=False)
    ruled(world, people(ada), auto_assign=False)
    anyway, wanted = ruled(world, people(ada)), ruled(world, people(ada))

    assert about(world, ada, but=(anyway,)) == {wanted}


def test_the_duties_of_all_other_rules_are_counted(world: World) -> None:
    ada = id_of(world.ada)
    facts = RuleFacts(name="", audience=departments(world, "Quality"), training_ids=(world.training_id,))
    other, off, anyway, _ = (
        create_rule(actor=world.cy, facts=replace(facts, **said))
        for said in (
            {"name": "Quality"},
            {"name": "Off", "is_active": False},
            {"name": "Anyway"},
            {"name": "Production", "audience": departments(world, "Production")},
        )
    )

    found = rules_about(known([ada], required=frozenset()), frozenset(), but=(anyway,))

    assert found.others == 1
    assert {other, off, anyway}.isdisjoint(found.rules)
