"""Identifiers are version 7 UUIDs that sort by their millisecond."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.identity import edges, uuid7

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
instants = st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 hypothesis adds the zone
noises = st.binary(min_size=10, max_size=10)


def test_the_example_of_rfc_9562_comes_out() -> None:
    instant = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
    noise = 0xCC3 << 62 | 0x18C4DC0C0C07398F

    made = uuid7(instant, lambda size: noise.to_bytes(size, "big"))

    assert made == UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")


@given(instants, noises)
def test_version_variant_and_millisecond_can_be_read_back(instant: datetime, noise: bytes) -> None:
    made = uuid7(instant, lambda _: noise)

    assert (made.version, made.variant) == (7, RFC_4122)
    assert made.int >> 80 == (instant - EPOCH) // timedelta(milliseconds=1)


@given(instants, instants, noises, noises)
def test_a_later_millisecond_sorts_later_whatever_the_noise(
    one: datetime, other: datetime, noise: bytes, more: bytes
) -> None:
    early, late = sorted([one, other])
    if (late - early) < timedelta(milliseconds=1):
        late = early + timedelta(milliseconds=1) if early.year < 9999 else late

    before, after = uuid7(early, lambda _: noise), uuid7(late, lambda _: more)

    assert before < after or before.int >> 80 == after.int >> 80


def test_two_of_the_same_instant_differ() -> None:
    instant = datetime(2026, 11, 30, tzinfo=UTC)

    assert len({uuid7(instant) for _ in range(1000)}) == 1000


def test_the_zone_of_the_instant_does_not_matter() -> None:
    here = datetime(2026, 11, 30, 8, tzinfo=UTC)
    there = here.astimezone(timezone(timedelta(hours=9)))

    assert uuid7(here, bytes) == uuid7(there, bytes)


def test_time_begins_with_1970() -> None:
    assert uuid7(EPOCH).int >> 80 == 0


def test_an_instant_before_1970_or_without_a_zone_is_an_error() -> None:
    with pytest.raises(ValueError, match="1970"):
        uuid7(EPOCH - timedelta(microseconds=1))
    with pytest.raises(TypeError):
        uuid7(datetime(2026, 11, 30))  # noqa: DTZ001 the missing zone is what is tested


@given(instants)
def test_rows_numbered_between_the_edges_sort_in_their_order(instant: datetime) -> None:
    around = edges(instant)
    numbered = [
        UUID(f"{around['time']}{0x7000 | n >> 14:x}{0x8000 | n & 0x3FFF:x}{around['noise']}")
        for n in (0, 1, 0x3FFF, 0x4000, 0xFFFFF)
    ]

    assert numbered == sorted(numbered)
    assert {(one.version, one.variant) for one in numbered} == {(7, RFC_4122)}
    assert {one.int >> 80 for one in numbered} == {(instant - EPOCH) // timedelta(milliseconds=1)}
