"""A forgotten password: the same answer for everybody, a mail for whom it belongs to."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from duly.kernel.refusal import Refused
from duly.messaging.models import Message
from duly.outbox import deferring
from duly.outbox.ports import DeferredJob
from duly.people.models import Account, OneTimeLink, Person
from duly.people.operations import choose_password, leave, request_reset, reset, set_pin
from duly.people.operations.resets import JOB
from tests.integration.people.ways_in import OTHER, account_of, link_in
from tests.world import NOW, World

HOUR = timedelta(hours=1)


@pytest.fixture
def deferred(monkeypatch: pytest.MonkeyPatch) -> list[DeferredJob]:
    """The jobs that were put into the queue."""
    jobs: list[DeferredJob] = []

    class Queue:
        def put(self, more: Any) -> None:
            jobs.extend(more)

    monkeypatch.setattr(deferring, "_queues", [Queue()])
    return jobs


def asked(world: World, person_id: UUID | None) -> bool:
    """Whether the job mails somebody a link."""
    account = account_of(person_id)
    before = Message.objects.count()
    reset(actor=world.cy, account_id=account.pk)
    return Message.objects.count() > before


def test_the_link_in_the_mail_sets_another_password_within_the_hour(world: World) -> None:
    assert asked(world, world.ada.person_id)
    link = link_in(world.ada.person_id, "sign-in/reset")
    with pytest.raises(Refused):
        choose_password(**link, password=OTHER, now=NOW + HOUR, kind=OneTimeLink.RESET)
    choose_password(**link, password=OTHER, now=NOW + HOUR * 0.99, kind=OneTimeLink.RESET)
    assert account_of(world.ada.person_id).check_password(OTHER)


def test_known_and_unknown_names_cause_the_same_work(world: World, deferred: list[DeferredJob]) -> None:
    statements = []
    for name in ("ada@larkfield.example", "larkfield:ada", "nobody@larkfield.example", "", "x" * 254):
        with CaptureQueriesContext(connection) as asked:
            request_reset(login=name, now=NOW)
        statements.append(len(asked))
    assert len(set(statements)) == 1
    assert [job.name for job in deferred] == [JOB] * 5
    assert [job.ids["account_id"] == str(world.ada.account_id) for job in deferred] == [True] * 2 + [
        False
    ] * 3


def test_three_mails_an_hour_are_enough(world: World, deferred: list[DeferredJob]) -> None:
    for name in ("ada@larkfield.example", "larkfield:ada"):
        for _ in range(3):
            request_reset(login=name, now=NOW)
    assert len(deferred) == 3
    request_reset(login="ada@larkfield.example", now=NOW + HOUR)
    assert len(deferred) == 4


def test_nobody_is_mailed_who_signs_in_otherwise_or_not_at_all(world: World) -> None:
    set_pin(actor=world.cy, person_id=world.ada.person_id or uuid4())
    leave(actor=world.cy, person_id=world.bo.person_id or uuid4())
    assert not asked(world, world.ada.person_id)
    assert not asked(world, world.bo.person_id)
    reset(actor=world.cy, account_id=world.finn.account_id or uuid4())
    reset(actor=world.cy, account_id=uuid4())
    assert not Message.objects.exists()


def test_the_address_on_record_leads_into_no_account_that_may_do_more_than_learn(world: World) -> None:
    Account.objects.filter(pk__in=[world.ada.account_id, world.quinn.account_id]).update(email=None)
    Person.objects.filter(pk__in=[world.quinn.person_id]).update(email="hal+quinn@larkfield.example")
    assert asked(world, world.ada.person_id)
    assert not asked(world, world.quinn.person_id)
