"""Campaigns over HTTP: from a draft with everybody counted to who is how far."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from duly.assignments import operations as assigning
from duly.assignments.models import Assignment, Campaign
from duly.audit.recording import record
from duly.kernel.audience import Audience, Clause, Condition, from_json, to_json
from duly.people.models import Attribute, AttributeValue, Person, ValueTree
from duly.people.operations import add_members, create_group
from duly.tenancy.transactions import transaction
from duly.web.audience.choice import Choice, choice_of
from tests.conftest import Committed
from tests.functional.learner import client_of
from tests.functional.scene import Scene, stage
from tests.world import WORLD, World

# Requests read the real clock, so days are counted from it.
TODAY = datetime.now(UTC).date()
LATER = TODAY + timedelta(days=30)
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def scene(committed: Committed) -> Scene:
    """For tests that write: what they write is committed, so every fence of the database speaks."""
    return stage()


@pytest.fixture
def staged(world: World) -> Scene:
    """For tests that only look: the same scene in a transaction that is rolled back."""
    return stage()


def filled(**changed: Any) -> dict[str, Any]:
    """The page of a draft, filled in for everybody in Production."""
    return {
        "name": "Winter shutdown",
        "training": str(WORLD.training_id),
        "due_on": LATER.isoformat(),
        "accepts_evidence": "on",
        "who": "chosen",
        "department": str(WORLD.value("Production")),
        **changed,
    }


def edit(scene: Scene) -> str:
    return f"/campaigns/{scene.ids['draft_campaign']}/edit/"


def launch(scene: Scene) -> str:
    return f"/campaigns/{scene.ids['draft_campaign']}/launch/"


def fingerprint(answer: Any) -> str:
    found = re.search(r'name="fingerprint" value="(\w+)"', answer.content.decode())
    assert found
    return found[1]


def assigned(campaign_id: UUID) -> int:
    with transaction(WORLD.cy):
        return Assignment.objects.filter(campaign_id=campaign_id).count()


def stored(campaign_id: UUID) -> Campaign:
    with transaction(WORLD.cy):
        return Campaign.objects.get(pk=campaign_id)


def test_from_a_new_campaign_to_its_progress(scene: Scene) -> None:
    client = client_of(WORLD.cy)

    new = client.post("/campaigns/new/", filled(name="Spring"))
    draft = new["Location"]
    campaign_id = UUID(draft.split("/")[2])
    counted = client.get(draft, filled(name="Spring"))
    done = client.post(
        draft.replace("edit", "launch"), filled(name="Spring", fingerprint=fingerprint(counted))
    )

    account = counted.context["preview"].account
    assert account.assigned + account.kept + account.excluded + account.undecided == account.population == 7
    assert f"Launch for {account.assigned} people" in counted.content.decode()
    assert done["Location"] == f"/campaigns/{campaign_id}/"
    assert assigned(campaign_id) == account.assigned == 2
    progress = client.get(done["Location"])
    assert f"Launched for {account.assigned} people." in progress.content.decode()
    everybody, *rest = progress.context["figures"]
    assert everybody["number"] == sum(figure["number"] for figure in rest) == 2


def test_who_holds_evidence_is_said_to_be_completed_at_once_and_is(scene: Scene) -> None:
    client = client_of(WORLD.cy)
    counted = client.get(edit(scene), filled())

    client.post(launch(scene), filled(fingerprint=fingerprint(counted)))

    assert "1 of them holds valid evidence and is completed at once." in counted.content.decode()
    with transaction(WORLD.cy):
        mine = Assignment.objects.filter(campaign_id=scene.ids["draft_campaign"])
        assert mine.exclude(completed_from=None).get().person_id == WORLD.ada.person_id


def test_a_moved_world_is_shown_and_not_launched(scene: Scene) -> None:
    client = client_of(WORLD.cy)
    seen = client.get(edit(scene), filled())
    with transaction(WORLD.cy):
        Person.objects.filter(pk=str(WORLD.quinn.person_id)).update(department_id=WORLD.value("Assembly"))
        record(WORLD.cy, "person.moved", object_type="person", object_id=WORLD.quinn.person_id)

    answer = client.post(launch(scene), filled(seen="2", fingerprint=fingerprint(seen)))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Not launched: the count has changed since you looked" in page
    assert "It was 2 people, now it is 3." in page
    assert "Launch for 3 people" in page
    assert fingerprint(answer) != fingerprint(seen)
    assert assigned(scene.ids["draft_campaign"]) == 0


def test_a_choice_that_was_not_counted_is_not_launched(scene: Scene) -> None:
    client = client_of(WORLD.cy)
    seen = client.get(edit(scene), filled())

    answer = client.post(launch(scene), filled(who="everybody", fingerprint=fingerprint(seen)))

    assert answer.status_code == 409
    assert stored(scene.ids["draft_campaign"]).state == "draft"


def test_a_second_press_on_launch_leads_to_the_campaign(scene: Scene) -> None:
    client = client_of(WORLD.cy)
    posted = filled(fingerprint=fingerprint(client.get(edit(scene), filled())))
    client.post(launch(scene), posted)

    again = client.post(launch(scene), posted)

    assert again["Location"] == f"/campaigns/{scene.ids['draft_campaign']}/"
    assert client.get(edit(scene)).status_code == 302
    assert assigned(scene.ids["draft_campaign"]) == 2


def test_what_is_missing_is_said_beside_a_launch_that_cannot_be_pressed(staged: Scene) -> None:
    client = client_of(WORLD.cy)
    cases: list[tuple[dict[str, Any], str]] = [
        ({"due_on": ""}, "Choose a due day first."),
        ({"department": []}, "Choose who should do this: nobody is selected yet."),
        ({"department": str(WORLD.value("Paint shop"))}, "Nobody would be assigned."),
        ({"due_on": (TODAY - timedelta(days=9)).isoformat()}, "has passed. Choose tomorrow or later."),
        ({"name": ""}, "Give the campaign a name."),
    ]
    for changed, words in cases:
        page = client.get(edit(staged), filled(**changed)).content.decode()

        assert words in page
        assert 'disabled aria-describedby="obstacle"' in page
        assert 'name="fingerprint"' not in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": " "}, "Give the campaign a name."),
        ({"name": "x" * 501}, "Shorten the name to 500 characters."),
        ({"training": ""}, "Choose one with an active version."),
        ({"due_on": (TODAY - timedelta(days=9)).isoformat()}, "has passed. Choose tomorrow or later."),
        ({"due_on": "soon"}, "Write the day as year, month and day: 2026-12-18."),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_kept(
    staged: Scene, changed: dict[str, str], words: str
) -> None:
    client = client_of(WORLD.cy)
    posted = {**filled(name="Kept name", not_location=str(WORLD.value("Lisbon")), do="save"), **changed}

    for address in ("/campaigns/new/", edit(staged), launch(staged)):
        answer = client.post(address, posted)

        assert answer.status_code == 422
        assert words in answer.content.decode()
        if "name" not in changed:
            assert 'value="Kept name"' in answer.content.decode()
    assert answer.context["sheet"].who.choice.of("not_location") == {WORLD.value("Lisbon")}
    assert stored(staged.ids["draft_campaign"]).name == "Winter shutdown"


def test_counting_stores_nothing_and_saving_stores_what_is_filled_in(scene: Scene) -> None:
    client, campaign_id = client_of(WORLD.hal), scene.ids["draft_campaign"]
    before = stored(campaign_id).audience

    counted = client.post(edit(scene), filled(location=str(WORLD.value("Graz")), do="count"))
    assert counted["Location"].startswith(f"{edit(scene)}?name=Winter")
    assert "Not saved yet" in client.get(counted["Location"]).content.decode()
    assert stored(campaign_id).audience == before

    client.post(edit(scene), filled(location=str(WORLD.value("Graz")), due_on="", do="save"))
    (clause,) = from_json(stored(campaign_id).audience).clauses
    assert {one.dimension for one in clause.conditions} == {"department", "location"}
    assert stored(campaign_id).due_on is None
    assert "Not saved yet" not in client.get(edit(scene)).content.decode()


def test_people_are_found_named_left_out_and_taken_away_without_a_script(staged: Scene) -> None:
    client = client_of(WORLD.cy)
    quinn, ada = WORLD.quinn.person_id, WORLD.ada.person_id

    found = client.get(edit(staged), filled(find="quin"))
    assert [one.person.name for one in found.context["found"]] == ["Quinn Meyer"]
    named = client.post(edit(staged), filled(find="quin", add=f"person:{quinn}"))["Location"]
    page = client.get(named)
    assert "Remove Quinn Meyer" in page.content.decode()
    assert page.context["assigned"] == 3

    out = client.get(edit(staged), filled(person=str(quinn), add=f"not_person:{ada}"))
    assert out.context["assigned"] == 2
    assert "left out by you" in out.content.decode()
    away = client.get(edit(staged), filled(person=str(quinn), drop=f"person:{quinn}"))
    assert "Remove Quinn Meyer" not in away.content.decode()
    moved = client.get(edit(staged), filled(not_person=str(ada), add=f"person:{ada}"))
    assert moved.context["sheet"].who.choice.of("not_person") == frozenset()


def test_values_of_others_and_nonsense_are_not_chosen(staged: Scene) -> None:
    said = filled(
        department=[str(WORLD.foreign_training_id), "x"],
        person=[str(WORLD.eve.person_id), "'"],
        add="person",
        drop="x:y",
        list="x",
        page="-1",
    )

    answer = client_of(WORLD.cy).get(edit(staged), said)

    assert answer.status_code == 200
    assert answer.context["sheet"].audience == Audience()


def test_everybody_is_warned_about(staged: Scene) -> None:
    near = (TODAY + timedelta(days=2)).isoformat()
    answer = client_of(WORLD.cy).get(edit(staged), filled(who="everybody", due_on=near))

    assert "This is for everybody" in answer.content.decode()
    assert "The due day is close" in answer.content.decode()
    assert answer.context["assigned"] == answer.context["population"] == 7


def test_each_number_opens_its_list_with_why(staged: Scene) -> None:
    client = client_of(WORLD.cy)
    counted = client.get(edit(staged), filled())

    lists = {row.tone: (row.count, client.get(row.url).context["people"]) for row in counted.context["rows"]}

    assert all(count == len(people) for count, people in lists.values())
    ((ned, _beside),) = lists["undecided"][1]
    assert (ned.name, ned.why) == ("Ned O'Brien", "Cannot be decided: no department on the record.")
    assert {person.name for person, _ in lists["assigned"][1]} == {"Ada Lindqvist", "Bo Varga"}


def test_a_script_gets_only_what_counting_changes(staged: Scene) -> None:
    answer = client_of(WORLD.cy).get(edit(staged), filled(), headers=SCRIPT)
    pressed = client_of(WORLD.cy).get(edit(staged), filled(drop="department:x"), headers=SCRIPT)

    assert b"<html" not in answer.content
    assert "drop=" not in pressed["HX-Replace-Url"]
    assert b'id="who"' not in answer.content
    assert b'id="who"' in pressed.content
    for part in (b"facts", b"chips-department", b"found", b"people", b"account", b"foot"):
        assert b'id="' + part + b'" hx-swap-oob="true"' in answer.content
    assert "HX-Request" in answer["Vary"]


def test_an_audience_the_page_has_no_lines_for_is_kept_until_somebody_chooses(scene: Scene) -> None:
    client, campaign_id = client_of(WORLD.cy), scene.ids["draft_campaign"]
    with transaction(WORLD.cy):
        permit = custom_attribute("name", "Permit")
        Attribute.objects.filter(key="name").update(retired_at=datetime.now(UTC))
        either = Audience(
            clauses=tuple(
                Clause((Condition(dimension, frozenset({value})),))
                for dimension, value in (("department", WORLD.value("Quality")), ("name", permit))
            )
        )
        assigning.save_campaign(
            actor=WORLD.cy,
            campaign_id=campaign_id,
            name="Either",
            training_id=WORLD.training_id,
            audience=either,
            due_on=LATER,
        )

    page = client.get(edit(scene))
    assert "It asks for more than this page has lines for." in page.content.decode()
    assert page.context["assigned"] == 2
    client.post(edit(scene), filled(who="kept", do="save"))
    assert stored(campaign_id).audience == to_json(either)
    client.post(edit(scene), filled(do="save"))
    assert stored(campaign_id).audience != to_json(either)


def test_every_choice_comes_back_from_its_audience() -> None:
    one, two = frozenset({UUID(int=1)}), frozenset({UUID(int=2)})
    for choice in (
        Choice(),
        Choice(everybody=True, chosen={"not_department": one, "not_person": two}),
        Choice(chosen={"department": one, "location": two, "person": one, "not_location": two}),
        Choice(chosen={"department": one, "2.department": two, "not_group": one, "not_2.location": two}),
    ):
        again = choice_of(choice.audience())
        assert again is not None
        assert again.audience() == choice.audience()


def test_groups_and_opened_lines_are_chosen_counted_and_stored(staged: Scene) -> None:
    client, campaign_id = client_of(WORLD.cy), staged.ids["draft_campaign"]
    group = create_group(actor=WORLD.cy, name="Night shift")
    add_members(actor=WORLD.cy, group_id=group, person_ids=[UUID(str(WORLD.bo.person_id))])
    permit = custom_attribute("name", "Permit")

    opened = client.get(edit(staged), filled(add="open:own_name", group=str(group)), headers=SCRIPT)
    chosen = client.get(edit(staged), filled(open="own_name", own_name=str(permit), group=str(group)))
    client.post(edit(staged), filled(own_name=str(permit), not_group=str(group), do="save"))

    assert opened.context["pressed"] == "own_name"
    assert "own_name" in opened.content.decode()
    assert "add=" not in opened["HX-Replace-Url"]
    assert "open=own_name" in opened["HX-Replace-Url"]
    assert opened.context["assigned"] == 1
    assert chosen.context["assigned"] == 0
    assert from_json(stored(campaign_id).audience) == Audience(
        clauses=(
            Clause(
                (
                    Condition("department", frozenset({WORLD.value("Production")})),
                    Condition("name", frozenset({permit})),
                )
            ),
        ),
        exclusions=(Clause((Condition("group", frozenset({group})),)),),
    )
    again = client.get(edit(staged))
    (clause,) = again.context["lines"].clauses
    assert [line.field for line in clause.lines] == ["department", "own_name"]
    assert "Night shift" in again.content.decode()
    assert again.context["sheet"].audience_text == (
        "People with department Production and everything below and Permit Forklift;"
        " except people in group Night shift."
    )


def test_a_value_that_was_merged_is_shown_as_the_one_that_took_its_place(staged: Scene) -> None:
    old = AttributeValue.objects.create(
        organization_id=WORLD.organization_id,
        attribute=Attribute.objects.get(key="department"),
        name="Works",
        retired_at=datetime.now(UTC),
        merged_into_id=WORLD.value("Production"),
    )
    audience = Audience(clauses=(Clause((Condition("department", frozenset({old.pk})),)),))
    assigning.save_campaign(
        actor=WORLD.cy,
        campaign_id=staged.ids["draft_campaign"],
        name="Works",
        training_id=WORLD.training_id,
        audience=audience,
        due_on=LATER,
    )

    page = client_of(WORLD.cy).get(edit(staged))

    (line, *_) = page.context["lines"].clauses[0].lines
    assert [chip.label for chip in line.chips] == ["Production"]
    assert page.context["assigned"] == 2
    assert page.context["sheet"].audience_text == "People with department Production."


def custom_attribute(key: str, name: str) -> UUID:
    """A custom attribute whose key is that of another field, with one value that nobody has."""
    attribute = Attribute.objects.create(
        organization_id=WORLD.organization_id, key=key, name=name, is_custom=True, position=99
    )
    value = AttributeValue.objects.create(
        organization_id=WORLD.organization_id, attribute=attribute, name="Forklift"
    )
    ValueTree.objects.create(organization_id=WORLD.organization_id, ancestor=value, descendant=value, depth=0)
    return value.pk


def test_the_auditor_sees_and_changes_nothing(staged: Scene) -> None:
    client = client_of(WORLD.di)

    listed = client.get("/campaigns/")
    assert "Winter shutdown" in listed.content.decode()
    assert "/campaigns/new/" not in listed.content.decode()
    assert client.get(f"/campaigns/{staged.ids['launched']}/").status_code == 200
    assert b"/edit/" not in client.get(f"/campaigns/{staged.ids['draft_campaign']}/").content
    for address in ("/campaigns/new/", edit(staged)):
        assert client.get(address).status_code == client.post(address, filled()).status_code == 403
    assert client.post(launch(staged), filled()).status_code == 403
    assert client.post(edit(staged).replace("edit", "discard")).status_code == 403


def test_what_is_of_another_organization_is_not_there(staged: Scene) -> None:
    client = client_of(WORLD.eve)

    assert "Winter shutdown" not in client.get("/campaigns/").content.decode()
    for address in (edit(staged), launch(staged), edit(staged).replace("edit", "discard")):
        assert client.post(address, filled()).status_code == 404
    assert client.get(f"/campaigns/{staged.ids['launched']}/").status_code == 404


def test_a_discarded_draft_is_gone(scene: Scene) -> None:
    client = client_of(WORLD.cy)

    done = client.post(edit(scene).replace("edit", "discard"))

    assert "The draft is discarded." in client.get(done["Location"]).content.decode()
    assert client.get(edit(scene)).status_code == 404


def test_the_list_counts_everybody_and_leads_to_drafts_and_progress(staged: Scene) -> None:
    page = client_of(WORLD.cy).get("/campaigns/").content.decode()

    assert edit(staged) in page
    assert f"/campaigns/{staged.ids['launched']}/?standing=completed#people" in page
    searched = client_of(WORLD.cy).get("/campaigns/", {"q": "no such\0 name"})
    assert "No campaign fits" in searched.content.decode()


def test_without_campaigns_the_list_says_what_to_do(world: World) -> None:
    assert "Start the first campaign" in client_of(WORLD.cy).get("/campaigns/").content.decode()
    assert "Start the first campaign" not in client_of(WORLD.di).get("/campaigns/").content.decode()


def test_progress_is_found_by_name_standing_and_department(staged: Scene) -> None:
    client, address = client_of(WORLD.di), f"/campaigns/{staged.ids['launched']}/"

    def names(**query: str) -> list[str]:
        return [one.name for one in client.get(address, query).context["campaign"].people.rows]

    assert names() == ["Ada Lindqvist", "Bo Varga"]
    assert names(standing="completed") == ["Ada Lindqvist"]
    assert names(q="varg") == ["Bo Varga"]
    assert names(department=str(WORLD.value("Assembly"))) == ["Ada Lindqvist"]
    assert names(standing="x", department="x") == ["Ada Lindqvist", "Bo Varga"]
    assert "Nobody in this campaign fits" in client.get(address, {"q": "zz"}).content.decode()
    assert "Launched by Cy Okafor" in client.get(address).content.decode()
