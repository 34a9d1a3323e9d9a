"""Rules at the browser: listed, written with their consequences, switched, run by hand and checked."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from duly.assignments.models import Assignment, Campaign, Rule, RuleRevision
from duly.assignments.operations import create_rule
from duly.assignments.rules.duties import OnLeaving, RuleFacts
from duly.kernel.audience import Audience, Clause, Condition, from_json
from duly.people.models import Person
from tests.functional.learner import PRODUCTION, client_of, just_now, text_of
from tests.functional.pages import fields
from tests.world import WORLD, World

SCRIPT = {"HX-Request": "true"}
WHY = "The paint line asks for it."
QUALITY = str(WORLD.value("Quality"))


@pytest.fixture
def client(world: World) -> Client:
    return client_of(WORLD.cy)


def made(name: str = "Fire safety in Production", **facts: Any) -> UUID:
    said = {"audience": PRODUCTION, "training_ids": (WORLD.training_id,), **facts}
    return create_rule(actor=just_now(WORLD.cy), facts=RuleFacts(name=name, **said))


def filled(**more: Any) -> dict[str, Any]:
    return {
        "name": "Fire safety",
        "trainings": [str(WORLD.training_id)],
        "on_leaving": "keep",
        "auto_assign": "on",
        "is_active": "on",
        "who": "chosen",
        "department": QUALITY,
        **more,
    }


@pytest.mark.covers("SEED-108", "SEED-111", "P2")
def test_a_rule_is_made_as_it_was_shown(client: Client) -> None:
    assert "Fill in what it assigns to whom." in text_of(client.get("/rules/new/"))

    shown = client.get("/rules/new/", filled(days_to_complete="21", on_leaving="withdraw"))
    assert shown.context["sheet"].counted.members == 2
    assert "Make the rule with 2 assignments" in text_of(shown)
    agreed = fields(shown, "sheet")["fingerprint"]
    done = client.post(
        "/rules/new/",
        filled(days_to_complete="21", on_leaving="withdraw", do="save", fingerprint=agreed),
    )

    rule = Rule.objects.get()
    assert done["Location"] == f"/rules/{rule.pk}/"
    assert (rule.name, rule.days_to_complete, rule.on_leaving) == ("Fire safety", 21, OnLeaving.WITHDRAW)
    assert from_json(rule.audience) == Audience(
        clauses=(Clause((Condition("department", frozenset({WORLD.value("Quality")})),)),)
    )
    assert "2 assignments are written in the background" in text_of(client.get(done["Location"]))
    whole = client.get("/rules/new/", filled(who="everybody", department=""))
    assert "This is everybody" in text_of(whole)


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(client: Client) -> None:
    answer = client.post("/rules/new/", filled(name="", trainings=[], days_to_complete="4000", do="save"))

    text = text_of(answer)
    assert answer.status_code == 422
    assert answer.context["sheet"].form.errors.keys() == {"name", "trainings", "days_to_complete"}
    assert 'value="4000"' in text
    assert answer.context["sheet"].who.choice.of("department") == {WORLD.value("Quality")}
    # Counting asks for nothing that is still to be filled in.
    assert not client.get("/rules/new/", filled(name="", trainings=[])).context["sheet"].form.errors


@pytest.mark.covers("P2")
def test_a_world_that_moved_is_shown_anew_and_nothing_is_saved(client: Client) -> None:
    rule_id = made()
    edit = f"/rules/{rule_id}/edit/"
    said = filled(reason=WHY, revision="1", do="save")
    agreed = fields(client.get(edit, filled()), "sheet")["fingerprint"]
    Person.objects.filter(pk=WORLD.ned_id).update(department_id=WORLD.value("Quality"))

    moved = client.post(edit, {**said, "fingerprint": agreed})
    assert (moved.status_code, Rule.objects.get().revision) == (409, 1)
    assert "has changed since you looked" in text_of(moved)
    fresh = fields(moved, "sheet")["fingerprint"]
    assert client.post(edit, {**said, "fingerprint": fresh, "revision": "7"}).status_code == 409
    assert client.post(edit, {**said, "fingerprint": fresh}).status_code == 302

    revision = RuleRevision.objects.get(rule_id=rule_id, number=2)
    assert (revision.name, revision.reason) == ("Fire safety", WHY)


def test_a_change_without_a_reason_is_asked_for_one(client: Client) -> None:
    edit = f"/rules/{made()}/edit/"

    answer = client.post(edit, filled(do="save", revision="1"))

    assert answer.status_code == 422
    assert "Say why, for whoever asks later." in text_of(answer)
    # What is shown beside it can be agreed to at once.
    agreed = fields(answer, "sheet")["fingerprint"]
    said = filled(do="save", revision="1", reason=WHY, fingerprint=agreed)
    assert client.post(edit, said).status_code == 302


def test_without_script_a_button_keeps_what_is_filled_in_and_shows_a_list(client: Client) -> None:
    edit = f"/rules/{made()}/edit/"

    counted = client.post(edit, filled(name="Another name", add=f"not_person:{WORLD.ned_id}"))
    page = client.get(counted["Location"])
    assert page.context["sheet"].facts.name == "Another name"
    assert page.context["sheet"].audience.excluded_individuals == {WORLD.ned_id}
    listed = client.get(edit, filled(act="opened"))
    assert [line.row.name for line in listed.context["seen"].lines] == ["Quinn Meyer", "Di Novák"]


def test_for_a_script_only_what_counting_changes_is_sent(client: Client) -> None:
    answer = client.get(f"/rules/{made()}/edit/", filled(), headers=SCRIPT)

    assert b"<html" not in answer.content
    for part in ("matched", "diff", "foot"):
        assert re.search(rf'id="{part}"[^>]* hx-swap-oob="true"', answer.content.decode())
    assert "name=Fire+safety" in answer["HX-Replace-Url"]


@pytest.mark.covers("SEED-117", "SEED-118")
def test_the_list_says_of_each_rule_whom_it_is_for_and_whether_it_is_active(client: Client) -> None:
    assert "Write the first rule" in text_of(client.get("/rules/"))
    made()
    made("Noise", is_active=False, auto_assign=False)

    text = text_of(client.get("/rules/"))
    assert "For a standing duty write a rule; to ask once, launch a campaign" in text
    assert text.count("People with department Production and everything below.") == 2
    rows = client.get("/rules/", {"state": "inactive", "assigns": "by_hand", "q": "noi"}).context["rules"]
    assert [row.facts.name for row, *_ in rows] == ["Noise"]
    assert "No rule fits" in text_of(client.get("/rules/", {"q": "zz"}))
    turned = client.get("/rules/", {"sort": "-name"}).context
    assert [row.facts.name for row, *_ in turned["rules"]] == ["Noise", "Fire safety in Production"]
    assert turned["heads"][0].sorted == "descending"


def test_the_list_is_a_file_too(client: Client) -> None:
    made(name="=Fire")

    csv = b"".join(client.get("/rules/export/csv/").streaming_content).decode()  # type: ignore[attr-defined]
    plain = b"".join(client.get("/rules/export/ndjson/?q=fire").streaming_content)  # type: ignore[attr-defined]

    assert (
        "'=Fire,Active,By itself,People with department Production and everything below.,Fire safety,,2,1,1,"
        in csv
    )
    assert b'"state": true, "assigns": "auto"' in plain
    assert client.get("/rules/export/exe/").status_code == 404


@pytest.mark.covers("Q43", "SEED-113")
def test_a_rule_says_what_it_comes_to_and_a_run_by_hand_does_it(client: Client) -> None:
    rule_id = made(auto_assign=False)
    page = client.get(f"/rules/{rule_id}/")
    assert "Running it would change 2 assignments" in text_of(page)
    shown = client.get(f"/rules/{rule_id}/run/", {"act": "undecided"})
    assert [line.row.name for line in shown.context["seen"].lines] == ["Ned O'Brien"]

    refused = client.post(f"/rules/{rule_id}/run/", {"fingerprint": "of another world"})
    assert (refused.status_code, Assignment.objects.count()) == (409, 0)
    done = client.post(f"/rules/{rule_id}/run/", {"fingerprint": fields(shown, "step")["fingerprint"]})

    assert done["Location"] == f"/rules/{rule_id}/"
    assert Assignment.objects.filter(campaign__rule=rule_id).count() == 2
    page = client.get(f"/rules/{rule_id}/")
    assert (page.context["waiting"], page.context["rule"].open) == (0, 2)
    assert "Run by hand" in text_of(page)


@pytest.mark.covers("Q8", "SEED-113")
def test_a_rule_is_turned_off_and_on_again_with_its_consequences_shown(client: Client) -> None:
    rule_id = made()
    base = f"/rules/{rule_id}/"

    off = client.get(f"{base}inactivate/")
    assert "No assignment changes." in text_of(off)
    agreed = fields(off, "step")["fingerprint"]
    assert client.post(f"{base}inactivate/", {"fingerprint": agreed}).status_code == 422
    client.post(f"{base}inactivate/", {"fingerprint": agreed, "reason": WHY})
    assert not Rule.objects.get(pk=rule_id).is_active
    assert client.get(f"{base}inactivate/")["Location"] == base
    assert client.get(f"{base}run/")["Location"] == base
    assert "The rule is turned off and looks at nobody." in text_of(client.get(base))

    on = client.get(f"{base}activate/")
    assert on.context["seen"].changes == 2
    client.post(f"{base}activate/", {"fingerprint": fields(on, "step")["fingerprint"], "reason": WHY})
    assert Rule.objects.get(pk=rule_id).is_active
    for step in ("by-hand", "automate"):
        shown = fields(client.get(f"{base}{step}/"), "step")
        client.post(f"{base}{step}/", {"fingerprint": shown["fingerprint"], "reason": WHY})
        assert Rule.objects.get(pk=rule_id).auto_assign is (step == "automate")

    said = text_of(client.get(f"{base}revisions/"))
    assert said.count(WHY) == 4


def test_the_lint_leads_from_each_finding_to_what_helps(client: Client) -> None:
    assert "No duty at all" in text_of(client.get("/rules/lint/"))
    made()
    made("The same again")
    made("Empty", audience=Audience())
    made("Welders", audience=Audience(clauses=(Clause((Condition("plant", frozenset({UUID(int=5)})),)),)))

    page = client.get("/rules/lint/")
    assert page.context["idle"]
    assert [str(label) for label, *_ in page.context["tabs"]] == [
        "No duty at all",
        "Matches nobody",
        "Matches nobody today",
        "Attribute that nobody maintains",
        "Same people, same trainings",
    ]
    twice = text_of(client.get("/rules/lint/", {"kind": "duplicate"}))
    assert "They assign the same people the same: Fire safety." in twice
    assert "The same again" in twice
    idle = text_of(client.get("/rules/lint/", {"kind": "unmaintained"}))
    assert "0 of 7 people have a value on record: plant." in idle
    assert "/people/?plant=none" in idle
    assert "Nothing of this kind." in text_of(client.get("/rules/lint/", {"kind": "retired"}))


def test_the_auditor_reads_and_changes_nothing(world: World) -> None:
    rule_id, client = made(), client_of(WORLD.di)

    for address in ("/rules/", f"/rules/{rule_id}/", f"/rules/{rule_id}/revisions/", "/rules/lint/"):
        page = client.get(address)
        assert page.status_code == 200
        assert b"/edit/" not in page.content
        assert b"/inactivate/" not in page.content
    assert client.get(f"/rules/{rule_id}/edit/").status_code == 403


def test_a_rule_and_the_campaign_it_keeps_lead_to_each_other_and_to_the_matrix(client: Client) -> None:
    rule_id = made()
    campaign = Campaign.objects.get(rule=rule_id)

    rule = client.get(f"/rules/{rule_id}/").content.decode()
    page = client.get(f"/campaigns/{campaign.pk}/").content.decode()

    assert f'href="/campaigns/{campaign.pk}/#people"' in rule
    assert f'href="/matrix/?rule={rule_id}"' in rule
    assert f'href="/rules/{rule_id}/"' in page
    assert f'href="/matrix/?campaign={campaign.pk}"' in page
    assert client.get(f"/matrix/?rule={rule_id}").status_code == 200
