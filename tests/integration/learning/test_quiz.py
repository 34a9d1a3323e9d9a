"""The quiz: scored on the server, every try kept, the limit counts tries."""

import pytest
from django.db import ProgrammingError, connection

from duly.audit.models import AuditEvent
from duly.kernel.refusal import Refused
from duly.learning.models import Try
from duly.learning.operations import open_training, signing_intent, submit_quiz
from duly.learning.queries import TryResult, player
from duly.learning.rules import Phase
from duly.tenancy.transactions import transaction
from tests.integration.learning.steps import RIGHT, WRONG, content, lessons_seen, put_in_force
from tests.world import World


@pytest.mark.covers("SEED-79", "SEED-80", "Q38")
def test_a_failed_try_is_kept_and_another_may_pass(world: World) -> None:
    attempt_id = lessons_seen(world.ada, world.training_id)

    failed = submit_quiz(actor=world.ada, attempt_id=attempt_id, answers=WRONG)
    with pytest.raises(Refused, match="Pass the quiz first"):
        signing_intent(actor=world.ada, attempt_id=attempt_id)
    passed = submit_quiz(actor=world.ada, attempt_id=attempt_id, answers=RIGHT)

    assert failed == TryResult(
        number=1, score=50, passing_score=80, passed=False, right=1, questions=2, tries_left=None
    )
    assert (passed.number, passed.score, passed.passed) == (2, 100, True)
    tries = Try.objects.order_by("number").values_list("answers", "score", "passed")
    assert list(tries) == [([[1], [1]], 50, False), ([[0], [1]], 100, True)]
    assert AuditEvent.objects.filter(verb="quiz.submitted").count() == 2
    signing_intent(actor=world.ada, attempt_id=attempt_id)


@pytest.mark.covers("SEED-79", "Q39")
def test_the_limit_counts_tries(world: World) -> None:
    attempt_id = lessons_seen(world.ada, put_in_force(world, content(attempt_limit=2)))

    left = [submit_quiz(actor=world.ada, attempt_id=attempt_id, answers=WRONG).tries_left for _ in range(2)]

    with pytest.raises(Refused) as refusal:
        submit_quiz(actor=world.ada, attempt_id=attempt_id, answers=RIGHT)
    assert left == [1, 0]
    assert refusal.value.code == "tries_used_up"
    assert Try.objects.count() == 2
    assert player(actor=world.ada, attempt_id=attempt_id).tries_left == 0


def test_the_limit_holds_when_the_training_is_opened_again(world: World) -> None:
    training_id = put_in_force(world, content(attempt_limit=1))
    attempt_id = lessons_seen(world.ada, training_id)
    submit_quiz(actor=world.ada, attempt_id=attempt_id, answers=WRONG)

    again = open_training(actor=world.ada, training_id=training_id, language="en")

    with pytest.raises(Refused) as refusal:
        submit_quiz(actor=world.ada, attempt_id=again, answers=RIGHT)
    assert refusal.value.code == "tries_used_up"


def test_the_quiz_opens_after_the_last_lesson(world: World) -> None:
    attempt_id = open_training(actor=world.ada, training_id=world.training_id, language="en")

    with pytest.raises(Refused) as refusal:
        submit_quiz(actor=world.ada, attempt_id=attempt_id, answers=RIGHT)

    assert refusal.value.code == "lessons_missing"
    lessons_seen(world.ada, world.training_id)
    assert submit_quiz(actor=world.ada, attempt_id=attempt_id, answers=RIGHT).passed


def test_a_passed_quiz_is_not_tried_again(world: World) -> None:
    attempt_id = lessons_seen(world.ada, world.training_id)
    submit_quiz(actor=world.ada, attempt_id=attempt_id, answers=RIGHT)

    with pytest.raises(Refused) as refusal:
        submit_quiz(actor=world.ada, attempt_id=attempt_id, answers=WRONG)

    assert refusal.value.code == "already_passed"


@pytest.mark.parametrize("answers", [[], [{0}], [{0}, {1}, {0}], [{0, 1}, {1}], [{7}, {1}], [{-1}, {1}]])
def test_answers_that_do_not_fit_use_no_try(world: World, answers: list[set[int]]) -> None:
    attempt_id = lessons_seen(world.ada, world.training_id)

    with pytest.raises(Refused) as refusal:
        submit_quiz(actor=world.ada, attempt_id=attempt_id, answers=answers)

    assert refusal.value.code == "invalid_answers"
    assert not Try.objects.exists()


def test_an_empty_answer_is_a_wrong_answer(world: World) -> None:
    attempt_id = lessons_seen(world.ada, world.training_id)

    assert submit_quiz(actor=world.ada, attempt_id=attempt_id, answers=[[], []]).score == 0


def test_the_player_does_not_know_the_correct_answers(world: World) -> None:
    attempt_id = lessons_seen(world.ada, world.training_id)

    page = player(actor=world.ada, attempt_id=attempt_id)

    assert page.phases == (Phase.LESSONS, Phase.QUIZ, Phase.SIGN)
    assert page.phase is Phase.QUIZ
    assert [lesson.seen for lesson in page.lessons] == [True, True]
    assert "correct" not in repr(page)
    submit_quiz(actor=world.ada, attempt_id=attempt_id, answers=WRONG)
    after = player(actor=world.ada, attempt_id=attempt_id)
    assert after.last_try is not None
    assert (after.last_try.right, after.tries) == (1, 1)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE learning_try SET passed = true",
        "DELETE FROM learning_try",
        "TRUNCATE learning_try",
        "UPDATE learning_lessonview SET position = 1",
        "DELETE FROM learning_lessonview",
        "DELETE FROM learning_attempt",
    ],
)
def test_what_was_tried_and_seen_cannot_be_changed(world: World, statement: str) -> None:
    attempt_id = lessons_seen(world.ada, world.training_id)
    submit_quiz(actor=world.ada, attempt_id=attempt_id, answers=WRONG)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction(world.ada):
        connection.cursor().execute(statement)
