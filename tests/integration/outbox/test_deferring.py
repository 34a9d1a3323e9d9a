"""A deferred job is gone with its transaction, there once when it commits, and takes effect once."""

import json
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from duly.config import wiring
from duly.jobs.queue import ProcrastinateQueue
from duly.outbox import defer, defer_each, publish
from duly.outbox.deferring import wire
from duly.outbox.effects import claim
from duly.outbox.models import Effect
from duly.tenancy.actor import Actor
from duly.tenancy.scope import NoScope, WrongScope
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.world import World

JOB = "messaging.deliver"


class ChangedMind(Exception):
    """Something went wrong after the job was deferred."""


def rows() -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name = %s ORDER BY id", [JOB])
        return [json.loads(args) for (args,) in cursor.fetchall()]


def test_job_is_gone_when_its_transaction_rolls_back(committed: Committed) -> None:
    with suppress(ChangedMind), transaction(committed.world.ada):
        defer(committed.world.ada, JOB, message_id=uuid4())
        assert len(rows()) == 1
        raise ChangedMind
    assert rows() == []


def test_job_is_there_once_when_its_transaction_commits(committed: Committed) -> None:
    ada, message_id = committed.world.ada, uuid4()
    with transaction(ada):
        key = defer(ada, JOB, message_id=message_id)
    assert rows() == [
        {
            "organization": str(ada.organization_id),
            "person": str(ada.person_id),
            "key": str(key),
            "ids": {"message_id": str(message_id)},
        }
    ]


def test_job_of_an_inner_transaction_goes_with_the_inner_one(committed: Committed) -> None:
    ada = committed.world.ada
    with transaction(ada):
        kept = defer(ada, JOB, message_id=uuid4())
        with suppress(ChangedMind), transaction(ada):
            defer(ada, JOB, message_id=uuid4())
            raise ChangedMind
    assert [row["key"] for row in rows()] == [str(kept)]


def test_many_jobs_have_a_key_each(world: World) -> None:
    keys = defer_each(world.ada, JOB, [{"message_id": uuid4()} for _ in range(50)])
    assert len(set(keys)) == 50
    assert [row["key"] for row in rows()] == [str(key) for key in keys]


def test_no_jobs_are_no_rows(world: World) -> None:
    assert defer_each(world.ada, JOB, []) == []
    assert rows() == []


def test_job_outside_of_a_transaction_is_refused(committed: Committed) -> None:
    with pytest.raises(NoScope):
        defer(committed.world.ada, JOB, message_id=uuid4())


def test_job_for_another_organization_is_refused(world: World) -> None:
    with pytest.raises(WrongScope):
        defer(world.eve, JOB, message_id=uuid4())


def test_effect_is_claimed_once(world: World) -> None:
    key, other = uuid4(), uuid4()
    assert [claim(world.ada, key=each, job="a.job") for each in (key, key, other)] == [True, False, True]


def test_claim_of_a_rolled_back_effect_is_free_again(committed: Committed) -> None:
    ada, key = committed.world.ada, uuid4()
    with suppress(ChangedMind), transaction(ada):
        assert claim(ada, key=key, job="a.job")
        raise ChangedMind
    with transaction(ada):
        assert claim(ada, key=key, job="a.job")


def test_two_claims_at_once_have_one_winner(committed: Committed) -> None:
    ada, key = committed.world.ada, uuid4()
    answers: list[bool] = []
    barrier = threading.Barrier(6)

    def contend() -> None:
        try:
            barrier.wait(10)
            with transaction(ada):
                answers.append(claim(ada, key=key, job="a.job"))
        finally:
            connection.close()

    threads = [threading.Thread(target=contend) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert sorted(answers) == [False] * 5 + [True]
    with transaction(ada):
        assert Effect.objects.count() == 1


@dataclass(frozen=True)
class Happened:
    what: UUID


def test_event_reaches_its_handlers_in_order_in_the_same_transaction(world: World) -> None:
    heard: list[tuple[str, UUID, Actor]] = []

    def first(event: Happened, *, actor: Actor) -> None:
        heard.append(("first", event.what, actor))

    def second(event: Happened, *, actor: Actor) -> None:
        heard.append(("second", event.what, actor))

    wire(queue=ProcrastinateQueue(), handlers={Happened: (first, second)})
    try:
        event = Happened(uuid4())
        publish(event, actor=world.ada)
    finally:
        wiring.wire_all()
    assert heard == [("first", event.what, world.ada), ("second", event.what, world.ada)]


def test_event_without_handlers_is_no_mistake(world: World) -> None:
    publish(Happened(uuid4()), actor=world.ada)
