"""Changes that move assignments: each page shows whose before it is done, and does what was agreed to."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from duly.assignments.operations import create_rule
from duly.assignments.operations.reconciling import begin, finish
from duly.assignments.rules.duties import RuleFacts
from duly.kernel.audience import Audience, Clause, Condition
from duly.people.models import Attribute, AttributeValue, GroupMember, Person
from duly.people.operations import create_group
from tests.functional.learner import client_of, just_now, text_of
from tests.functional.pages import fields
from tests.integration.assignments.arrange import departments, id_of
from tests.world import WORLD, World

AGREE = "agree"


@pytest.fixture
def cy(world: World) -> Client:
    return client_of(world.cy)


def ruled(world: World, audience: Audience, name: str = "Solvents for all") -> UUID:
    """A rule in force that has given fire safety to whoever matches."""
    facts = RuleFacts(name=name, audience=audience, training_ids=(world.training_id,))
    made = create_rule(actor=just_now(world.cy), facts=facts)
    run = begin(actor=just_now(world.cy), run_id=uuid4())
    assert run
    finish(actor=just_now(world.cy), reconciling=run)
    return made


def of_group(group_id: UUID) -> Audience:
    return Audience(clauses=(Clause((Condition("group", frozenset({group_id})),)),))


def foot(answer: Any) -> dict[str, str]:
    """What the form at the foot of the page sends."""
    text = text_of(answer)
    assert 'class="foot-bar"' in text
    return fields(answer, AGREE)


def parent(value: str) -> UUID | None:
    return AttributeValue.objects.get(pk=WORLD.value(value)).parent_id


def test_moving_a_value_shows_whose_assignments_move(world: World, cy: Client) -> None:
    ruled(world, departments(world, "Quality"))
    address = f"/organization/values/{world.value('Assembly')}/move/"
    to = {"to": str(world.value("Quality"))}

    seen = cy.get(address, to)
    posted = {**to, "fingerprint": seen.context["seen"].fingerprint}
    unseen = cy.post(address, posted)
    other = cy.post(address, {**posted, "agreed": "of another world"})
    before = parent("Assembly")
    done = cy.post(address, {**posted, "agreed": seen.context["effect"].fingerprint})

    assert "Lindqvist" in text_of(seen)
    assert "Opens 1 assignment." in text_of(seen)
    assert [unseen.status_code, other.status_code] == [409, 409]
    assert before == world.value("Production")
    assert done.status_code == 302
    assert parent("Assembly") == world.value("Quality")


def test_merging_values_shows_whose_assignments_move(world: World, cy: Client) -> None:
    ruled(world, departments(world, "Quality"))
    address = f"/organization/values/{world.value('Assembly')}/merge/"
    into = {"into": str(world.value("Quality"))}

    seen = cy.get(address, into)
    posted = {**into, "fingerprint": seen.context["seen"].fingerprint}
    done = cy.post(address, {**posted, "agreed": seen.context["effect"].fingerprint})

    assert "Opens 1 assignment." in text_of(seen)
    assert done.status_code == 302


def test_making_an_attribute_optional_asks_first_where_it_decides_about_somebody(
    world: World, cy: Client
) -> None:
    but = Clause((Condition("department", frozenset({world.value("Quality")})),))
    ruled(world, Audience(individuals=frozenset({world.ned_id}), exclusions=(but,)))
    attribute = Attribute.objects.get(key="department")
    address = f"/organization/attributes/{attribute.pk}/"

    asked = cy.post(address, {"do": "optional"})
    still = Attribute.objects.get(key="department").is_required
    done = cy.post(address, foot(asked))

    assert "O'Brien" in text_of(asked)
    assert "Opens 1 assignment." in text_of(asked)
    assert still
    assert done.status_code == 302
    assert not Attribute.objects.get(key="department").is_required


def test_changing_a_person_asks_first_and_keeps_what_was_typed(world: World, cy: Client) -> None:
    ruled(world, departments(world, "Quality"))
    ada = id_of(world.ada)
    address = f"/people/{ada}/edit/"
    typed = fields(cy.get(address), "person")
    typed |= {"value-department": str(world.value("Quality")), "given_name": "Adele", "do": "save"}

    asked = cy.post(address, typed)
    back = cy.post(address, {**foot(asked), "back": "1"})
    unchanged = Person.objects.get(pk=ada).given_name
    done = cy.post(address, foot(asked))

    assert "Opens 1 assignment." in text_of(asked)
    assert fields(back, "person")["given_name"] == "Adele"
    assert unchanged == "Ada"
    assert done.status_code == 302
    assert Person.objects.get(pk=ada).department_id == world.value("Quality")


def test_a_change_of_a_person_that_moves_no_assignment_is_done_at_once(world: World, cy: Client) -> None:
    ruled(world, departments(world, "Administration"))
    address = f"/people/{id_of(world.ada)}/edit/"
    typed = fields(cy.get(address), "person") | {"value-department": str(world.value("Quality"))}

    assert cy.post(address, {**typed, "do": "save"}).status_code == 302


def test_joining_a_group_asks_first(world: World, cy: Client) -> None:
    group = create_group(actor=just_now(world.cy), name="First aiders")
    ruled(world, of_group(group))
    address = reverse("group_members_add", args=[group])

    asked = cy.post(address, {"person": [str(id_of(world.ada)), str(world.ned_id)]})
    nobody = GroupMember.objects.filter(group=group).count()
    listed = cy.post(address, {**carried(asked), "act": "opened"})
    done = cy.post(address, carried(asked))

    assert "Opens 2 assignments." in text_of(asked)
    assert nobody == 0
    assert listed.status_code == 200
    assert done.status_code == 302
    assert GroupMember.objects.filter(group=group).count() == 2


def carried(asked: Any) -> dict[str, Any]:
    """The foot form with every person it carries."""
    people = [value for name, value in asked.context["carried"] if name == "person"]
    return {**foot(asked), "person": people}


def test_another_condition_of_a_group_asks_first_and_is_refused_when_the_world_moved(
    world: World, cy: Client
) -> None:
    group = create_group(
        actor=just_now(world.cy), name="Of production", audience=departments(world, "Administration")
    )
    ruled(world, of_group(group))
    address = f"/groups/{group}/edit/"
    typed = {
        "name": "Of production",
        "description": "",
        "who": "chosen",
        "department": str(world.value("Production")),
        "do": "save",
    }

    asked = cy.post(address, typed)
    agreed = foot(asked)
    Person.objects.filter(pk=world.ned_id).update(department=world.value("Assembly"))
    moved = cy.post(address, agreed)
    done = cy.post(address, foot(moved))

    assert "Opens 2 assignments." in text_of(asked)
    assert moved.status_code == 409
    assert "Opens 3 assignments." in text_of(moved)
    assert done.status_code == 302


def test_a_bulk_shows_whose_assignments_move_and_does_only_that(world: World, cy: Client) -> None:
    ruled(world, departments(world, "Paint shop"))
    ada, bo = id_of(world.ada), id_of(world.bo)
    chosen = {
        "person": [str(ada), str(bo)],
        "change": "value:department",
        "to": str(world.value("Paint shop")),
        "valid_from": "",
    }

    seen = cy.get("/people/bulk/", chosen)
    listed = cy.get("/people/bulk/", {**chosen, "act": "opened"})
    posted = {**chosen, "fingerprint": seen.context["preview"].fingerprint}
    unseen = cy.post("/people/bulk/apply/", posted)
    before = Person.objects.filter(department=world.value("Paint shop")).count()
    done = cy.post("/people/bulk/apply/", {**posted, "agreed": seen.context["effect"].fingerprint})

    assert "Opens 2 assignments." in text_of(seen)
    assert [line.row.person_id for line in listed.context["effect"].lines] == [ada, bo]
    assert (unseen.status_code, before) == (409, 0)
    assert done.status_code == 302
    assert Person.objects.filter(department=world.value("Paint shop")).count() == 2
