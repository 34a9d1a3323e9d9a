"""Filters are links that keep the rest of the address."""

from django.http import QueryDict

from duly.web.filters import filter_of, kept

OPTIONS = [("p", "Production"), ("s", "Sales")]


def test_choosing_keeps_the_rest_and_starts_at_the_first_page() -> None:
    department = filter_of(QueryDict("q=tran&page=7"), "department", "Department", OPTIONS)

    assert [choice.url for choice in department.choices] == ["?q=tran&department=p", "?q=tran&department=s"]
    assert department.chosen is None


def test_what_is_chosen_can_be_taken_off() -> None:
    department = filter_of(QueryDict("department=s&q=tran&page=2"), "department", "Department", OPTIONS)

    assert department.chosen is not None
    assert department.chosen.label == "Sales"
    assert department.without == "?q=tran"


def test_a_value_nobody_offered_counts_as_not_chosen() -> None:
    assert filter_of(QueryDict("department=x"), "department", "Department", OPTIONS).chosen is None


def test_a_search_carries_the_filters_along() -> None:
    assert kept(QueryDict("department=s&page=2&q=a"), "department", "location") == [("department", "s")]
