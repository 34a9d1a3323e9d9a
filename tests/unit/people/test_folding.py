"""The rows of one person in order, the days between them, and why some people have none."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.people.rules.folding import Folded, fold, once_each_address
from duly.people.rules.mapping import ImportMapping, parse_mapping
from duly.people.rules.rows import BadRow, Row
from duly.people.rules.table import Reject

TODAY = date(2026, 11, 22)
SNAPSHOT = parse_mapping({"version": 1, "fields": {"employee_number": "No", "family_name": "Name"}})
HISTORY = replace(SNAPSHOT, valid_from="From", valid_until="Until")
OPEN_ENDED = replace(SNAPSHOT, valid_from="From")


def _row(line: int, start: date | None, end: date | None = None, **changes: Any) -> Row:
    row = Row(line, "A1", "A1", "Ada", "L", "", "", None, (), (), (), None, start, end)
    return row._replace(**changes)


def _day(year: int, month: int = 1, number: int = 1) -> date:
    return date(year, month, number)


def _codes(rows: list[Row], mapping: ImportMapping, bad: tuple[BadRow, ...] = ()) -> list[tuple[int, str]]:
    _, rejects = fold(rows, bad, mapping)
    return sorted((reject.line, reject.code) for reject in rejects)


def test_rows_come_in_the_order_of_their_days() -> None:
    late, early = _row(2, _day(2020)), _row(3, _day(2018), _day(2019, 12, 31))

    (person,), rejects = fold([late, early], (), HISTORY)

    assert (person.rows, person.current, rejects) == ((early, late), late, [])


def test_an_end_on_the_next_start_is_no_clash_and_no_absence() -> None:
    person = Folded("A1", (_row(2, _day(2018), _day(2019)), _row(3, _day(2019))))

    assert _codes(list(person.rows), HISTORY) == []
    assert person.active_steps(TODAY) == [(_day(2018), True)]


def test_gaps_and_the_end_are_days_away() -> None:
    person = Folded("A1", (_row(2, _day(2018), _day(2018, 6, 30)), _row(3, _day(2019), _day(2019, 6, 30))))

    assert person.active_steps(TODAY) == [
        (_day(2018), True),
        (_day(2018, 7), False),
        (_day(2019), True),
        (_day(2019, 7), False),
    ]


@pytest.mark.parametrize("end", [TODAY, date(2027, 1, 1)])
def test_the_last_day_still_counts(end: date) -> None:
    assert Folded("A1", (_row(2, _day(2018), end),)).active_steps(TODAY) == [(_day(2018), True)]


def test_somebody_is_there_since_they_were_hired() -> None:
    person = Folded("A1", (_row(2, _day(2018), started_on=_day(2011)),))

    assert person.active_steps(TODAY) == [(_day(2011), True)]


@pytest.mark.parametrize(
    ("rows", "mapping", "codes"),
    [
        ([_row(2, _day(2018)), _row(3, _day(2018))], HISTORY, [(2, "same_person"), (3, "duplicate")]),
        ([_row(2, _day(2018)), _row(3, _day(2019))], HISTORY, [(2, "same_person"), (3, "overlap")]),
        (
            [_row(2, _day(2018), TODAY), _row(3, _day(2019))],
            HISTORY,
            [(2, "same_person"), (3, "overlap")],
        ),
        ([_row(2, _day(2018)), _row(3, _day(2019))], OPEN_ENDED, []),
        ([_row(2, None), _row(3, None)], SNAPSHOT, [(3, "duplicate")]),
    ],
)
def test_rows_that_contradict_each_other_are_named(
    rows: list[Row], mapping: ImportMapping, codes: list[tuple[int, str]]
) -> None:
    assert _codes(rows, mapping) == codes


def test_one_bad_row_leaves_out_the_whole_person_and_nobody_else() -> None:
    good = [_row(2, _day(2018)), _row(4, _day(2018), identity="B2")]
    named = BadRow(3, "A1", (), (Reject(3, "Mail", "unusable", ""),))
    guessed = BadRow(3, "", (), (Reject(3, "", "columns", ""),), frozenset({"X", "A1"}))

    for bad in (named, guessed):
        people, rejects = fold(good, (bad,), HISTORY)
        assert [person.identity for person in people] == ["B2"]
        assert [(reject.line, reject.code) for reject in rejects] == [(2, "same_person")]


def test_of_two_people_with_one_address_the_first_has_it() -> None:
    ada = Folded("A1", (_row(2, None, email="A@b.example"),))
    bo = Folded("B2", (_row(3, None, identity="B2", email="a@B.example"),))
    cy = Folded("C3", (_row(4, None, identity="C3"),))

    kept, rejects = once_each_address([ada, bo, cy, replace(cy, identity="D4")])

    assert [person.identity for person in kept] == ["A1", "C3", "D4"]
    assert [(reject.line, reject.code) for reject in rejects] == [(3, "email_taken")]


starts = st.integers(2010, 2016).map(_day)
rows = st.builds(
    lambda line, identity, start, years: _row(
        line, start, None if years is None else _day(start.year + years), identity=identity
    ),
    st.integers(2, 99),
    st.sampled_from("AB"),
    starts,
    st.none() | st.integers(0, 3),
)


@given(st.lists(rows, max_size=8, unique_by=lambda row: row.line), st.sampled_from([HISTORY, OPEN_ENDED]))
def test_every_row_is_kept_or_named_never_both(made: list[Row], mapping: ImportMapping) -> None:
    people, rejects = fold(made, (), mapping)

    kept = [line for person in people for line in person.lines]
    named = {reject.line for reject in rejects}
    assert sorted([*kept, *named]) == sorted(row.line for row in made)
