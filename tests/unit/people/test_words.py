"""The words people are found by."""

from hypothesis import given
from hypothesis import strategies as st

from duly.people.rules.words import prefix_range, search_tokens, words_of


def test_people_are_found_by_whole_words_parts_and_without_accents() -> None:
    words = words_of("Zoë O'Malley-Köhler", "LA-0007", "zoe.omalley@millrace.example")

    assert {"zoë", "zoe", "o'malley-köhler", "malley", "köhler", "kohler", "la-0007", "0007"} <= words
    assert {"zoe.omalley", "omalley"} <= words
    assert "millrace" not in words


def test_a_search_is_a_few_lower_case_tokens() -> None:
    assert search_tokens("  Zoë ZOË o'Malley@millrace.example \0") == ("zoë", "o'malley")
    assert search_tokens("") == ()
    assert len(search_tokens(" ".join(map(str, range(100))))) == 8


@given(token=st.text(min_size=1), rest=st.text())
def test_the_range_of_a_prefix_holds_exactly_the_words_that_start_with_it(token: str, rest: str) -> None:
    first, after = prefix_range(token)

    # The last code point is no character, so no word can start with it.
    if not rest.startswith("\U0010ffff"):
        assert first <= token + rest < after
    assert not (first <= rest < after) or rest.startswith(token)
