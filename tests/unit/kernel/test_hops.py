"""Whose word is taken for where a request came from."""

import pytest

from duly.kernel.hops import client_address


@pytest.mark.parametrize(
    ("forwarded", "trusted", "address"),
    [
        ("", 0, "192.0.2.1"),
        ("203.0.113.9", 0, "192.0.2.1"),
        ("203.0.113.9", 1, "203.0.113.9"),
        ("198.51.100.7, 203.0.113.9", 1, "203.0.113.9"),
        ("198.51.100.7, 203.0.113.9", 2, "198.51.100.7"),
        ("203.0.113.9", 2, "192.0.2.1"),
        (" , ", 1, "192.0.2.1"),
    ],
)
def test_only_as_many_hops_are_believed_as_are_trusted(forwarded: str, trusted: int, address: str) -> None:
    assert client_address(forwarded, "192.0.2.1", trusted=trusted) == address


def test_a_request_from_nowhere_has_no_address() -> None:
    assert client_address("", "", trusted=0) is None
