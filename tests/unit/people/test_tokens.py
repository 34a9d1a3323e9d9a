"""How tokens are written and read, what they may be, and how they stand."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.kernel.refusal import Refused
from duly.people.rules.tokens import (
    Scope,
    TokenState,
    digest,
    new_secret,
    presented,
    token_end,
    token_name,
    token_scopes,
    token_state,
    written,
)

ORGANIZATION = UUID("0192f0c1-0000-7000-8000-00000000000a")
TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def test_what_is_written_is_read_as_it_was() -> None:
    secret = new_secret()
    found = presented(written(ORGANIZATION, secret))

    assert found is not None
    assert (found.organization_id, found.digest) == (ORGANIZATION, digest(secret))
    assert secret not in repr(found)


def test_no_two_secrets_are_alike() -> None:
    assert len({new_secret() for _ in range(200)}) == 200


@given(st.text() | st.from_regex(r"duly_[0-9a-fA-F]{30,33}_[A-Za-z0-9_-]{42,44}"))
def test_what_is_no_token_names_nobody(said: str) -> None:
    found = presented(said)

    if found is not None:
        assert said.startswith(f"duly_{found.organization_id.hex}_")
        assert len(said) == 5 + 32 + 1 + 43


def test_a_token_works_through_its_last_day_where_the_organization_is() -> None:
    assert token_end(TODAY, today=TODAY, zone="Europe/Vienna") == datetime(2026, 11, 22, 23, tzinfo=UTC)
    in_a_year = TODAY + timedelta(days=365)
    assert token_end(in_a_year, today=TODAY, zone="UTC") == datetime(2027, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize("days", [-1, 366, 4000])
def test_a_token_ends_within_a_year(days: int) -> None:
    with pytest.raises(Refused, match="from today to one year"):
        token_end(TODAY + timedelta(days=days), today=TODAY, zone="UTC")


def test_scopes_keep_their_order_and_are_never_none() -> None:
    assert token_scopes([Scope.EVIDENCE, Scope.PEOPLE, Scope.EVIDENCE]) == ["people:read", "evidence:read"]
    with pytest.raises(Refused, match="at least one"):
        token_scopes([])


@pytest.mark.parametrize("name", ["", "   ", "a\x00b", "n" * 201])
def test_a_token_has_a_name_one_can_read(name: str) -> None:
    with pytest.raises(Refused):
        token_name(name)


@pytest.mark.parametrize(
    ("revoked", "ends_in", "may", "state"),
    [
        (True, 5, True, TokenState.REVOKED),
        (True, -5, False, TokenState.REVOKED),
        (False, 0, True, TokenState.EXPIRED),
        (False, -1, False, TokenState.EXPIRED),
        (False, 1, False, TokenState.STOPPED),
        (False, 1, True, TokenState.WORKING),
    ],
)
def test_the_first_state_that_holds_is_told(*, revoked: bool, ends_in: int, may: bool, state: str) -> None:
    told = token_state(
        revoked_at=NOW if revoked else None,
        expires_at=NOW + timedelta(seconds=ends_in),
        creator_may=may,
        now=NOW,
    )

    assert told == state
