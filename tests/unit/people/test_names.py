"""Full names taken apart, and columns recognised by their names."""

import pytest

from duly.people.rules.fields import Unusable
from duly.people.rules.mapping import parse_mapping
from duly.people.rules.names import split_name
from duly.people.rules.suggestions import plain, suggested


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("Lindqvist, Ada", "family, given", ("Ada", "Lindqvist")),
        ("van der Berg,Jan Piet", "family, given", ("Jan Piet", "van der Berg")),
        ("Cher", "family, given", ("", "Cher")),
        ("Ada Lindqvist", "given family", ("Ada", "Lindqvist")),
        ("Anna Maria Novák", "given family", ("Anna Maria", "Novák")),
        ("Jan van der Berg", "given family", ("Jan", "van der Berg")),
        ("ada lovelace", "given family", ("ada", "lovelace")),
        ("Cher", "given family", ("", "Cher")),
        ("Lindqvist Ada Maria", "family given", ("Ada Maria", "Lindqvist")),
        ("van der Berg Jan", "family given", ("Jan", "van der Berg")),
    ],
)
def test_a_full_name_is_taken_apart(text: str, order: str, expected: tuple[str, str]) -> None:
    assert split_name(text, order) == expected


@pytest.mark.parametrize("text", ["Lindqvist, Ada, Dr.", ", Ada", "Lindqvist,"])
def test_a_name_with_the_wrong_commas_is_unusable(text: str) -> None:
    with pytest.raises(Unusable):
        split_name(text, "family, given")


@pytest.mark.parametrize(
    "names",
    [
        ["E-Mail", "email", "E_MAIL", "e.mail"],
        ["Führungskraft", "FUEHRUNGSKRAFT", "führungs-kraft"],
        ["Employee No.", "employee_no", "EmployeeNo"],
    ],
)
def test_names_of_columns_are_equal_whatever_they_are_written_with(names: list[str]) -> None:
    assert len({plain(name) for name in names}) == 1


def test_an_english_export_maps_itself() -> None:
    names = ["Employee ID", "First Name", "Last Name", "Work Email", "Department", "Job Title", "Manager ID"]
    found = suggested([*((name, ()) for name in names), ("Hire Date", ("month/day/year",))], {})

    mapping = parse_mapping(found)
    assert set(mapping.fields) == {
        "employee_number", "given_name", "family_name", "email", "department", "job_role", "started_on",
    }  # fmt: skip
    assert (mapping.links["manager"].by, mapping.days) == ("employee_number", "month/day/year")


def test_a_german_export_maps_itself() -> None:
    names = ["Pers.-Nr.", "Name", "Vorname", "Abteilung", "Standort", "Vorgesetzter", "Eintritt", "Gefahrgut"]
    found = suggested([(name, ()) for name in names], {"goods": "Gefahrgut"})

    assert found["fields"] == {
        "employee_number": "Pers.-Nr.", "given_name": "Vorname", "started_on": "Eintritt",
        "department": "Abteilung", "location": "Standort", "family_name": "Name",
    }  # fmt: skip
    assert found["attributes"] == {"goods": "Gefahrgut"}
    assert found["links"] == {"manager": {"column": "Vorgesetzter", "by": "employee_number"}}
    assert "file" not in found


def test_columns_nobody_knows_suggest_nothing() -> None:
    assert suggested([("Foo", ()), ("", ()), ("Bar", ())], {}) == {"version": 1, "fields": {}}
