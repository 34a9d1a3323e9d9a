"""Who may be written to, what identifies a letter, and when it is tried again."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.refusal import Refused
from duly.messaging.rules import Recipient, given_up, mail_id, next_try, one_line

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
LARKFIELD, BRIGHTWATER = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize("address", ["ada@larkfield.example", "a.b+c@x", "zoë@bücher.example"])
def test_address_is_taken_as_it_is(address: str) -> None:
    assert Recipient(person_id=None, address=address, language="en").address == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ada",
        "@larkfield.example",
        "ada@",
        "ada lindqvist@larkfield.example",
        "ada@larkfield.example\nBcc: eve@brightwater.example",
        "ada@larkfield.example\r",
        "ada\u2028@larkfield.example",
        "a" * 250 + "@x.example",
    ],
)
def test_address_that_would_not_arrive_or_would_say_more_is_refused(address: str) -> None:
    with pytest.raises(Refused) as refused:
        Recipient(person_id=None, address=address, language="en")
    assert refused.value.code == "address_refused"
    assert address == "" or address not in refused.value.message


@given(st.text())
def test_subject_is_one_line_or_refused(subject: str) -> None:
    with suppress(Refused):
        assert one_line(subject).splitlines() == [subject.strip()]


@pytest.mark.parametrize("subject", ["", " ", "\n", "a\nb", "a\rb", "a\x0bb", "a\x85b", "a\u2028b", "a\x00b"])
def test_subject_of_no_line_or_two_is_refused(subject: str) -> None:
    with pytest.raises(Refused) as refused:
        one_line(subject)
    assert refused.value.code == "subject_refused"


@pytest.mark.parametrize(
    "subject", ["Larkfield\u00a0Pumps", "علی\u200cرضا", "Brand\u00adschutz", " two words \n"]
)
def test_subject_keeps_the_spaces_and_joiners_of_names(subject: str) -> None:
    assert one_line(subject) == subject.strip()


def test_same_cause_has_the_same_mail_id_and_no_other_has() -> None:
    assert mail_id(LARKFIELD, "welcome:1") == mail_id(LARKFIELD, "welcome:1")
    assert len({mail_id(LARKFIELD, "a"), mail_id(LARKFIELD, "b"), mail_id(BRIGHTWATER, "a")}) == 3
    assert mail_id(LARKFIELD, "welcome:ada@larkfield.example").isalnum()


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (8, 128), (9, 256), (10, 360), (1000, 360)]
)
def test_pauses_double_up_to_six_hours(attempts: int, minutes: int) -> None:
    assert next_try(failed_at=NOW, attempts=attempts) - NOW == timedelta(minutes=minutes)


@pytest.mark.parametrize(("hours", "dead"), [(0, False), (71.99, False), (72, True), (100, True)])
def test_message_is_given_up_after_three_days(hours: float, *, dead: bool) -> None:
    assert given_up(queued_at=NOW, now=NOW + timedelta(hours=hours)) is dead
