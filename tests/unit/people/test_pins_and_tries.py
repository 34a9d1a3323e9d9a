"""Which PINs are refused, and how long wrong ones keep somebody waiting."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.people.rules.pins import LONGEST, SHORTEST, Unusable, judge_pin, temporary_pin
from duly.people.rules.tries import LIMIT, WINDOW, pauses, waiting

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
NUMBER = "LA-4711"


@pytest.mark.parametrize("pin", ["402857", "839204716352", "000001", "112233"])
def test_a_pin_without_a_pattern_is_taken(pin: str) -> None:
    judge_pin(pin, employee_number=NUMBER)


@pytest.mark.parametrize(("pin", "words"), [
    ("", "6 to 12 digits"), ("48205", "6 to 12 digits"), ("4820571936482", "6 to 12 digits"),
    ("48a057", "6 to 12 digits"), ("４８２０５７", "6 to 12 digits"), ("482 057", "6 to 12 digits"),
    ("777777", "repeats"), ("121212", "repeats"), ("482482", "repeats"), ("99999999", "repeats"),
    ("123456", "counts"), ("654321", "counts"), ("567890", "counts"), ("890123", "counts"),
])  # fmt: skip
def test_a_pin_that_is_guessed_first_is_refused(pin: str, words: str) -> None:
    with pytest.raises(Unusable, match=words):
        judge_pin(pin, employee_number=NUMBER)


@pytest.mark.parametrize(("pin", "number"), [
    ("471108", "LA-471108-B"), ("471108", "47-11-08"), ("9471183", "47118"),
])  # fmt: skip
def test_a_pin_that_the_employee_number_tells_is_refused(pin: str, number: str) -> None:
    with pytest.raises(Unusable, match="employee number"):
        judge_pin(pin, employee_number=number)


@given(st.from_regex(r"[A-Z0-9]([A-Z0-9-]{0,62}[A-Z0-9])?", fullmatch=True))
def test_a_temporary_pin_is_one_that_could_be_chosen(number: str) -> None:
    pin = temporary_pin(employee_number=number)
    judge_pin(pin, employee_number=number)
    assert SHORTEST <= len(pin) <= LONGEST


def test_pins_wait_longer_after_each_failure_and_passwords_do_not() -> None:
    assert pauses(pin=False) == [timedelta()]
    seconds = [pause.total_seconds() for pause in pauses(pin=True)]
    assert seconds == [0, 0, 0, 0, 30, 60, 120, 240, 480]


@pytest.mark.parametrize(("tries", "failures", "pin", "expected"), [
    (0, 0, True, timedelta()), (4, 4, True, timedelta()), (5, 5, True, timedelta(seconds=30)),
    (9, 9, True, timedelta(minutes=8)), (LIMIT, 10, True, WINDOW), (1, 40, True, timedelta(minutes=8)),
    (9, 9, False, timedelta()), (LIMIT, 10, False, WINDOW),
])  # fmt: skip
def test_the_wait_is_the_longer_of_pause_and_window(
    tries: int,
    failures: int,
    pin: bool,  # noqa: FBT001
    expected: timedelta,
) -> None:
    told = waiting(tried_at=NOW, tries=tries, failures=failures, now=NOW, pin=pin)
    assert told == expected
    after = waiting(tried_at=NOW, tries=tries, failures=failures, now=NOW + expected, pin=pin)
    assert after == timedelta()
