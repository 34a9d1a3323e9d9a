"""Days, instants, counts and names read as people say them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from duly.web import words

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("long", "14 November 2026"),
        ("short", "14 Nov 2026"),
        ("plain", "14 November"),
        ("weekday", "Saturday, 14 November 2026"),
    ],
)
def test_a_day_has_four_forms(form: str, expected: str) -> None:
    assert words.day_words(date(2026, 11, 14), form) == expected


def test_an_instant_is_told_by_the_clocks_of_its_zone() -> None:
    instant = datetime(2026, 11, 23, 23, 30, 41, tzinfo=UTC)

    assert words.instant_words(instant, "Europe/Vienna") == "24 November 2026, 00:30"
    assert words.clock_words(instant, "America/New_York") == "18:30:41"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 14), "9 days late"),
        (date(2026, 11, 22), "1 day late"),
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 24), "tomorrow"),
        (date(2026, 11, 30), "in 7 days"),
        (date(2030, 1, 1), "in 1,135 days"),
    ],
)
def test_a_due_day_is_told_by_its_distance(day: date, expected: str) -> None:
    assert words.distance(day, TODAY) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(0, "0 people"), (1, "1 person"), (2, "2 people"), (1961, "1,961 people")]
)
def test_a_count_takes_its_noun(value: int, expected: str) -> None:
    assert words.counted(value, "person", "people") == expected


def test_thousands_follow_the_language() -> None:
    with translation.override("de"):
        assert words.number(1961) == "1.961"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Linh Tran", "LT"), ("Ana María del Río", "AR"), ("Prince", "P"), ("ada ada", "A"), ("  ", "?")],
)
def test_initials_come_from_the_first_and_the_last_word(name: str, expected: str) -> None:
    assert words.initials(name) == expected


def test_a_zone_is_named_by_its_place() -> None:
    assert words.place("America/New_York") == "New York"
    assert words.place("UTC") == "UTC"


def test_several_words_are_joined_as_one_would_say_them() -> None:
    assert words.joined([]) == ""
    assert words.joined(["Sales"]) == "Sales"
    assert words.joined(["Production", "Sales", "Finance"]) == "Production, Sales and Finance"
