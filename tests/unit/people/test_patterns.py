"""Patterns that somebody types end soon on any cell, or are refused."""

import pytest

from duly.people.rules.patterns import LONGEST_SEARCHED, Unsafe, safe_pattern, searched


@pytest.mark.parametrize(
    ("text", "cell", "found"),
    [
        (r" - (WC\d+)$", "Technician - WC30", "WC30"),
        (r"^(.+?)(?: - WC\d+)?$", "Technician - WC30", "Technician"),
        (r"\((\d{4,6})\)", "Lindqvist, Ada (4711)", "4711"),
        (r"^(?P<code>[A-Z]{2})-", "DE-Köln", "DE"),
        (r"([^]\\]+)\]", r"[abc]", "[abc"),
        (r"(a|b)c", "xbc", "b"),
        (r"(x)", "y", ""),
        (r"(x)?y", "y", ""),
    ],
)
def test_the_group_is_what_is_kept(text: str, cell: str, found: str) -> None:
    assert searched(safe_pattern(text), cell) == found


@pytest.mark.parametrize(
    "text",
    [
        r"(a+)+", r"((?:a|b)*)c", r"(?:(a+))*", r"(?:a|a)*(b)", r"(?:a?a?)+(b)", r"(?:a+){2,}(b)",
        r"(?:(?:a+)?)+(b)", r"(?:(a{1,9}){1,9}){1,9}",
        r"(.*).*.*.*", "a?" * 60 + "(b)", "(?:a|a)" * 25 + "(b)", r"(\w{1,50}\w{1,50}\w{1,50}\w{1,50})",
        r"(a)\1", r"(?=(a))", r"(?<!a)(b)", r"(?i)(a)", r"(?P<a>b)(?P=a)",
        r"a", r"(a)(b)", r"(", r"(a{99999999999})",
    ],
)  # fmt: skip
def test_what_may_take_for_ever_is_refused(text: str) -> None:
    with pytest.raises(Unsafe):
        safe_pattern(text)


def test_long_cells_are_not_searched() -> None:
    pattern = safe_pattern("(a+)b")
    assert searched(pattern, "a" * LONGEST_SEARCHED) == ""
    assert searched(pattern, "a" * (LONGEST_SEARCHED + 1)) is None
