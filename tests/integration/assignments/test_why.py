"""Why somebody has, had or has not a training to do: as it was stored, and what every rule says today."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from duly.assignments.models import (
    Assignment,
    AssignmentEvent,
    Campaign,
    Decision,
    Rule,
    RuleRevision,
    RuleTarget,
)
from duly.assignments.operations import withdraw
from duly.assignments.queries import Judged, Why, why
from duly.assignments.queries.reasons import Reason
from duly.assignments.rules import EventKind
from duly.assignments.rules.reconciling import Act, Because
from duly.audit.recording import open_run, record
from duly.kernel.audience import Audience, Clause, Condition, to_json
from duly.kernel.refusal import NotFound
from duly.kernel.standing import Standing
from duly.people.models import AttributeChange, Person
from duly.trainings.models import Training
from tests.integration.assignments.arrange import (
    DUE,
    TODAY,
    completed,
    departments,
    everybody,
    id_of,
    launched,
    only,
    people,
)
from tests.world import LARKFIELD, NOW, World


def ruled(world: World, audience: Audience, **facts: Any) -> Campaign:
    """An active rule for fire safety in its first revision, with its campaign."""
    facts = {"name": "Paint line", "audience": to_json(audience), "days_to_complete": 14, **facts}
    rule = Rule.objects.create(
        organization_id=world.organization_id, **facts, created_at=NOW, created_by_id=id_of(world.cy)
    )
    revised(rule)
    RuleTarget.objects.create(
        organization_id=world.organization_id, rule=rule, training_id=world.training_id, position=0
    )
    return Campaign.objects.create(
        organization_id=world.organization_id,
        kind="rule",
        state="active",
        name=rule.name,
        training_id=world.training_id,
        audience=rule.audience,
        rule=rule,
        created_at=NOW,
        created_by_id=id_of(world.cy),
    )


def revised(rule: Rule, **facts: Any) -> RuleRevision:
    """The next revision says this."""
    for name, value in facts.items():
        setattr(rule, name, value)
    last = RuleRevision.objects.filter(rule=rule).count()
    rule.revision = last + 1
    rule.save()
    kept = ("organization_id", "name", "audience", "days_to_complete", "auto_assign", "is_active")
    return RuleRevision.objects.create(
        **{name: getattr(rule, name) for name in kept},
        rule=rule,
        number=rule.revision,
        trainings=[],
        revised_at=NOW,
        revised_by_id=rule.created_by_id,
    )


def moved(world: World) -> UUID:
    """The audit event of Ada's move to assembly, by Hal."""
    return record(
        world.hal,
        "person.moved",
        object_type="person",
        object_id=id_of(world.ada),
        new={"value": str(world.value("Assembly"))},
    ).pk


def decided(world: World, campaign: Campaign, *facts: UUID, clause: int = 1, **options: Any) -> Assignment:
    """What the rule opened for Ada on the first of these days, with the reason stored beside it."""
    run = open_run(world.cy, "reconcile", subject_type="organization", subject_id=world.organization_id)
    revision = RuleRevision.objects.get(rule=campaign.rule, number=1)
    decision = Decision.objects.create(
        organization_id=world.organization_id,
        run=run,
        campaign=campaign,
        revision=revision,
        clause=clause,
        facts=list(facts),
        cause="person.moved",
        cause_id=options.pop("cause_id", None),
        due_basis="rule",
        due_days=14,
    )
    due_on = TODAY + timedelta(days=14)
    return Assignment.objects.create(
        organization_id=world.organization_id,
        campaign=campaign,
        person_id=id_of(world.ada),
        training_id=world.training_id,
        edition=1,
        run=run,
        assigned_at=NOW,
        assigned_on=TODAY,
        due_on=due_on,
        late_from=due_on + timedelta(days=1),
        overdue_from=due_on + timedelta(days=8),
        decision=decision,
        due_days=14,
    )


def told(world: World, **options: Any) -> Why:
    """What Ada is told about fire safety."""
    return why(
        actor=options.get("actor", world.ada), person_id=id_of(world.ada), training_id=world.training_id
    )


def reason_of(world: World) -> Reason:
    (reason,) = told(world).reasons
    return reason


def judged(world: World) -> Judged:
    (one,) = told(world).judged
    return one


