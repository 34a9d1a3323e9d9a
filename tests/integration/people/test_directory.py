"""The people list, the trees, and who is behind an account."""

from dataclasses import replace

import pytest

from duly.kernel.refusal import NotFound, Refused
from duly.people.models import Account, Person
from duly.people.queries import (
    actor_for,
    directory,
    organization_of,
    organization_settings,
    people_page,
    person_names,
    person_row,
    profile_of,
    value_tree,
)
from duly.people.rules.listing import Listing, Order, Status
from duly.tenancy.roles import Role
from tests.world import LARKFIELD, NOW, World


def _names(world: World, **filters: object) -> list[str]:
    return [row.name for row in people_page(actor=world.cy, listing=Listing(**filters)).rows]  # type: ignore[arg-type]


@pytest.mark.covers("SEED-21")
def test_the_list_is_searched_by_the_beginning_of_words(world: World) -> None:
    assert _names(world, search="lind ada") == ["Ada Lindqvist"]
    assert _names(world, search="la-0002") == ["Bo Varga"]
    assert _names(world, search="indqvist") == []
    assert _names(world, search="%") == []


def test_the_list_is_filtered_by_subtree_and_activity(world: World) -> None:
    assert _names(world, values={"department": world.value("Production")}) == ["Ada Lindqvist", "Bo Varga"]
    assert _names(world, values={"location": world.value("Hall 2")}) == ["Ada Lindqvist"]
    assert "Ivy Santos" not in _names(world)
    assert _names(world, status=Status.INACTIVE) == ["Ivy Santos"]
    assert len(_names(world, status=Status.BOTH)) == 8


def test_pages_have_fifty_people_and_the_last_page_is_the_end(world: World) -> None:
    Person.objects.bulk_create(
        Person(organization_id=LARKFIELD.id, name=f"Zoe {n:03}", family_name=f"Zz {n:03}", zone="UTC")
        for n in range(100)
    )

    page = people_page(actor=world.cy, page=2)
    beyond = people_page(actor=world.cy, page=99)

    assert (len(page.rows), page.total, page.pages) == (50, 107, 3)
    assert (len(beyond.rows), beyond.number) == (7, 3)


def test_a_page_takes_the_same_few_queries_however_many_people_it_has(
    world: World, django_assert_num_queries: object
) -> None:
    listing = Listing(search="a", values={"department": world.value("Production")})
    with django_assert_num_queries(4):  # type: ignore[operator]
        people_page(actor=world.cy, listing=listing)


@pytest.mark.covers("SEED-5")
def test_an_employee_sees_nobody_but_herself(world: World) -> None:
    with pytest.raises(Refused):
        people_page(actor=world.ada)
    with pytest.raises(Refused):
        person_row(actor=world.ada, person_id=world.ned_id)

    assert world.ada.person_id is not None
    assert person_row(actor=world.ada, person_id=world.ada.person_id).manager == "Bo Varga"


def test_people_of_another_organization_are_not_there(world: World) -> None:
    assert world.eve.person_id is not None
    with pytest.raises(NotFound):
        person_row(actor=world.cy, person_id=world.eve.person_id)
    assert person_names([world.eve.person_id, world.cy.person_id, None]) == {world.cy.person_id: "Cy Okafor"}


def test_a_tree_counts_the_active_people_of_each_subtree(world: World) -> None:
    tree = value_tree(actor=world.cy, key="department")

    assert [(node.name, node.depth, node.people) for node in tree] == [
        ("Administration", 0, 2),
        ("Production", 0, 2),
        ("Assembly", 1, 1),
        ("Paint shop", 1, 0),
        ("Quality", 0, 2),
    ]


def test_an_unknown_attribute_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        value_tree(actor=world.cy, key="shoe_size")


def test_a_profile_holds_the_ancestors_of_each_value(world: World) -> None:
    assert world.ada.person_id is not None
    profile = profile_of(world.ada.person_id)

    assert profile.held("department") == {world.value("Assembly"), world.value("Production")}
    assert profile.held("line") == frozenset()


@pytest.mark.covers("SEED-2")
def test_the_role_of_an_account_is_read_anew_each_time(world: World) -> None:
    account = Account.objects.get(handle="larkfield:ada")
    before = actor_for(account=account, now=NOW, source="web")
    Person.objects.filter(account_id=account.pk).update(role=Role.AUDITOR)

    after = actor_for(account=account, now=NOW, source="web")

    assert before == replace(world.ada, source="web", ip=None, user_agent="")
    assert after.role is Role.AUDITOR


def test_an_account_without_an_active_person_or_switched_off_is_nobody(world: World) -> None:
    ada, ivy = (Account.objects.get(handle=f"larkfield:{key}") for key in ("ada", "ivy"))
    Account.objects.filter(handle="larkfield:ada").update(is_active=False)

    for account in (ada, ivy):
        with pytest.raises(Refused, match="not active"):
            actor_for(account=account, now=NOW, source="web")


def test_an_organization_is_known_by_its_slug(world: World) -> None:
    assert organization_of("larkfield") == world.organization_id
    assert organization_settings().zone == "Europe/Vienna"
    with pytest.raises(NotFound, match="nowhere"):
        organization_of("nowhere")


@pytest.mark.parametrize(
    "order",
    [
        *(
            Order(column, descending)
            for column in ("name", "department", "manager")
            for descending in (True, False)
        )
    ],
)
def test_pages_counted_from_the_end_stand_in_the_same_order(
    world: World, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [row.name for row in people_page(actor=world.cy, order=order).rows]
    monkeypatch.setattr(directory, "PAGE_SIZE", 2)
    monkeypatch.setattr(directory, "DEEP", 1)

    pages = [people_page(actor=world.cy, order=order, page=number) for number in (1, 2, 3, 4)]

    assert [row.name for page in pages for row in page.rows] == whole
    assert [len(page.rows) for page in pages] == [2, 2, 2, 1]
