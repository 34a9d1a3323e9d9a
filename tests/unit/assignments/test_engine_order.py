"""The criterion of the storm over the engine refuses what no order of the operations explains."""

from dataclasses import replace

from tests.functional.engine_order import (
    COMPLETED,
    LAPSED,
    LAUNCH,
    OPEN,
    WITHDRAWN,
    Done,
    Row,
    Someone,
    a_cut_for_all,
    cuts_that_explain,
)

CLERK = Someone("Administration").holding({"all": Row(OPEN)})
FITTER = Someone("Assembly").holding({"all": Row(OPEN), "keeping": Row(OPEN), "withdrawing": Row(OPEN)})


def done(kind: str, value: str | None, began: float, ended: float, *, person: int = 0, on: int = 0) -> Done:
    return Done(on, kind, None if kind == LAUNCH else person, value, began, ended)


def test_a_look_follows_every_change() -> None:
    move = done("move", "Administration", 0, 1)
    lapsed = replace(FITTER, department="Administration").holding({"withdrawing": Row(LAPSED)})

    assert cuts_that_explain(FITTER, lapsed, [move])
    assert not cuts_that_explain(FITTER, replace(FITTER, department="Administration"), [move])
    assert not cuts_that_explain(FITTER, FITTER.holding({"withdrawing": Row(LAPSED)}), [])


def test_what_was_only_wanted_in_between_may_be_there_or_not() -> None:
    there, back = done("move", "Paint shop", 0, 1), done("move", "Administration", 2, 3)

    assert cuts_that_explain(CLERK, CLERK, [there, back])
    assert cuts_that_explain(CLERK, CLERK.holding({"keeping": Row(OPEN)}), [there, back])
    assert not cuts_that_explain(CLERK, CLERK.holding({"withdrawing": Row(OPEN)}), [there, back])


def test_the_order_of_time_is_kept_and_only_that() -> None:
    quality, paint = done("move", "Quality", 0, 1), done("move", "Administration", 2, 3, on=1)
    beside = replace(paint, began=0.5)
    last = CLERK.holding({"withdrawing": Row(OPEN)})

    assert not cuts_that_explain(CLERK, replace(last, department="Quality"), [quality, paint])
    assert cuts_that_explain(CLERK, replace(last, department="Quality"), [quality, beside])


def test_what_is_withdrawn_by_hand_or_completed_stays_so() -> None:
    taken = done("withdraw", "all", 0, 1)
    proved = replace(CLERK, proven=frozenset({"first"})).holding({"all": Row(COMPLETED)})

    assert cuts_that_explain(CLERK, CLERK.holding({"all": Row(WITHDRAWN)}), [taken])
    assert not cuts_that_explain(CLERK, CLERK, [taken])
    assert cuts_that_explain(CLERK, proved, [done("complete", "first", 0, 1)])
    assert not cuts_that_explain(CLERK, replace(proved, rows=CLERK.rows), [done("complete", "first", 0, 1)])


def test_who_was_away_has_as_many_days_left() -> None:
    old = Row(OPEN, was_there=True)
    there = Someone("Administration").holding({"all": old})
    before = replace(there, is_there=False, long_away=True)
    back = [done("return", None, 0, 1)]

    assert cuts_that_explain(before, there.holding({"all": replace(old, shifted=True)}), back)
    assert not cuts_that_explain(before, there, back)


def test_a_launch_sees_as_much_of_a_connection_for_everybody() -> None:
    first = done("move", "Quality", 0, 1, person=0)
    second = done("move", "Quality", 2, 3, person=1)
    launch = done(LAUNCH, None, 0, 3, on=1)
    moved = replace(CLERK, department="Quality").holding({"withdrawing": Row(OPEN)})
    chosen = moved.holding({LAUNCH: Row(OPEN)})

    def explained(*ends: Someone) -> bool:
        own = [first, second]
        allowed = {
            number: cuts_that_explain(CLERK, end, [own[number], launch]) for number, end in enumerate(ends)
        }
        return a_cut_for_all([own], allowed)

    assert explained(chosen, moved)
    assert explained(moved, moved)
    assert not explained(moved, chosen)
