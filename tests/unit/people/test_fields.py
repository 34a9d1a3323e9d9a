"""One field at a time: kept, tidied, or refused with a reason."""

from datetime import date

import pytest

from duly.people.rules.fields import Unusable, day, email, employee_number, language, text


def test_text_is_trimmed_and_composed() -> None:
    assert text("  Zoe\u0308   K. ", 20) == "Zoë K."
    assert text("Jose\u0301", 4) == "José"


@pytest.mark.parametrize(
    "raw", ["a\0b", "a\nb", "a\tb", f"a{chr(0xDCE9)}b", "a\ufffdb", "a\u2028b", "x" * 21, "\x85a"]
)
def test_unreadable_and_overlong_text_is_refused(raw: str) -> None:
    with pytest.raises(Unusable):
        text(raw, 20)


@pytest.mark.covers("SEED-23", "Q23")
def test_an_employee_number_is_kept_upper_case() -> None:
    assert employee_number(" ab-12 ") == "AB-12"
    assert employee_number("") == ""
    for raw in ("a_1", "1 2", "-1", "ß" * 33, "1/2"):
        with pytest.raises(Unusable):
            employee_number(raw)


def test_an_address_has_one_at_and_a_domain() -> None:
    assert email("françois0@adventure.example") == "françois0@adventure.example"
    for raw in ("nowhere", "a@b", "a b@c.example", "a@@c.example", "<a@c.example>", "a@c.", "@c.example"):
        with pytest.raises(Unusable):
            email(raw)


def test_a_language_is_a_code() -> None:
    assert language("pt-BR") == "pt-br"
    with pytest.raises(Unusable):
        language("German")


@pytest.mark.parametrize(
    ("raw", "order"),
    [("28/02/2015", "day/month/year"), ("2.28.2015", "month/day/year"), ("2015-2-28", "year-month-day")],
)
def test_a_day_is_read_in_its_order(raw: str, order: str) -> None:
    assert day(raw, order) == date(2015, 2, 28)


@pytest.mark.parametrize(
    "raw", ["31/02/2015", "2/28/2015", "1/1/15", "", "1/1", "1/1/2015/1", "a/b/c", "٣/1/2015"]
)
def test_what_is_no_day_is_refused(raw: str) -> None:
    with pytest.raises(Unusable):
        day(raw, "day/month/year")
