"""Runs over HTTP: the list, the account of one, and the people behind each of its numbers."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import Sum
from django.utils.html import escape

from duly.assignments.models import Assignment
from duly.assignments.operations import create_rule
from duly.assignments.operations.reconciling import begin, finish
from duly.assignments.rules.duties import RuleFacts
from duly.audit import recording as audit
from duly.audit.models import Run, RunCount
from duly.tenancy.transactions import transaction
from tests.functional.learner import client_of, in_days, just_now
from tests.functional.pages import plain
from tests.integration.assignments.arrange import departments, launched
from tests.world import WORLD, World


@pytest.fixture
def run_id(world: World) -> UUID:
    """The run of a launch for Production, in a transaction that is rolled back."""
    actor = just_now(world.cy)
    production = departments(world, "Production")
    return launched(world, production, in_days(20), actor=actor, name="Autumn shutdown").run_id


def lists(answer: Any) -> list[str]:
    """The addresses of the lists that a run's page links to."""
    return [
        one.replace("&amp;", "&")
        for one in re.findall(r'href="(/runs/[^"]+/list/\?[^"]*)"', answer.content.decode())
    ]


def test_the_list_says_what_ran_what_it_came_to_and_who_is_behind_it(run_id: UUID) -> None:
    answer = client_of(WORLD.cy).get("/runs/")

    said = plain(answer)
    assert "Launch Autumn shutdown" in said
    assert "Assigned" in said
    assert "Cy" in said


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ("kind=launch", True),
        ("kind=import", False),
        ("q=autumn", True),
        ("q=spring", False),
        ("state=under_way", None),
    ],
)
def test_the_list_is_narrowed_by_kind_state_and_name(run_id: UUID, asked: str, fits: bool | None) -> None:  # noqa: FBT001
    said = plain(client_of(WORLD.cy).get(f"/runs/?{asked}"))

    if fits is not None:
        assert ("Autumn shutdown" in said) is fits
    assert "Not found" not in said


def test_a_run_without_an_end_is_under_way(run_id: UUID) -> None:
    with transaction(WORLD.cy):
        audit.open_run(WORLD.cy, "reconcile", subject_type="organization", subject_id=None, cause="hired")

    said = plain(client_of(WORLD.cy).get("/runs/?state=under_way"))

    assert "Rules looked again" in said
    assert "somebody was added" in said
    assert "Under way" in said


def test_the_account_of_a_run_adds_up_and_every_number_opens_its_list(run_id: UUID) -> None:
    client = client_of(WORLD.cy)
    page = client.get(f"/runs/{run_id}/")

    counted = dict(RunCount.objects.filter(run=run_id).values_list("outcome").annotate(n=Sum("count")))
    addresses = lists(page)

    assert f"{sum(counted.values())} people accounted for" in plain(page)
    assert {re.search(r"outcome=(\w+)", one)[1] for one in addresses} >= set(counted)  # type: ignore[index]
    assert all(client.get(one).status_code == 200 for one in addresses)


def test_whom_a_launch_assigned_is_listed_by_name(run_id: UUID) -> None:
    names = set(Assignment.objects.filter(run=run_id).values_list("person__name", flat=True))

    answer = client_of(WORLD.cy).get(f"/runs/{run_id}/list/?outcome=assigned")

    assert names
    assert all(escape(name) in answer.content.decode() for name in names)
    assert "Stored by the run" in answer.content.decode()


def test_people_a_run_stored_are_listed_also_after_the_records_were_put_right(run_id: UUID) -> None:
    run = Run.objects.get(pk=run_id)
    with transaction(WORLD.cy):
        kept = audit.store_list(WORLD.cy, [WORLD.ned_id])
        RunCount.objects.create(
            organization_id=run.organization_id,
            run=run,
            outcome="undecided",
            reason="shift_missing",
            count=1,
            list=kept,
        )

    answer = client_of(WORLD.cy).get(f"/runs/{run.pk}/list/?outcome=undecided&reason=shift_missing")

    assert "no shift on record" in plain(answer)
    assert "Ned" in plain(answer)


def test_a_list_nobody_kept_says_so(run_id: UUID) -> None:
    with transaction(WORLD.cy):
        run = audit.open_run(WORLD.cy, "merge", subject_type="person", subject_id=None)
        audit.account(run, {("filled", ""): 3})

    assert "The names were not kept" in plain(client_of(WORLD.cy).get(f"/runs/{run.pk}/list/?outcome=filled"))


@pytest.mark.parametrize(
    "asked", ["", "outcome=x", "outcome=kept&subject=nonsense", "outcome=kept&page=99", "reason=%00"]
)
def test_an_address_that_asks_for_nothing_there_is_gets_a_page(run_id: UUID, asked: str) -> None:
    assert client_of(WORLD.cy).get(f"/runs/{run_id}/list/?{asked}").status_code == 200


@pytest.mark.parametrize("form", ["csv", "xlsx", "ndjson"])
def test_runs_and_their_lists_leave_as_files(run_id: UUID, form: str) -> None:
    client = client_of(WORLD.cy)

    for address in (f"/runs/export/{form}/", f"/runs/{run_id}/list/{form}/?outcome=assigned"):
        answer = client.get(address)
        assert answer.status_code == 200
        assert b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_what_is_no_form_of_a_file_is_not_found(run_id: UUID) -> None:
    client = client_of(WORLD.cy)

    assert client.get("/runs/export/exe/").status_code == 404
    assert client.get(f"/runs/{run_id}/list/exe/").status_code == 404


def test_whom_a_rule_left_as_they_were_is_worked_out_now_and_says_so(world: World) -> None:
    facts = RuleFacts(
        name="Solvents",
        audience=departments(world, "Production"),
        training_ids=(world.training_id,),
    )
    create_rule(actor=just_now(world.cy), facts=facts)
    run = begin(actor=just_now(world.cy), run_id=uuid4())
    assert run
    finish(actor=just_now(world.cy), reconciling=run)
    client = client_of(WORLD.cy)

    page = client.get(f"/runs/{run.run.pk}/")
    found = {
        one.outcome: client.get(f"/runs/{run.run.pk}/list/?subject={subject}&outcome={one.outcome}")
        for subject, one in [
            (row["row"].subject_id, tally) for row in page.context["subjects"] for tally in row["row"].tallies
        ]
    }

    counted = {one.outcome: one.people for one in page.context["found"].tallies}
    assert counted == {"opened": 2, "excluded": 4, "undecided": 1}
    assert sum(counted.values()) == page.context["row"].population
    assert "It looked at 7 people." in plain(page)
    assert {outcome: answer.context["found"].people.total for outcome, answer in found.items()} == counted
    assert {outcome for outcome, answer in found.items() if answer.context["found"].is_stored} == {
        "opened",
        "undecided",
    }
    assert "Recomputed now, not the list of then" in plain(found["excluded"])


def test_whom_a_launch_left_out_is_worked_out_now_and_says_so(run_id: UUID) -> None:
    answer = client_of(WORLD.cy).get(f"/runs/{run_id}/list/?outcome=excluded")

    assert answer.context["found"].people.total == answer.context["found"].counted
    assert "Recomputed now" in plain(answer)
    assert "Okafor" in plain(answer)
