"""Tokens of programs: shown once, judged at each use, ended by day, by hand, and with who created them."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from duly.audit.models import AuditEvent
from duly.kernel.refusal import NotFound, Refused
from duly.people.models import ApiToken, Person
from duly.people.operations import leave
from duly.people.operations.tokens import Created, admit, create_token, revoke_token
from duly.people.queries.tokens import tokens
from duly.people.rules.tokens import Scope, TokenState, presented
from duly.tenancy.actor import Actor
from duly.tenancy.roles import Role
from tests.world import WORLD, World

LAST_DAY = date(2026, 12, 31)
SCOPES = frozenset({Scope.PEOPLE, Scope.RUNS})


def created(world: World, *, by: Actor | None = None) -> Created:
    return create_token(actor=by or world.cy, name="Payroll", scopes=SCOPES, last_day=LAST_DAY)


def visitor(world: World, **later: int) -> Actor:
    now = world.now + timedelta(**later)
    return Actor(organization_id=world.organization_id, now=now, source="api", ip="192.0.2.9")


def digest_of(word: str) -> bytes:
    found = presented(word)
    assert found
    return found.digest


def state(world: World, token_id: UUID, **later: int) -> TokenState:
    actor = replace(world.quinn, role=Role.CORPORATE_ADMIN, now=world.now + timedelta(**later))
    (row,) = (row for row in tokens(actor=actor).rows if row.id == token_id)
    assert [one.id for one in tokens(actor=actor, state=row.state).rows] == [token_id]
    return row.state


def test_a_program_acts_as_a_service_for_whoever_created_its_token(world: World) -> None:
    token = created(world)

    admitted = admit(actor=visitor(world), digest=digest_of(token.word))

    assert admitted is not None
    assert admitted.scopes == SCOPES
    assert (admitted.actor.service, admitted.actor.source) == ("service:api", "api")
    assert (admitted.actor.person_id, admitted.actor.role) == (world.cy.person_id, Role.CORPORATE_ADMIN)


def test_the_secret_is_kept_nowhere(world: World) -> None:
    token = created(world)
    secret = token.word.rpartition("_")[2]

    assert secret not in repr(ApiToken.objects.values())
    assert secret not in repr(AuditEvent.objects.values())


def test_use_is_noted_once_an_hour(world: World) -> None:
    token = created(world)
    used = AuditEvent.objects.filter(verb="token.used", object_id=token.token_id)
    for minutes, times in ((0, 1), (59, 1), (60, 2), (61, 2)):
        admit(actor=visitor(world, minutes=minutes), digest=digest_of(token.word))
        assert used.count() == times
    assert used.values_list("ip", "person_id", "service")[0] == (
        "192.0.2.9",
        world.cy.person_id,
        "service:api",
    )


def test_a_token_ends_after_its_last_day(world: World) -> None:
    token = created(world)
    assert admit(actor=visitor(world, days=39), digest=digest_of(token.word))
    assert admit(actor=visitor(world, days=40), digest=digest_of(token.word)) is None
    assert state(world, token.token_id, days=40) is TokenState.EXPIRED


def test_a_revoked_token_opens_nothing(world: World) -> None:
    token = created(world)
    assert revoke_token(actor=world.cy, token_id=token.token_id) == "Payroll"

    assert admit(actor=visitor(world), digest=digest_of(token.word)) is None
    assert state(world, token.token_id) is TokenState.REVOKED
    with pytest.raises(Refused, match="revoked already"):
        revoke_token(actor=world.cy, token_id=token.token_id)


def test_a_token_stops_with_the_role_of_who_created_it(world: World) -> None:
    token = created(world)
    assert state(world, token.token_id) is TokenState.WORKING
    Person.objects.filter(pk=str(world.cy.person_id)).update(role=Role.HR_ADMIN)

    assert admit(actor=visitor(world), digest=digest_of(token.word)) is None
    assert state(world, token.token_id) is TokenState.STOPPED


def test_a_token_stops_when_who_created_it_leaves(world: World) -> None:
    Person.objects.filter(pk=str(world.hal.person_id)).update(role=Role.CORPORATE_ADMIN)
    hal = replace(world.hal, role=Role.CORPORATE_ADMIN)
    token = created(world, by=hal)
    leave(actor=world.cy, person_id=UUID(str(hal.person_id)))

    assert admit(actor=visitor(world), digest=digest_of(token.word)) is None
    assert state(world, token.token_id) is TokenState.STOPPED


def test_a_token_that_nobody_has_admits_nobody_and_is_not_there(world: World) -> None:
    assert admit(actor=visitor(world), digest=b"0" * 32) is None
    with pytest.raises(NotFound):
        revoke_token(actor=world.cy, token_id=WORLD.training_id)


@pytest.mark.parametrize("who", ["hal", "quinn", "di", "bo", "ada"])
def test_only_corporate_admins_have_tokens(world: World, who: str) -> None:
    actor: Actor = getattr(world, who)
    for ask in (lambda: tokens(actor=actor), lambda: created(world, by=actor)):
        with pytest.raises(NotFound):
            ask()


def test_the_database_refuses_a_token_without_an_end_in_sight(world: World) -> None:
    token = created(world)
    with pytest.raises(IntegrityError, match="people_api_token_ends"), transaction.atomic():
        ApiToken.objects.filter(pk=token.token_id).update(expires_at=world.now + timedelta(days=368))
