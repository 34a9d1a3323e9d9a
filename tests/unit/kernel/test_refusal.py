"""A refusal carries a code, a sentence and its facts."""

from __future__ import annotations

from duly.kernel.refusal import NotFound, Refused


def test_a_refusal_reads_as_its_sentence_and_keeps_code_and_facts() -> None:
    refusal = Refused("offset_out_of_range", "Offset is 1 to 3650 days, not 0.", value=0)

    assert str(refusal) == refusal.message == "Offset is 1 to 3650 days, not 0."
    assert refusal.code == "offset_out_of_range"
    assert refusal.facts == {"value": 0}


def test_what_is_absent_is_a_refusal_with_its_own_code() -> None:
    absent = NotFound()

    assert isinstance(absent, Refused)
    assert absent.code == "not_found"
    assert str(absent) == absent.message != ""
    assert absent.facts == {}
