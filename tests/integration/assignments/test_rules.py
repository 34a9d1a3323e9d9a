"""Rules are made, changed and switched; each change is a revision, is noted, and does what was shown."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils.translation import override

from duly.assignments.models import Campaign, Pending, Rule, RuleRevision, RuleTarget
from duly.assignments.operations.assignment_rules import (
    create_rule,
    save_rule,
    set_active,
    set_auto_assign,
)
from duly.assignments.operations.rehearsing import rehearse
from duly.assignments.queries.assignment_rules import RuleListing, every_rule, rule_list
from duly.assignments.queries.duties import facts_of
from duly.assignments.queries.linting import lint_page
from duly.assignments.rules.duties import OnLeaving, RuleFacts
from duly.assignments.rules.linting import Lint
from duly.assignments.rules.reconciling import Act
from duly.audit.models import AuditEvent
from duly.kernel.audience import Audience, Clause, Condition
from duly.kernel.refusal import NotFound, Refused
from duly.people.models import Attribute, AttributeValue, Person
from duly.tenancy.transactions import transaction
from duly.trainings.models import Training
from tests.integration.assignments.arrange import departments, everybody, id_of, people
from tests.world import World

WHY = "The paint line asks for it."


def said(world: World, audience: Audience | None = None, **facts: Any) -> RuleFacts:
    """What a rule about Production and fire safety says."""
    return RuleFacts(
        **{
            "name": "Fire safety in Production",
            "audience": audience or departments(world, "Production"),
            "training_ids": (world.training_id,),
            **facts,
        }
    )


def another(world: World, name: str = "Noise") -> UUID:
    return Training.objects.create(organization_id=world.organization_id, name=name, category="security").pk


def made(world: World, audience: Audience | None = None, **facts: Any) -> UUID:
    return create_rule(actor=world.cy, facts=said(world, audience, **facts))


def latest() -> AuditEvent:
    return AuditEvent.objects.order_by("recorded_at", "pk").latest("recorded_at")


@pytest.mark.covers("SEED-101", "SEED-108")
def test_a_rule_is_made_with_a_campaign_for_each_training_and_its_first_revision(world: World) -> None:
    trainings = (another(world), world.training_id)
    facts = said(world, training_ids=trainings, days_to_complete=21, on_leaving=OnLeaving.WITHDRAW)

    rule_id = create_rule(actor=world.cy, facts=facts, reason=WHY)

    rule = Rule.objects.get(pk=rule_id)
    assert facts_of([rule]) == {rule_id: facts}
    campaigns = Campaign.objects.filter(rule=rule)
    made_of = {one.training_id: (one.kind, one.state, one.name, one.edition) for one in campaigns}
    assert made_of == dict.fromkeys(trainings, ("rule", "active", facts.name, None))
    revision = RuleRevision.objects.get(rule=rule)
    assert (revision.number, tuple(revision.trainings), revision.reason) == (1, trainings, WHY)
    noted = Pending.objects.get(rule=rule)
    assert (noted.cause, noted.cause_id) == ("rule_created", latest().pk)
    assert latest().verb == "rule.created"


def test_a_saved_rule_is_a_new_revision_that_says_what_changed_and_why(world: World) -> None:
    rule_id, noise = made(world), another(world)
    changed = said(world, departments(world, "Quality"), name="Fire and noise", training_ids=(noise,))

    save_rule(actor=world.quinn, rule_id=rule_id, facts=changed, reason=f" {WHY} ")

    assert facts_of(Rule.objects.filter(pk=rule_id)) == {rule_id: changed}
    revisions = RuleRevision.objects.filter(rule_id=rule_id).order_by("number")
    assert [(one.number, one.name, one.reason, one.revised_by_id) for one in revisions] == [
        (1, "Fire safety in Production", "", id_of(world.cy)),
        (2, "Fire and noise", WHY, id_of(world.quinn)),
    ]
    assert (latest().verb, latest().reason) == ("rule.saved", WHY)
    assert set(latest().new or {}) == {"name", "audience", "trainings"}
    assert Pending.objects.filter(rule_id=rule_id, cause="rule_saved", cause_id=latest().pk).count() == 1


@pytest.mark.covers("Q8")
def test_a_training_taken_out_keeps_its_campaign_and_comes_back_to_it(world: World) -> None:
    rule_id, noise = made(world), another(world)
    before = Campaign.objects.get(rule_id=rule_id)

    save_rule(actor=world.cy, rule_id=rule_id, facts=said(world, training_ids=(noise,)), reason=WHY)
    assert RuleTarget.objects.get(rule_id=rule_id, training_id=world.training_id).removed_at
    both = said(world, departments(world, "Quality"), training_ids=(noise, world.training_id), name="Both")
    save_rule(actor=world.cy, rule_id=rule_id, facts=both, reason=WHY)

    campaigns = {one.training_id: one for one in Campaign.objects.filter(rule_id=rule_id)}
    assert campaigns.keys() == {noise, world.training_id}
    assert campaigns[world.training_id].pk == before.pk
    assert {one.name for one in campaigns.values()} == {"Both"}
    assert facts_of(Rule.objects.filter(pk=rule_id))[rule_id] == both


def test_saving_the_same_again_changes_nothing(world: World) -> None:
    rule_id = made(world)
    events = AuditEvent.objects.count()

    save_rule(actor=world.cy, rule_id=rule_id, facts=said(world), reason="")
    set_active(actor=world.cy, rule_id=rule_id, active=True, reason="")

    assert (RuleRevision.objects.filter(rule_id=rule_id).count(), AuditEvent.objects.count()) == (1, events)


@pytest.mark.covers("SEED-113")
def test_switching_a_rule_is_a_revision_with_a_verb_of_its_own(world: World) -> None:
    rule_id = made(world)

    set_auto_assign(actor=world.cy, rule_id=rule_id, auto_assign=False, reason=WHY)
    set_active(actor=world.cy, rule_id=rule_id, active=False, reason=WHY)
    set_auto_assign(actor=world.cy, rule_id=rule_id, auto_assign=True, reason=WHY)
    set_active(actor=world.cy, rule_id=rule_id, active=True, reason=WHY)

    revisions = RuleRevision.objects.filter(rule_id=rule_id).order_by("number")
    assert [(one.auto_assign, one.is_active) for one in revisions] == [
        (True, True),
        (False, True),
        (False, False),
        (True, False),
        (True, True),
    ]
    verbs = AuditEvent.objects.filter(object_id=rule_id).order_by("recorded_at", "pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "rule.created",
        "rule.left_to_hand",
        "rule.inactivated",
        "rule.automated",
        "rule.activated",
    ]


@pytest.mark.covers("SEED-113", "Q8")
def test_only_an_active_rule_that_assigns_by_itself_would_change_anything(world: World) -> None:
    def opened(**facts: Any) -> int:
        return rehearse(actor=world.cy, act=lambda: made(world, **facts)).of(Act.OPEN)

    assert opened() == 2
    assert opened(is_active=False) == opened(auto_assign=False) == 0
    assert not Rule.objects.exists()


@pytest.mark.covers("P2")
def test_what_is_applied_is_what_was_shown_or_it_is_refused(world: World) -> None:
    shown = rehearse(actor=world.cy, act=lambda: made(world))
    rule_id = create_rule(actor=world.cy, facts=said(world), fingerprint=shown.fingerprint)
    wider = said(
        world,
        departments(world, "Production", "Quality"),
        name="Wider",
        training_ids=(world.training_id, another(world)),
    )

    def save(fingerprint: str | None = None) -> None:
        save_rule(actor=world.cy, rule_id=rule_id, facts=wider, reason=WHY, fingerprint=fingerprint)

    shown = rehearse(actor=world.cy, act=save)
    Person.objects.filter(pk=world.ned_id).update(department_id=world.value("Quality"))
    with pytest.raises(Refused) as refused, transaction(world.cy):
        save(shown.fingerprint)
    assert refused.value.code == "world_moved"
    assert Rule.objects.get(pk=rule_id).revision == 1

    save(rehearse(actor=world.cy, act=save).fingerprint)
    assert Rule.objects.get(pk=rule_id).revision == 2
    with pytest.raises(Refused) as refused:
        save_rule(actor=world.cy, rule_id=rule_id, facts=said(world), reason=WHY, revision=1)
    assert refused.value.code == "world_moved"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1001])
def test_a_change_needs_a_reason(world: World, reason: str) -> None:
    rule_id = made(world)

    with pytest.raises(Refused) as refused:
        save_rule(actor=world.cy, rule_id=rule_id, facts=said(world, name="Else"), reason=reason)
    assert refused.value.facts["field"] == "reason"


def test_what_a_rule_names_has_to_be_known_and_who_acts_has_to_be_allowed(world: World) -> None:
    rule_id = made(world)
    badge = Audience(clauses=(Clause((Condition("badge", frozenset({uuid4()})),)),))

    with pytest.raises(NotFound):
        made(world, training_ids=(world.foreign_training_id,))
    with pytest.raises(Refused, match="badge"):
        made(world, badge)
    with pytest.raises(NotFound):
        save_rule(actor=world.cy, rule_id=uuid4(), facts=said(world), reason=WHY)
    with pytest.raises(NotFound):
        set_active(actor=world.ada, rule_id=rule_id, active=False, reason=WHY)
    with pytest.raises(Refused) as refused:
        set_active(actor=world.di, rule_id=rule_id, active=False, reason=WHY)
    assert refused.value.code == "forbidden"


@pytest.mark.covers("SEED-110", "SEED-117")
def test_the_list_counts_whom_each_rule_matches_and_of_whom_nobody_can_tell(world: World) -> None:
    made(world)
    made(world, everybody(), name="All", is_active=False, training_ids=(another(world), world.training_id))
    made(world, people(world.ned_id), name="By name", auto_assign=False)

    rows = {row.facts.name: row for row in rule_list(actor=world.di).rows}

    assert {name: (row.matched.people, row.matched.undecided) for name, row in rows.items()} == {
        "Fire safety in Production": (2, 1),  # Ada in the subtree and Bo; Ned has no department
        "All": (7, 0),  # a dimension left blank accepts who has no value of it
        "By name": (1, 0),
    }
    assert [name for _, name in rows["All"].trainings] == ["Noise", "Fire safety"]
    assert rows["All"].audience_text == "Everybody."
    text = "People with department Production and everything below."
    assert rows["Fire safety in Production"].audience_text == text
    with override("de"):
        rows = {row.facts.name: row for row in rule_list(actor=world.di).rows}
    assert rows["Fire safety in Production"].audience_text == (
        "Personen mit Abteilung Production und alles darunter."
    )
    assert [rows[name].audience_text for name in ("All", "By name")] == ["Alle.", "1 Person namentlich."]
    assert (rows["All"].revision, rows["All"].revised_by) == (1, "Cy Okafor")


def test_the_list_is_searched_filtered_and_sorted(world: World) -> None:
    noise = another(world)
    made(world, name="b", days_to_complete=7)
    made(world, name="A", is_active=False, training_ids=(world.training_id, noise))
    made(world, name="c", auto_assign=False, days_to_complete=90)

    def names(**asked: Any) -> list[str]:
        return [row.facts.name for row in rule_list(actor=world.cy, listing=RuleListing(**asked)).rows]

    assert names() == ["A", "b", "c"]
    assert names(sort="-name") == ["c", "b", "A"]
    assert names(sort="-trainings") == ["A", "b", "c"]
    assert names(sort="-days") == ["c", "b", "A"]
    assert names(sort="-what?") == ["c", "b", "A"]
    assert names(sort="state") == ["A", "b", "c"]
    assert len(names(sort="revised")) == 3
    assert names(search="B") == ["b"]
    assert names(active=False) == names(training_id=noise) == ["A"]
    assert names(auto_assign=True) == ["A", "b"]
    assert [row.facts.name for row in every_rule(actor=world.cy)] == ["A", "b", "c"]


def test_the_lint_counts_people_and_lists_who_has_no_duty_at_all(world: World) -> None:
    made(world, departments(world, "Paint shop"), name="Paint")
    made(world, name="Both")
    made(world, departments(world, "Quality"), name="Off", is_active=False)
    every = Audience(
        clauses=(Clause((Condition("location", frozenset({world.value("Graz"), world.value("Lisbon")})),)),)
    )

    found = lint_page(actor=world.di)
    assert found.counts == {Lint.NO_DUTY: 5, Lint.NOBODY_TODAY: 1}
    (row,) = lint_page(actor=world.di, kind=Lint.NOBODY_TODAY).findings.rows
    assert (row.rules[0][1], row.matched.people) == ("Paint", 0)
    assert [one.name for one in found.people.rows] == [
        "Hal Ferreira",
        "Quinn Meyer",
        "Di Novák",
        "Ned O'Brien",
        "Cy Okafor",
    ]

    made(world, every, name="Every site")
    assert lint_page(actor=world.di).counts == {Lint.NOBODY_TODAY: 1, Lint.EVERYBODY_TODAY: 1}


def test_the_lint_names_what_is_retired_and_knows_what_took_its_place(world: World) -> None:
    kept = Attribute.objects.get(key="activity")
    old, moved = (
        AttributeValue.objects.create(
            organization_id=world.organization_id,
            attribute=kept,
            name=name,
            retired_at=world.now - timedelta(days=3),
            merged_into=into,
        )
        for name, into in (
            ("Riveting", None),
            (
                "Welding",
                AttributeValue.objects.create(
                    organization_id=world.organization_id, attribute=kept, name="Joining"
                ),
            ),
        )
    )
    asked = Audience(clauses=(Clause((Condition("activity", frozenset({old.pk, moved.pk})),)),))
    made(world, replace(asked, individuals=frozenset({world.ned_id})), name="Riveters")

    retired, idle = (
        lint_page(actor=world.cy, kind=kind).findings.rows for kind in (Lint.RETIRED, Lint.UNMAINTAINED)
    )

    assert [row.named for row in retired] == [("Riveting",)]
    assert [row.finding.people for row in idle] == [0]
