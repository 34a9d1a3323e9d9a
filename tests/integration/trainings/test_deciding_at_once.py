"""Eight people decide on one version in the same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connections

from duly.audit.models import AuditEvent
from duly.kernel.refusal import Refused
from duly.tenancy.transactions import transaction
from duly.trainings.models import Version
from duly.trainings.operations import approve_version, reject_version
from tests.conftest import Committed
from tests.integration.trainings.steps import created, submitted

THREADS = 8


@pytest.mark.covers("P11-f")
def test_eight_decisions_at_once_have_one_winner(committed: Committed) -> None:
    world = committed.world
    with transaction(world.hal):
        version_id = submitted(world, created(world))
    barrier = Barrier(THREADS)

    def decide(number: int) -> str:
        actor = replace(world.cy if number % 2 else world.quinn, user_agent=f"thread {number}")
        decision = approve_version if number % 4 < 2 else reject_version
        try:
            barrier.wait()
            with transaction(actor):
                decision(actor=actor, version_id=version_id, rationale=f"Decided by thread {number}.")
        except Refused as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return f"Decided by thread {number}."

    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = Counter(pool.map(decide, range(THREADS)))

    with transaction(world.cy):
        rationale = Version.objects.get(pk=version_id).rationale
        decisions = AuditEvent.objects.filter(object_id=version_id).exclude(verb="version.submitted")
        assert outcomes == {"moved_meanwhile": THREADS - 1, rationale: 1}
        assert [event.reason for event in decisions] == [rationale]