class TestAReasonThatWasStored:
    @pytest.mark.covers("P6")
    def test_names_rule_revision_facts_and_what_they_count_under(self, world: World) -> None:
        campaign = ruled(world, departments(world, "Production"))
        decided(world, campaign, world.value("Assembly"))

        reason = reason_of(world)

        assert (reason.campaign_name, reason.revision, reason.stored) == ("Paint line", 1, True)
        (fact,) = reason.facts
        assert (fact.label, fact.held, fact.under) == ("department", "Assembly", ("Production",))

    def test_stays_what_it_was_when_rule_and_record_change(self, world: World) -> None:
        campaign = ruled(world, departments(world, "Production"))
        decided(world, campaign, world.value("Assembly"))
        assert campaign.rule
        revised(campaign.rule, name="Everybody", audience=to_json(everybody()), days_to_complete=60)
        Person.objects.filter(pk=id_of(world.ada)).update(department_id=world.value("Quality"))

        reason = reason_of(world)

        assert (reason.campaign_name, reason.revision, reason.revised_since) == ("Paint line", 1, True)
        assert [fact.held for fact in reason.facts] == ["Assembly"]
        assert (reason.due.days, reason.due.first_on) == (14, TODAY + timedelta(days=14))

    def test_names_the_event_with_who_and_when(self, world: World) -> None:
        campaign = ruled(world, departments(world, "Production"))
        decided(world, campaign, world.value("Assembly"), cause_id=moved(world))

        cause = reason_of(world).cause

        assert cause
        assert (cause.verb, cause.who, cause.at) == ("person.moved", "Hal Ferreira", NOW)

    def test_works_the_due_day_out(self, world: World) -> None:
        decided(world, ruled(world, departments(world, "Production")), world.value("Assembly"))

        due = reason_of(world).due

        assert (due.basis, due.days, due.others_days, due.grace_days) == ("rule", 14, 30, 7)

    def test_keeps_the_first_day_and_tells_what_moved_it(self, world: World) -> None:
        row = decided(world, ruled(world, departments(world, "Production")), world.value("Assembly"))
        first, later = row.due_on, row.due_on + timedelta(days=10)
        AssignmentEvent.objects.create(
            organization_id=world.organization_id,
            assignment=row,
            kind=EventKind.REDATED,
            occurred_at=NOW,
            old={"due_on": first.isoformat()},
            new={"due_on": later.isoformat()},
            reason="The press stood still.",
        )
        record(world.quinn, "assignment.redated", object_type="assignment", object_id=row.pk)
        late = later + timedelta(days=1)
        Assignment.objects.filter(pk=row.pk).update(due_on=later, late_from=late, overdue_from=late)

        reason = reason_of(world)

        assert (reason.due.first_on, reason.due.due_on, reason.due.days) == (first, later, 14)
        assert [(one.kind, one.who, one.reason) for one in reason.changes] == [
            (EventKind.REDATED, "Quinn Meyer", "The press stood still.")
        ]

    def test_of_somebody_named_or_of_everybody_has_no_facts(self, world: World) -> None:
        decided(world, ruled(world, people(id_of(world.ada))), clause=0)

        assert (reason_of(world).named, reason_of(world).facts) == (True, ())

    def test_every_concurrent_reason_is_told_the_most_pressing_first(self, world: World) -> None:
        decided(world, ruled(world, departments(world, "Production")), world.value("Assembly"))
        launched(world, departments(world, "Production"), DUE, name="Autumn")
        row = Assignment.objects.get(campaign__name="Autumn", person_id=id_of(world.ada))
        withdraw(actor=world.cy, assignment_id=row.pk, reason="Away for the whole winter.")

        answer = told(world)

        assert [(one.campaign_name, one.standing) for one in answer.reasons] == [
            ("Paint line", Standing.ASSIGNED),
            ("Autumn", Standing.WITHDRAWN),
        ]


class TestAReasonThatWasNotStored:
    def test_is_worked_out_from_the_records_of_that_day_and_says_so(self, world: World) -> None:
        launched(world, departments(world, "Production"))
        Assignment.objects.update(decision=None)
        Person.objects.filter(pk=id_of(world.ada)).update(department_id=world.value("Quality"))
        AttributeChange.objects.create(
            organization_id=world.organization_id,
            person_id=id_of(world.ada),
            attribute_id=LARKFIELD.key("attribute department"),
            value_id=world.value("Quality"),
            valid_from=TODAY,
        )

        reason = reason_of(world)

        assert (reason.stored, reason.due.basis) == (False, "")
        assert [fact.under for fact in reason.facts] == [("Production",)]


class TestWhoIsTold:
    def test_the_person_their_lead_admins_and_auditors_and_nobody_else(self, world: World) -> None:
        for actor in (world.ada, world.bo, world.hal, world.quinn, world.cy, world.di):
            assert told(world, actor=actor).person_name == "Ada Lindqvist"
        with pytest.raises(NotFound):
            why(actor=world.ada, person_id=id_of(world.bo), training_id=world.training_id)
        with pytest.raises(NotFound):
            why(actor=world.bo, person_id=id_of(world.quinn), training_id=world.training_id)

    def test_nothing_about_what_another_organization_has(self, world: World) -> None:
        with pytest.raises(NotFound):
            why(actor=world.cy, person_id=id_of(world.finn), training_id=world.training_id)
        with pytest.raises(NotFound):
            why(actor=world.cy, person_id=id_of(world.ada), training_id=world.foreign_training_id)


