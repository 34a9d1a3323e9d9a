"""The pages of one person: looked at, added, put right, gone, back, given a role, merged."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from duly.assignments.queries import my_trainings
from duly.people.models import AttributeChange, LinkChange, Person
from duly.people.operations import Newcomer, hire, leave, link
from duly.tenancy.actor import Actor
from tests.functional.learner import client_of
from tests.functional.pages import fields, one_line
from tests.integration.assignments.arrange import completed, launched, people
from tests.integration.people.arrange import custom_attribute, known, person
from tests.world import NOW, World

TODAY = NOW.date().isoformat()
REASON = "Takes over Hall 2 from Bo."


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW)


def filled(answer: Any) -> dict[str, str]:
    """What the form on the page would post if nothing were touched."""
    return fields(answer, "person")


def test_the_profile_says_who_somebody_is_and_what_can_be_done(world: World) -> None:
    answer = client_of(world.hal).get(f"/people/{world.ada.person_id}/")

    said = one_line(answer)
    for words in (
        "Ada Lindqvist",
        "Production / Assembly",
        "LA-0001",
        "Bo Varga",
        "Signs in with a password",
    ):
        assert words in said
    assert f'action="/people/{world.ada.person_id}/leave/"' in said
    assert f'href="/people/{world.ada.person_id}/edit/"' in said


def test_an_auditor_reads_and_changes_nothing(world: World) -> None:
    client = client_of(world.di)

    for page in ("", "history/", "team/", "trainings/", "evidence/"):
        said = one_line(client.get(f"/people/{world.ada.person_id}/{page}"))
        main = said.partition('<main id="main"')[2]
        assert "<button" not in main.replace('<button class="btn btn-sm btn-quiet">Find</button>', "")
        assert "/edit/" not in main
    assert client.get(f"/people/{world.ada.person_id}/edit/").status_code == 403


def test_somebody_missing_a_required_value_is_warned_about(world: World) -> None:
    assert "Not recorded: Department" in one_line(client_of(world.hal).get(f"/people/{world.ned_id}/"))


def test_the_history_says_from_when_and_who_recorded_it(world: World) -> None:
    client, ada = client_of(world.hal), known(world.ada.person_id)
    edit = f"/people/{ada}/edit/"
    form = filled(client.get(edit))
    quality = str(world.value("Quality"))
    client.post(edit, {**form, "value-department": quality, "valid_from": "2026-11-02"})
    client.post(edit, {**form, "value-department": "", "valid_from": "2026-11-02"})

    answer = client.get(f"/people/{ada}/history/", {"kind": "attribute"})

    newest, corrected, before = (row for row in answer.context["rows"] if row[1] == "Department")
    assert (newest[1], newest[2], newest[3]) == ("Department", "No value", "Hal Ferreira")
    assert (corrected[0].overridden, corrected[2]) == (True, "Quality")
    assert (before[0].until, before[2]) == (date(2026, 11, 2), "Assembly")
    assert client.get(f"/people/{ada}/history/").context["pages"].paginator.count > 3


def test_a_person_is_added_with_a_lead_found_by_name(world: World) -> None:
    client = client_of(world.hal)
    form = {**filled(client.get("/people/new/")), "family_name": "Grieg", "employee_number": "la-77"}

    for pressed in ({"do": "find"}, {}):
        looked = client.post("/people/new/", {**form, "manager_find": "varga", **pressed})
        assert looked.status_code == 200
    assert 'value="Grieg"' in looked.content.decode()
    assert f'name="manager" value="{world.bo.person_id}"' in looked.content.decode()
    added = client.post(
        "/people/new/",
        {
            **form,
            "manager": str(world.bo.person_id),
            "value-department": str(world.value("Administration")),
        },
        follow=True,
    )

    grieg = Person.objects.get(employee_number="LA-77")
    assert (grieg.manager_id, grieg.department_id) == (world.bo.person_id, world.value("Administration"))
    assert added.redirect_chain == [(f"/people/{grieg.pk}/", 302)]
    assert "Not recorded: Location" in one_line(added)


@pytest.mark.covers("SEED-7")
def test_what_cannot_be_is_said_beside_its_field_and_nothing_typed_is_lost(world: World) -> None:
    client = client_of(world.hal)
    form = {**filled(client.get("/people/new/")), "given_name": "Edvard", "family_name": "Grieg"}

    for changed, field, words in (
        ({}, "value-department", "You add people to your own department"),
        ({"value-department": str(world.value("Administration")), "email": "x"}, "email", "e-mail address"),
        ({"family_name": ""}, "family_name", "Write a name"),
        ({"started_on": "soon"}, "started_on", "Write the day as"),
    ):
        answer = client.post("/people/new/", {**form, **changed})
        assert answer.status_code == 422
        assert words in " ".join(answer.context["form"].errors[field])
        assert 'value="Edvard"' in answer.content.decode()


def test_somebody_who_left_is_brought_back_instead_of_added(world: World) -> None:
    client, ivy = client_of(world.cy), person(world.ivy_id)
    form = {**filled(client.get("/people/new/")), "family_name": "Santos"}

    answer = client.post("/people/new/", {**form, "employee_number": str(ivy.employee_number)})

    assert answer.status_code == 422
    assert f'href="/people/{ivy.pk}/#return"' in answer.content.decode()
    client.post(f"/people/{ivy.pk}/return/", {"valid_from": TODAY, "reason": "Back"})
    assert person(ivy.pk).is_active


def test_everything_is_put_right_on_one_page_and_dated(world: World) -> None:
    client, ada = client_of(world.hal), known(world.ada.person_id)
    sizes = custom_attribute(world, "shoe-size", "41")
    edit = f"/people/{ada}/edit/"
    form = filled(client.get(edit))

    answer = client.post(
        edit,
        {
            **form,
            "family_name": "Brandt",
            "manager": "",
            "line_lead": str(world.quinn.person_id),
            "value-shoe-size": str(sizes["41"]),
            "valid_from": "2026-11-02",
        },
    )

    assert answer["Location"] == f"/people/{ada}/"
    after = person(ada)
    assert (after.name, after.manager_id, after.line_lead_id) == ("Ada Brandt", None, world.quinn.person_id)
    dated = AttributeChange.objects.get(person_id=ada, attribute__key="shoe-size")
    assert dated.valid_from == date(2026, 11, 2)
    assert LinkChange.objects.filter(person_id=ada, valid_from=date(2026, 11, 2)).count() == 2
    # Nothing else was said to have changed.
    assert AttributeChange.objects.filter(person_id=ada).count() == 3


def test_a_lead_that_would_close_a_circle_is_refused_in_place(world: World) -> None:
    client, bo = client_of(world.hal), known(world.bo.person_id)
    edit = f"/people/{bo}/edit/"
    form = {**filled(client.get(edit)), "given_name": "Bob", "manager": str(world.ada.person_id)}

    answer = client.post(edit, form)

    assert answer.status_code == 422
    assert "above themselves" in answer.content.decode()
    assert person(bo).given_name == "Bo"


def test_leaving_and_coming_back_ask_for_a_day(world: World) -> None:
    client, ada = client_of(world.hal), known(world.ada.person_id)
    refused = client.post(f"/people/{ada}/leave/", {"valid_from": "2027-01-01", "reason": "Moves away"})
    assert refused.status_code == 422
    assert "Moves away" in refused.content.decode()
    assert 'id="leave" open' in refused.content.decode()

    client.post(f"/people/{ada}/leave/", {"valid_from": TODAY, "reason": "Moves away"})
    assert not person(ada).is_active
    said = one_line(client.get(f"/people/{ada}/"))
    assert "inactive since" in said
    assert "Moves away" in said
    assert client.post(f"/people/{ada}/leave/", {"valid_from": TODAY}).status_code == 422


@pytest.mark.covers("SEED-1")
def test_a_role_is_given_with_a_reason_and_an_auditors_has_an_end(world: World) -> None:
    client, ned = client_of(world.cy), world.ned_id
    address = f"/people/{ned}/role/"

    for form, words in (
        ({"role": "team_lead", "reason": "because"}, "10 to 1000"),
        ({"role": "auditor", "reason": REASON}, "access ends"),
        ({"role": "owner", "reason": REASON}, "valid choice"),
    ):
        answer = client.post(address, form)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    client.post(address, {"role": "auditor", "reason": REASON, "access_until": "2026-12-01"})
    assert (person(ned).role, person(ned).access_until) == ("auditor", date(2026, 12, 1))
    client.post(address, {"role": "team_lead", "reason": REASON, "access_until": "2026-12-01"})
    assert (person(ned).role, person(ned).access_until) == ("team_lead", None)


def test_two_records_are_compared_and_merged(world: World) -> None:
    client, ned = client_of(world.cy), world.ned_id
    other = hire(
        actor=world.cy,
        newcomer=Newcomer(given_name="Ned", family_name="O'Brien", email="ned@larkfield.example"),
    )
    link(actor=world.cy, person_id=known(world.ada.person_id), kind="line_lead", other_id=other)
    launched(world, people(other))
    completed(world, other)
    address = f"/people/{ned}/merge/"

    chosen = client.get(address)
    assert [row.id for row in chosen.context["rows"]] == [other]
    preview = client.get(address, {"other": str(other)})
    said = one_line(preview)
    assert "1 sealed record stays as it was signed" in said
    assert "1 person is led by the kept person" in said
    assert "ned@larkfield.example" in said
    plan = preview.context["plan"]
    form = {"kept": str(ned), "merged": str(other), "fingerprint": plan.fingerprint}
    assert client.post(address, {**form, "fingerprint": "x"}).status_code == 409
    assert client.post(address, form)["Location"] == f"/people/{ned}/"

    assert person(other).merged_into_id == ned
    assert "merged into O'Brien" not in said
    assert "Fire safety" in one_line(client.get(f"/people/{ned}/evidence/"))
    assert "Fire safety" in one_line(client.get(f"/people/{ned}/trainings/"))
    assert "Open the kept record" in one_line(client.get(f"/people/{other}/"))
    obstacle = client.get(address, {"other": str(other)})
    assert "cannot be merged this way" in one_line(obstacle)


def test_which_record_is_kept_can_be_turned_round(world: World) -> None:
    client, ned, ivy = client_of(world.cy), world.ned_id, world.ivy_id

    turned = client.get(f"/people/{ned}/merge/", {"other": str(ivy), "keep": "other"})

    assert "Keep the record that is active" in one_line(turned)
    assert client.get(f"/people/{ned}/merge/", {"other": str(ivy)}).context["plan"].kept_id == ned


@pytest.mark.covers("SEED-19", "SEED-20")
def test_my_team_follows_the_links_whatever_the_role(world: World) -> None:
    ada, ned = known(world.ada.person_id), world.ned_id
    launched(world, people(ada, ned), due_on=date(2026, 12, 24))
    link(actor=world.cy, person_id=ned, kind="line_lead", other_id=known(world.bo.person_id))

    team = client_of(world.bo).get("/team/").context["team"]

    assert [(row.name, row.is_manager, row.is_line_lead) for row in team.rows.rows] == [
        ("Ada Lindqvist", True, False),
        ("Ned O'Brien", False, True),
    ]
    assert [(row.assigned, row.completed, row.overdue) for row in team.rows.rows] == [(1, 0, 0)] * 2
    assert team.rows.rows[0].next_due == date(2026, 12, 24)
    assert client_of(world.ada).get("/team/").context["team"].people == 0
    assert client_of(world.cy).get("/team/").context["team"].people == 3


@pytest.mark.covers("SEED-20", "SEED-191")
def test_my_team_counts_as_the_people_themselves_see_it(world: World, time_machine: Any) -> None:
    ada = known(world.ada.person_id)
    launched(world, people(ada), due_on=date(2026, 11, 30))
    time_machine.move_to(NOW.replace(month=12, day=24))
    client = client_of(world.bo)

    late = client.get("/team/")

    assert "1 of your 1 people is overdue" in one_line(late)
    assert late.context["team"].rows.rows[0].overdue == 1
    completed(world, ada)
    done = client.get("/team/").context["team"].rows.rows[0]
    assert (done.completed, done.assigned, done.overdue, done.next_due) == (1, 1, 0, None)
    assert done.last_active is not None
    assert my_trainings(actor=world.ada).todo == ()


@pytest.mark.covers("SEED-5")
def test_a_lead_sees_what_the_own_people_owe_and_nobody_elses(world: World) -> None:
    ada = known(world.ada.person_id)
    launched(world, people(ada))
    client = client_of(world.bo)

    own = client.get(f"/team/{ada}/")
    assert "Fire safety" in one_line(own)
    assert "/campaigns/" not in one_line(own)
    for stranger in (world.ned_id, world.quinn.person_id, world.training_id):
        assert client.get(f"/team/{stranger}/").status_code == 404
    leave(actor=world.cy, person_id=ada)
    assert client.get(f"/team/{ada}/").status_code == 404


def test_a_team_is_searched_and_says_when_nobody_fits(world: World) -> None:
    client = client_of(world.cy)

    assert [row.name for row in client.get("/team/", {"q": "var"}).context["team"].rows.rows] == ["Bo Varga"]
    assert "Nobody fits" in one_line(client.get("/team/", {"q": "xyz"}))
    assert "Your team is empty" in one_line(client_of(world.ada).get("/team/"))


@pytest.mark.covers("SEED-3")
def test_the_menu_shows_the_team_to_whoever_has_one_and_first_to_team_leads(world: World) -> None:
    def menu(actor: Actor) -> list[str]:
        return [str(one.label) for one in client_of(actor).get("/").context["learn_menu"]]

    assert menu(world.bo)[0] == "My team"
    assert menu(world.cy)[:2] == ["My trainings", "My team"]
    assert "My team" not in menu(world.ada)


@pytest.mark.covers("SEED-3")
def test_a_team_lead_arrives_at_the_own_team(world: World) -> None:
    for key, home in (("bo", "/team/"), ("ada", "/")):
        answer = Client().post("/sign-in/", {"login": world.login(key), "password": world.password})
        assert answer["Location"] == home
