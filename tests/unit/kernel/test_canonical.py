"""Sealed bytes: one encoding, checked against an independent implementation of RFC 8785."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from unicodedata import normalize

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.canonical import canonical, commitment, digest, instant, leaf_digest
from duly.kernel.refusal import Refused

# Control characters and non-characters are wanted: they are where encoders differ.
texts = st.text(st.characters(exclude_categories=["Cs"])).map(lambda text: normalize("NFC", text))
keys = st.text(st.characters(max_codepoint=127))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)
SALT = bytes(range(32))


@given(values)
def test_the_bytes_are_those_of_an_independent_rfc_8785_encoder(value: rfc8785._impl._Value) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@given(st.dictionaries(keys, values, min_size=2, max_size=5))
def test_the_order_in_which_a_record_was_built_does_not_matter(record: dict[str, object]) -> None:
    assert canonical(record) == canonical(dict(reversed(record.items())))


def test_every_control_character_is_escaped_as_the_standard_says() -> None:
    text = "".join(map(chr, range(0x21))) + '"\\/\x7f\u2028é€😀'

    assert canonical(text) == rfc8785.dumps(text)


def test_a_record_reads_as_expected() -> None:
    record = {"v": 1, "t": "evidence", "signed": True, "note": None, "tags": ["ä", "\n"]}

    assert canonical(record) == '{"note":null,"signed":true,"t":"evidence","tags":["ä","\\n"],"v":1}'.encode()


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (1.0, "$"),
        (float("nan"), "$"),
        (2**53, "$"),
        (-(2**53), "$"),
        ({"a": [1, 2.5]}, "$.a[1]"),
        ({"a": {"b": "e\u0301"}}, "$.a.b"),
        ("\ud800", "$"),
        ({"ä": 1}, "$"),
        ({1: 1}, "$"),
        ((1, 2), "$"),
        ({1}, "$"),
        (b"bytes", "$"),
        (datetime(2026, 11, 30, tzinfo=UTC), "$"),
    ],
)
def test_what_has_more_than_one_writing_is_refused_with_its_path(value: object, path: str) -> None:
    with pytest.raises(Refused) as refused:
        canonical(value)

    assert refused.value.code == "not_canonical"
    assert refused.value.facts["path"] == path


def test_the_largest_integers_that_every_reader_keeps_are_allowed() -> None:
    assert canonical([2**53 - 1, 1 - 2**53]) == b"[9007199254740991,-9007199254740991]"


def test_a_digest_is_sha_256() -> None:
    assert digest(b"abc").hex() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_a_leaf_is_hashed_apart_from_the_content_it_holds() -> None:
    assert leaf_digest(b"payload") == hashlib.sha256(b"\x00payload").digest()
    assert leaf_digest(b"payload") != digest(b"payload")


def test_a_commitment_binds_salt_lengths_and_fields() -> None:
    spelled_out = SALT + bytes(7) + b"\x03Ada" + bytes(8) + bytes(7) + b"\x02\xc3\xa4"

    assert commitment(SALT, ["Ada", "", "ä"]) == hashlib.sha256(spelled_out).digest()


@given(st.lists(texts, max_size=4), st.lists(texts, max_size=4))
def test_two_lists_of_fields_share_a_commitment_only_if_they_are_the_same(
    one: list[str], other: list[str]
) -> None:
    assert (commitment(SALT, one) == commitment(SALT, other)) == (one == other)


@given(st.lists(texts, min_size=1, max_size=4), st.integers(0, 255))
def test_moving_text_between_fields_or_changing_the_salt_changes_the_commitment(
    fields: list[str], byte: int
) -> None:
    sealed = commitment(SALT, fields)

    assert commitment(SALT, ["".join(fields), ""]) != sealed or fields == ["".join(fields), ""]
    assert (commitment(bytes([byte]) + SALT[1:], fields) == sealed) == (byte == SALT[0])


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_salt_of_another_size_is_an_error(size: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        commitment(bytes(size), ["Ada"])


def test_a_field_that_is_not_normalised_cannot_be_committed_to() -> None:
    with pytest.raises(Refused):
        commitment(SALT, ["A", "e\u0301"])


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 11, 30, 8, 5, 9, tzinfo=UTC), "2026-11-30T08:05:09.000000Z"),
        (datetime(2026, 11, 30, 8, 5, 9, 120, tzinfo=UTC), "2026-11-30T08:05:09.000120Z"),
        (datetime(1, 1, 1, tzinfo=UTC), "0001-01-01T00:00:00.000000Z"),
    ],
)
def test_an_instant_is_written_in_full(moment: datetime, written: str) -> None:
    assert instant(moment) == written


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 11, 30),  # noqa: DTZ001 the missing zone is what is tested
        datetime(2026, 11, 30, tzinfo=timezone(timedelta(hours=1))),
    ],
)
def test_an_instant_outside_utc_is_an_error(moment: datetime) -> None:
    with pytest.raises(ValueError, match="UTC"):
        instant(moment)


@given(st.lists(st.datetimes(timezones=st.just(UTC)), min_size=2, max_size=5))
def test_written_instants_sort_as_they_happened(moments: list[datetime]) -> None:
    assert [instant(moment) for moment in sorted(moments)] == sorted(map(instant, moments))
