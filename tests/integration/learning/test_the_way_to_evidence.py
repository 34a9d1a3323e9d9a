"""From the first lesson to sealed evidence."""

import pytest

from duly.evidence.models import Evidence
from duly.evidence.queries import evidence_page, own_history
from duly.learning.operations import open_training, see_lesson, sign, signing_intent, submit_quiz
from duly.learning.queries import player
from duly.learning.rules import Phase
from tests.world import World

RIGHT = [{0}, {1}]


@pytest.mark.covers("SEED-69", "SEED-82", "SEED-89", "P11-50")
def test_read_passed_signed_and_sealed(world: World) -> None:
    attempt_id = open_training(actor=world.ada, training_id=world.training_id, language="de")
    for position in (0, 1, 1):
        see_lesson(actor=world.ada, attempt_id=attempt_id, position=position)
    result = submit_quiz(actor=world.ada, attempt_id=attempt_id, answers=RIGHT)
    intent = signing_intent(actor=world.ada, attempt_id=attempt_id)

    evidence_id = sign(
        actor=world.ada, attempt_id=attempt_id, token=intent.token, password=world.password, understood=True
    )

    page = evidence_page(actor=world.ada, evidence_id=evidence_id)
    assert (result.score, result.passed) == (100, True)
    assert page.identity is not None
    assert page.identity.manifestation == intent.manifestation
    assert intent.manifestation == (
        "I, Ada Lindqvist (ada@larkfield.example), confirm that I completed Fire safety, version 1.0, "
        "on 22 November 2026 at 10:00 (Europe/Vienna, UTC+01:00), "
        "and that I have read and understood its content."
    )
    assert [check.holds for check in page.checks] == [True] * 4
    assert [row.id for row in own_history(actor=world.ada)] == [evidence_id]
    assert Evidence.objects.get(pk=evidence_id).score == 100
    after = player(actor=world.ada, attempt_id=attempt_id)
    assert (after.outcome, after.phase) == ("completed", Phase.SIGN)
