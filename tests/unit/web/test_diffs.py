"""A diff on a page: its figures, its lists, what applying it comes to."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory

from duly.assignments.operations.rehearsing import Diff, DiffCount, DiffRow
from duly.assignments.rules.reconciling import Act
from duly.people.queries import Page
from duly.web import diffs

RULE, TRAINING, CAMPAIGN, PERSON = (uuid4() for _ in range(4))


def count(act: Act, people: int = 1) -> DiffCount:
    return DiffCount(CAMPAIGN, "Paint line", RULE, TRAINING, "Solvents", act, "", people)


ROW = DiffRow(
    person_id=PERSON,
    name="Ada <b>Lindqvist",
    department="Paint shop",
    training_name="Solvents",
    rule_name="Paint line",
    act=Act.UNDECIDED,
    reason="shift_missing",
    due_on_before=None,
    due_on_after=date(2026, 12, 14),
)
ONE = Page(rows=(ROW,), number=1, size=25, total=1)
SEEN = Diff((count(Act.KEEP, 118), count(Act.OPEN, 2), count(Act.UNDECIDED)), "f00", ONE)


@pytest.fixture(autouse=True)
def _labels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(diffs, "dimension_labels", lambda: {"shift": "shift pattern"})


def test_what_is_written_stands_first_and_each_figure_opens_its_list() -> None:
    sheet = diffs.sheet_of(SEEN, QueryDict("to=top&page=3"))
    assert [(one.act, one.people, one.url) for one in sheet.figures] == [
        ("opened", 2, "?to=top&act=opened#people"),
        ("undecided", 1, "?to=top&act=undecided#people"),
        ("kept", 118, "?to=top&act=kept#people"),
    ]
    assert sheet.changes == 2


def test_the_figure_whose_people_stand_below_is_marked() -> None:
    sheet = diffs.sheet_of(SEEN, QueryDict("to=top"))
    assert [one.act for one in sheet.figures if one.on] == [Act.UNDECIDED]


@pytest.mark.parametrize(
    ("said", "shown", "page"),
    [
        ("", None, 1),
        ("act=opened&page=2", Act.OPEN, 2),
        ("act=kept/3", Act.KEEP, 3),
        ("act=/2", None, 2),
        ("act=x", None, 1),
    ],
)
def test_an_address_or_a_button_says_which_people(said: str, shown: Act | None, page: int) -> None:
    assert diffs.wanted(QueryDict(said)) == {"shown": shown, "page": page}


def test_the_consequence_names_what_is_written_and_nothing_else() -> None:
    counts = (*SEEN.counts, count(Act.REDATE))
    assert diffs.consequence(replace(SEEN, counts=counts)) == "Opens 2 assignments and moves 1 due day."
    assert diffs.consequence(replace(SEEN, counts=SEEN.counts[:1])) == "No assignment changes."


@pytest.mark.parametrize("form", ["", "person"])
def test_the_part_names_people_training_rule_and_why(form: str) -> None:
    request = RequestFactory().get("/rules/")
    sheet = diffs.sheet_of(SEEN, QueryDict(), form=form)
    page = Template("{% load parts %}{% people_diff seen %}").render(
        Context({"seen": sheet, "request": request})
    )
    assert "Ada &lt;b&gt;Lindqvist" in page
    assert "no shift pattern on record" in page
    assert ('form="person"' in page) is bool(form)


def test_where_nothing_happens_the_part_says_so() -> None:
    empty = replace(SEEN, counts=(), people=replace(ONE, rows=(), total=0))
    sheet = diffs.sheet_of(empty, QueryDict())
    page = Template("{% load parts %}{% people_diff seen %}").render(
        Context({"seen": sheet, "request": RequestFactory().get("/")})
    )
    assert "No assignment changes" in page
