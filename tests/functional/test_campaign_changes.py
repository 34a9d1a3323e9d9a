"""What can be done about a launched campaign and about one assignment, over HTTP."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from duly.assignments.models import Assignment, Campaign, Chunk, Decision
from duly.audit.models import Run
from duly.people.models import Person
from duly.tenancy.transactions import transaction
from tests.functional.learner import client_of, text_of
from tests.functional.scene import REASON, Scene, stage
from tests.world import WORLD, World

LATER = datetime.now(UTC).date() + timedelta(days=400)


@pytest.fixture
def scene(world: World) -> Scene:
    return stage()


def fingerprint(answer: Any) -> str:
    return str(answer.context["seen"].fingerprint)


def campaign_of(scene: Scene) -> str:
    return f"/campaigns/{scene.ids['launched']}/"


def of_bo() -> Assignment:
    return Assignment.objects.get(person_id=str(WORLD.bo.person_id), campaign__kind="manual")


def test_a_campaign_offers_what_can_be_done_and_an_auditor_only_looks(scene: Scene) -> None:
    mine, theirs = (text_of(client_of(who).get(campaign_of(scene))) for who in (WORLD.cy, WORLD.di))

    for words in ("Add newly matching", "Change due day", "Withdraw open ones", "Turn this campaign off?"):
        assert words in mine
        assert words not in theirs
    assert f"/assignment/{of_bo().pk}/" in theirs


def test_newly_matching_people_are_counted_and_added(scene: Scene) -> None:
    client, address = client_of(WORLD.cy), f"{campaign_of(scene)}extend/"
    Person.objects.filter(pk=WORLD.ned_id).update(department_id=WORLD.value("Assembly"))
    Campaign.objects.filter(pk=scene.ids["launched"]).update(due_on=LATER)

    shown = client.get(address)
    stale = client.post(address, {"fingerprint": "other"})
    done = client.post(address, {"fingerprint": shown.context["preview"].fingerprint})

    assert "Add 1 person" in text_of(shown)
    assert (stale.status_code, done["Location"]) == (409, campaign_of(scene))
    assert "Nobody was added: the count has changed since you looked" in text_of(stale)
    assert Assignment.objects.filter(person_id=WORLD.ned_id).exists()
    assert "There is nobody to add." in text_of(client.get(address))


def test_the_due_day_is_changed_after_a_count(scene: Scene) -> None:
    client, address = client_of(WORLD.cy), f"{campaign_of(scene)}due-day/"
    said = {"due_on": LATER.isoformat(), "reason": REASON, "fingerprint": fingerprint(client.get(address))}

    short = client.post(address, {**said, "reason": "no"})
    done = client.post(address, said)

    assert short.status_code == 422
    assert 'value="' + LATER.isoformat() in text_of(short)
    assert done["Location"] == campaign_of(scene)
    assert of_bo().due_on == Campaign.objects.get(pk=scene.ids["launched"]).due_on == LATER


def test_what_is_open_is_withdrawn_and_the_campaign_turned_off(scene: Scene) -> None:
    client, address = client_of(WORLD.cy), f"{campaign_of(scene)}withdraw/"
    shown = client.get(address)

    done = client.post(address, {"reason": REASON, "fingerprint": fingerprint(shown)})
    off = client.post(f"{campaign_of(scene)}inactivate/")
    again = client.post(f"{campaign_of(scene)}inactivate/", follow=True)

    assert done["Location"] == off["Location"] == campaign_of(scene)
    assert of_bo().withdrawal == "manual"
    assert Campaign.objects.get(pk=scene.ids["launched"]).state == "inactive"
    assert "is not possible while inactive" in text_of(again)


def test_one_assignment_is_redated_withdrawn_restored_and_noted(scene: Scene) -> None:
    client, assignment_id = client_of(WORLD.cy), of_bo().pk
    address = f"/assignment/{assignment_id}/"
    steps = (
        ("due-day", {"redate-due_on": LATER.isoformat(), "redate-reason": REASON}),
        ("exempt", {"exempt-until": LATER.isoformat(), "exempt-reason": REASON}),
        ("withdraw", {"withdraw-reason": REASON}),
        ("restore", {"restore-reason": REASON}),
        ("note", {"annotate-note": "Told on the phone."}),
    )

    for verb, said in steps:
        assert client.post(f"{address}{verb}/", said)["Location"] == address

    page = client.get(address)
    assert [row.kind for row, _, _ in page.context["history"]][::-1] == [
        "opened",
        "redated",
        "exempted",
        "withdrawn",
        "restored",
        "annotated",
    ]
    assert "Told on the phone." in text_of(page)


def test_a_refusal_stands_beside_what_was_typed(scene: Scene) -> None:
    client, address = client_of(WORLD.cy), f"/assignment/{of_bo().pk}/"

    answer = client.post(f"{address}withdraw/", {"withdraw-reason": "too short"})

    assert answer.status_code == 422
    assert "Give a reason of 10 to 1000 characters." in text_of(answer)
    assert "too short" in text_of(answer)
    assert of_bo().withdrawn_from is None


def test_a_launch_under_way_says_how_far_it_is(scene: Scene) -> None:
    campaign_id = UUID(str(scene.ids["launched"]))
    with transaction(WORLD.cy):
        run = Run.objects.get(subject_id=campaign_id)
        Chunk.objects.create(
            organization_id=WORLD.organization_id,
            run=run,
            campaign_id=campaign_id,
            decision=Decision.objects.filter(run=run)[0],
            part=0,
            assigned_on=LATER,
            people=[WORLD.ned_id, WORLD.ivy_id],
        )
    client = client_of(WORLD.cy)

    page = client.get(campaign_of(scene))
    part = client.get(campaign_of(scene), headers={"HX-Request": "true"})
    refused = client.get(f"{campaign_of(scene)}due-day/", follow=True)

    decided = page.context["row"].people + 2
    assert f"{decided - 2} of {decided}" in text_of(page)
    assert "You can close this page" in text_of(part)
    assert "<html" not in text_of(part)
    assert "Change due day" not in text_of(page)
    assert "Its launch is still being carried out." in text_of(refused)
    Chunk.objects.all().delete()
    assert client.get(campaign_of(scene), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
