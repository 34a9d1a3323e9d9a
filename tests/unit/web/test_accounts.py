"""The bar of an account fills its width with everybody."""

from hypothesis import given
from hypothesis import strategies as st

from duly.web.accounts import GAP, THINNEST, WIDTH, AccountRow, bar

TONES = ("assigned", "kept", "left", "undecided")


def _rows(*counts: int) -> list[AccountRow]:
    return [AccountRow(count=count, tone=tone, title=tone) for count, tone in zip(counts, TONES, strict=True)]


@given(st.tuples(*(st.integers(1, 1_000_000) for _ in TONES)))
def test_pieces_fill_the_bar_and_none_is_too_thin_to_see(counts: tuple[int, ...]) -> None:
    pieces = bar(_rows(*counts))

    assert abs(sum(piece.width for piece in pieces) + GAP * 3 - WIDTH) < 0.1
    assert min(piece.width for piece in pieces) >= THINNEST


def test_nobody_takes_no_room() -> None:
    assert [piece.tone for piece in bar(_rows(156, 0, 120, 0))] == ["assigned", "left"]
    assert bar(_rows(0, 0, 0, 0)) == ()
