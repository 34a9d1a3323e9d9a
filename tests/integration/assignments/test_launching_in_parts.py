"""A large launch is decided at once and carried out part by part; what becomes true meanwhile is honoured."""

from datetime import timedelta
from uuid import UUID

import pytest

from duly.assignments.models import Assignment, Chunk, Decision
from duly.assignments.operations import LaunchReport, activate_version, launching, redate_campaign
from duly.assignments.operations.carrying import carry_out
from duly.assignments.queries import campaign_page
from duly.audit.models import AuditEvent, Run, RunCount, RunEnd
from duly.kernel.audience import Audience, Clause, Condition
from duly.kernel.refusal import Refused
from duly.people.models import Person
from duly.people.operations.merging import merge_people
from duly.people.queries.merging import merge_preview
from tests.integration.assignments.arrange import (
    DUE,
    TODAY,
    approved_edition,
    at,
    completed,
    everybody,
    id_of,
    launched,
    only,
)
from tests.world import World

PEOPLE = 7


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks of two people, parts of three, and nothing at once."""
    monkeypatch.setattr(launching, "CHUNK", 2)
    monkeypatch.setattr(launching, "PART", 3)
    monkeypatch.setattr(launching, "AT_ONCE", 0)


def carried_out(world: World, report: LaunchReport) -> int:
    """How many parts were left."""
    parts = 1
    while carry_out(actor=world.cy, run_id=report.run_id):
        parts += 1
    return parts


def waiting(world: World) -> list[UUID]:
    return [person for people in Chunk.objects.values_list("people", flat=True) for person in people]


@pytest.mark.covers("P1", "P7")
def test_it_is_decided_for_everybody_and_carried_out_part_by_part(world: World) -> None:
    report = launched(world, everybody())

    assert (report.is_done, report.account.assigned) == (False, PEOPLE)
    assert len(set(waiting(world))) == len(waiting(world)) == PEOPLE
    assert not Assignment.objects.exists()
    page = campaign_page(actor=world.cy, campaign_id=report.campaign_id)
    assert (page.row.people, page.waiting) == (0, PEOPLE)

    assert carry_out(actor=world.cy, run_id=report.run_id)
    first = Assignment.objects.count()
    page = campaign_page(actor=world.cy, campaign_id=report.campaign_id)
    assert 0 < first == page.row.people == PEOPLE - page.waiting

    assert carried_out(world, report) > 1
    assert set(Assignment.objects.values_list("person_id", flat=True)) == set(
        Person.objects.filter(is_active=True).values_list("pk", flat=True)
    )
    assert not carry_out(actor=world.cy, run_id=report.run_id)
    assert Assignment.objects.count() == PEOPLE
    assert not Chunk.objects.exists()
    counts = AuditEvent.objects.filter(verb="assignments.opened", run_id=report.run_id)
    assert sum(counts.values_list("count", flat=True)) == PEOPLE
    end = RunEnd.objects.get(run=report.run_id)
    assert (end.population, end.changes) == (PEOPLE, PEOPLE)


@pytest.mark.covers("P10")
def test_people_who_share_clause_and_facts_share_the_stored_reason(world: World) -> None:
    department = Condition("department", frozenset({world.value("Quality")}))
    first = Condition("department", frozenset({world.value("Production")}))
    audience = Audience(
        clauses=(Clause((first,)), Clause((department,))), individuals=frozenset({world.ned_id})
    )

    report = launched(world, audience)
    carried_out(world, report)

    told = Assignment.objects.select_related("decision", "person")
    reasons = {
        one.person_id: (one.decision.clause, one.decision.facts) for one in told if one.decision is not None
    }
    production, assembly, quality = map(world.value, ("Production", "Assembly", "Quality"))
    assert reasons == {
        id_of(world.ada): (1, [assembly]),
        id_of(world.bo): (1, [production]),
        id_of(world.quinn): (2, [quality]),
        id_of(world.di): (2, [quality]),
        world.ned_id: (0, []),
    }
    assert Decision.objects.count() == 4
    stored = Decision.objects.first()
    assert stored is not None
    assert (stored.cause, stored.cause_id, stored.due_basis, stored.due_days) == (
        "launch",
        report.run_id,
        "campaign",
        None,
    )


class TestWhatBecomesTrueMeanwhile:
    def test_evidence_sealed_since_completes_at_once(self, world: World) -> None:
        report = launched(world, everybody(), accepts_evidence=False)
        evidence_id = completed(world, id_of(world.ada))
        carried_out(world, report)

        ada = only(world, id_of(world.ada))
        assert (ada.evidence_id, ada.completed_from) == (evidence_id, TODAY)
        assert Assignment.objects.exclude(completed_from=None).count() == 1

    def test_evidence_known_at_the_decision_is_kept_with_it(self, world: World) -> None:
        evidence_id = completed(world, id_of(world.bo), now=world.now - timedelta(days=30))
        report = launched(world, everybody())
        carried_out(world, report)

        bo = only(world, id_of(world.bo))
        assert (bo.evidence_id, bo.completed_from) == (evidence_id, TODAY - timedelta(days=30))

    def test_a_newer_edition_is_what_the_rest_gets(self, world: World) -> None:
        completed(world, id_of(world.bo))
        report = launched(world, everybody())
        activate_version(actor=world.cy, version_id=approved_edition(world, 2))
        carried_out(world, report)

        editions = dict(Assignment.objects.values_list("person_id", "edition"))
        assert editions.pop(id_of(world.bo)) == 1
        assert set(editions.values()) == {2}

    def test_what_a_merged_record_was_to_get_goes_to_the_kept_person_once(self, world: World) -> None:
        report = launched(world, everybody())
        same = {"kept_id": id_of(world.quinn), "merged_id": world.ned_id}
        seen = merge_preview(actor=world.cy, **same)
        merge_people(actor=world.cy, **same, fingerprint=seen.fingerprint)
        carried_out(world, report)

        assert Assignment.objects.count() == PEOPLE - 1
        assert only(world, id_of(world.quinn)).completed_from is None
        assert RunEnd.objects.get(run=report.run_id).changes == PEOPLE - 1

    def test_a_campaign_under_way_is_not_changed(self, world: World) -> None:
        report = launched(world, everybody())

        with pytest.raises(Refused) as refusal:
            redate_campaign(
                actor=world.cy,
                campaign_id=report.campaign_id,
                due_on=DUE + timedelta(days=1),
                reason="The press is late.",
                fingerprint="",
            )

        assert refusal.value.code == "under_way"


def test_a_part_that_another_worker_carried_out_is_not_done_twice(world: World) -> None:
    report = launched(world, everybody())
    carry_out(actor=world.cy, run_id=report.run_id)
    left = waiting(world)

    carry_out(actor=at(world.cy, world.now + timedelta(seconds=1)), run_id=report.run_id)

    assert len(set(left) - set(waiting(world))) == len(left) - len(waiting(world)) > 0
    people = Assignment.objects.values_list("person_id", flat=True)
    assert len(set(people)) == len(people)
    assert sum(RunCount.objects.filter(run=report.run_id).values_list("count", flat=True)) == PEOPLE
    assert Run.objects.get(pk=report.run_id).subject_id == report.campaign_id
