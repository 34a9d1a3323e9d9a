"""One map shows every standing, and tells each apart without its colour."""

import pytest

from duly.kernel.standing import Standing
from duly.web.standings import LOOKS, look


@pytest.mark.parametrize("standing", Standing)
def test_every_standing_has_a_look(standing: Standing) -> None:
    assert look(standing).word


def test_standings_that_meet_in_a_list_differ_in_shape() -> None:
    shapes = [(look(standing).icon, look(standing).filled) for standing in Standing]

    assert len(set(shapes)) == len(shapes)


def test_due_soon_is_a_flag_with_a_look_of_its_own() -> None:
    assert look("due_soon").icon not in {look(standing).icon for standing in Standing}


def test_tones_are_the_five_of_the_style_sheet() -> None:
    assert {shape.tone for shape in LOOKS.values()} == {"idle", "prog", "due", "over", "done"}


def test_an_unknown_standing_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        look("late")
