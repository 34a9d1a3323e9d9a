"""A diff on a page: its figures, its lists, what applying it comes to."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import RequestFactory

from duly.assignments.rules.reconciling import Act
from duly.people.queries import Page
from duly.web import diffs

RULE, TRAINING, CAMPAIGN, PERSON = (uuid4() for _ in range(4))


@dataclass(frozen=True, kw_only=True)
class Count:
    campaign_id: UUID = CAMPAIGN
    campaign_name: str = "Paint line"
    rule_id: UUID | None = RULE
    training_id: UUID = TRAINING
    training_name: str = "Solvents"
    act: Act
    reason: str = ""
    people: int = 1


@dataclass(frozen=True, kw_only=True)
class Row:
    person_id: UUID = PERSON
    name: str = "Ada <b>Lindqvist"
    department: str = "Paint shop"
    training_name: str = "Solvents"
    rule_name: str = "Paint line"
    act: Act = Act.UNDECIDED
    reason: str = "shift_missing"
    due_on_before: date | None = None
    due_on_after: date | None = date(2026, 12, 14)


@dataclass(frozen=True)
class Seen:
    counts: tuple[Count, ...]
    people: Page[Row]
    fingerprint: str = "f00"


ONE = Page(rows=(Row(),), number=1, size=25, total=1)
SEEN = Seen((Count(act=Act.KEEP, people=118), Count(act=Act.OPEN, people=2), Count(act=Act.UNDECIDED)), ONE)


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


def test_the_figure_that_is_open_leads_back_to_everybody() -> None:
    sheet = diffs.sheet_of(SEEN, QueryDict("to=top&act=opened&page=2"))
    assert [(one.on, one.url) for one in sheet.figures if one.act == "opened"] == [(True, "?to=top#people")]


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
    counts = (*SEEN.counts, Count(act=Act.REDATE, people=1))
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