class TestWhyNot:
    def test_names_the_condition_that_fails_with_what_is_on_record(self, world: World) -> None:
        ruled(world, departments(world, "Quality"))

        one = judged(world)

        assert (one.act, one.because) == (Act.EXCLUDED, Because.OUTSIDE)
        (obstacle,) = one.obstacles
        assert (obstacle.label, obstacle.held, obstacle.wanted) == ("department", ("Assembly",), ("Quality",))

    def test_of_several_clauses_the_nearest(self, world: World) -> None:
        far = Clause(
            tuple(
                Condition(key, frozenset({world.value(name)}))
                for key, name in (("department", "Quality"), ("location", "Lisbon"))
            )
        )
        near = Clause(
            (
                Condition("department", frozenset({world.value("Production")})),
                Condition("location", frozenset({world.value("Lisbon")})),
            )
        )
        ruled(world, Audience(clauses=(far, near)))

        assert [one.label for one in judged(world).obstacles] == ["location"]

    def test_undecided_names_what_is_missing(self, world: World) -> None:
        Person.objects.filter(pk=id_of(world.ada)).update(department_id=None)
        ruled(world, departments(world, "Quality"))

        one = judged(world)

        assert one.act is Act.UNDECIDED
        assert [(part.label, part.undecided) for part in one.obstacles] == [("department", True)]

    def test_left_out_by_name_or_by_an_exception(self, world: World) -> None:
        named = Audience(clauses=(Clause(),), excluded_individuals=frozenset({id_of(world.ada)}))
        excepted = Audience(clauses=(Clause(),), exclusions=departments(world, "Production").clauses)
        ruled(world, named, name="Named")
        ruled(world, excepted, name="Excepted")

        found = {one.campaign_name: one for one in told(world).judged}

        assert found["Named"].excluded_by_name
        assert [part.label for part in found["Excepted"].obstacles] == ["department"]
        assert {one.because for one in found.values()} == {Because.EXCLUSION}

    @pytest.mark.covers("Q43")
    def test_valid_evidence_satisfies_a_rule(self, world: World) -> None:
        ruled(world, departments(world, "Production"))
        completed(world, id_of(world.ada))

        answer = told(world)

        assert [one.act for one in answer.judged] == [Act.ALREADY_VALID]
        assert answer.held
        assert answer.held.valid

    @pytest.mark.covers("Q8")
    def test_withdrawn_by_hand_names_who_when_and_why(self, world: World) -> None:
        launched(world, departments(world, "Production"))
        row = only(world, id_of(world.ada))
        withdraw(actor=world.cy, assignment_id=row.pk, reason="Away for the whole winter.")

        one = judged(world)

        assert one.because is Because.BY_HAND
        assert one.withdrawal
        assert (one.withdrawal.who, one.withdrawal.at) == ("Cy Okafor", NOW)
        assert one.withdrawal.reason == "Away for the whole winter."

    def test_what_is_off_by_hand_or_without_a_version_says_so(self, world: World) -> None:
        ruled(world, departments(world, "Production"), name="Off", is_active=False)
        ruled(world, departments(world, "Production"), name="By hand", auto_assign=False)

        found = {one.campaign_name: one for one in told(world).judged}

        assert (found["Off"].is_off, found["By hand"].by_hand) == (True, True)
        assert found["By hand"].act is Act.OPEN

    def test_who_has_left_is_asked_for_nothing(self, world: World) -> None:
        ruled(world, everybody())

        answer = why(actor=world.cy, person_id=world.ivy_id, training_id=world.training_id)

        assert [one.has_left for one in answer.judged] == [True]

    def test_an_open_one_that_fits_no_more_says_what_changed(self, world: World) -> None:
        campaign = ruled(world, departments(world, "Production"))
        decided(world, campaign, world.value("Assembly"))
        Person.objects.filter(pk=id_of(world.ada)).update(department_id=world.value("Quality"))

        one = judged(world)

        assert one.act is Act.UNMATCHED
        assert [part.held for part in one.obstacles] == [("Quality",)]

    def test_a_training_nobody_asks_for_has_nothing_to_say(self, world: World) -> None:
        lonely = Training.objects.create(
            organization_id=world.organization_id, name="Welding", category="security"
        )

        answer = why(actor=world.cy, person_id=id_of(world.ada), training_id=lonely.pk)

        assert (answer.reasons, answer.judged, answer.held) == ((), (), None)
