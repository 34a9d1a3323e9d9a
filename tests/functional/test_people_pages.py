"""The people list over HTTP."""

from typing import Any

import pytest
from django.test import Client

from duly.people.models import Account
from duly.tenancy.actor import Actor
from tests.world import World


def signed_in(actor: Actor) -> Client:
    client = Client()
    assert actor.account_id is not None
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def names(answer: Any) -> list[str]:
    return [person.name for person in answer.context["people"]]


def test_everybody_active_stands_on_the_list_with_department_and_manager(world: World) -> None:
    answer = signed_in(world.hal).get("/people/")

    assert answer.status_code == 200
    assert "Ada Lindqvist" in names(answer)
    assert "Ivy Santos" not in names(answer)
    assert "Eve Marlow" not in names(answer)
    assert b'<th scope="row">Ada Lindqvist</th>' in answer.content
    assert b"Bo Varga" in answer.content


def test_a_person_is_found_by_the_beginning_of_a_word(world: World) -> None:
    assert names(signed_in(world.hal).get("/people/", {"q": "lind"})) == ["Ada Lindqvist"]


def test_a_department_counts_with_everything_below_it(world: World) -> None:
    found = names(signed_in(world.hal).get("/people/", {"department": str(world.value("Production"))}))

    assert found == ["Ada Lindqvist", "Bo Varga"]


def test_a_location_counts_with_everything_below_it(world: World) -> None:
    found = names(signed_in(world.hal).get("/people/", {"location": str(world.value("Graz"))}))

    assert "Ada Lindqvist" in found
    assert "Hal Ferreira" not in found


def test_inactive_people_are_shown_when_asked_for(world: World) -> None:
    client = signed_in(world.hal)

    assert names(client.get("/people/", {"active": "no"})) == ["Ivy Santos"]
    assert "Ivy Santos" in names(client.get("/people/", {"active": "all"}))


def test_filters_say_how_many_people_each_value_has(world: World) -> None:
    answer = signed_in(world.hal).get("/people/")

    assert "Production (2)" in answer.content.decode()


def test_nothing_found_leads_back_to_everybody(world: World) -> None:
    answer = signed_in(world.hal).get("/people/", {"q": "nobody at all"})

    assert answer.status_code == 200
    assert b"Nobody fits" in answer.content
    assert b'href="/people/"' in answer.content


@pytest.mark.parametrize("query", [{"page": "0"}, {"page": "x"}, {"page": "99"}, {"department": "x"}])
def test_an_address_typed_wrong_still_answers(world: World, query: dict[str, str]) -> None:
    assert signed_in(world.hal).get("/people/", query).status_code == 200


def test_a_department_of_another_organization_holds_nobody(world: World) -> None:
    foreign = signed_in(world.hal).get("/people/", {"department": str(world.foreign_training_id)})

    assert names(foreign) == []


def test_who_has_no_list_gets_no_list(world: World) -> None:
    assert signed_in(world.ada).get("/people/").status_code == 404
    assert Client().get("/people/").status_code == 302
