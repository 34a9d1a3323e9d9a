"""What tests of people ask again and again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from duly.kernel.refusal import Refused
from duly.people.models import Account, Attribute, AttributeValue, CustomValue, Person
from duly.tenancy.actor import Actor
from tests.world import World


def known(person_id: UUID | None) -> UUID:
    assert person_id is not None
    return person_id


def code_of(act: Callable[..., Any], **arguments: Any) -> str:
    """The code with which an operation refuses."""
    with pytest.raises(Refused) as refused:
        act(**arguments)
    return refused.value.code


def person(person_id: UUID | None) -> Person:
    return Person.objects.get(pk=known(person_id))


def account(actor: Actor) -> Account:
    return Account.objects.get(pk=known(actor.account_id))


def custom_attribute(world: World, key: str, *names: str) -> dict[str, UUID]:
    """A custom attribute with values, made without the operations of other pages; values by name."""
    attribute = Attribute.objects.create(
        organization_id=world.organization_id, key=key, name=key.capitalize(), is_custom=True, position=20
    )
    return {
        name: AttributeValue.objects.create(
            organization_id=world.organization_id, attribute=attribute, name=name
        ).pk
        for name in names
    }


def custom_value(person_id: UUID | None, key: str) -> UUID | None:
    found = CustomValue.objects.filter(person_id=known(person_id), attribute__key=key)
    return found.values_list("value_id", flat=True).first()
