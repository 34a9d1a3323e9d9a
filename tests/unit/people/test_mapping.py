"""The mapping file: strict, and refused with the path of what is wrong."""

import json
from typing import Any

import pytest

from duly.kernel.refusal import Refused
from duly.people.rules.mapping import parse_mapping


def _mapping(**changes: Any) -> dict[str, Any]:
    return {"version": 1, "fields": {"employee_number": "No", "family_name": "Name"}} | changes


def _fields(**changes: Any) -> dict[str, Any]:
    return _mapping(fields={"employee_number": "No", "family_name": "Name", **changes})


def test_a_short_mapping_has_sensible_defaults() -> None:
    mapping = parse_mapping(_mapping())

    assert (mapping.form.encoding, mapping.form.delimiter, mapping.days) == ("utf-8", ",", "year-month-day")
    assert mapping.columns == {"No", "Name"}
    assert mapping.identity == "employee_number"


def test_without_a_number_people_are_recognised_by_address() -> None:
    assert parse_mapping(_mapping(fields={"email": "Mail", "given_name": "First"})).identity == "email"


@pytest.mark.parametrize("target", ["birth_date", "marital_status", "base_rate", "role", "name"])
def test_fields_that_duly_does_not_keep_are_refused(target: str) -> None:
    with pytest.raises(Refused, match=rf"\$\.fields\.{target} is not known"):
        parse_mapping(_fields(**{target: "Column"}))


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (None, "$"),
        ([], "$"),
        ({"fields": {}}, "$.version"),
        (_mapping(version=2), "$.version"),
        (_mapping(fields={"family_name": "Name"}), "$.fields"),
        (_mapping(fields={"email": "Mail"}), "$.fields"),
        (_mapping(pay={}), "$.pay"),
        (_mapping(file={"encoding": "ebcdic"}), "$.file.encoding"),
        (_mapping(file={"delimiter": "x"}), "$.file.delimiter"),
        (_mapping(file={"days": "yy"}), "$.file.days"),
        (_mapping(file={"empty": "NULL"}), "$.file.empty"),
        (_mapping(history={"until": "End"}), "$.history"),
        (_mapping(active={"column": "A", "yes": ["1"], "no": ["1"]}), "$.active"),
        (_mapping(links={"boss": {}}), "$.links.boss"),
        (_mapping(links={"manager": {"column": "Boss"}}), "$.links.manager"),
        (_fields(department={"column": "A", "columns": ["B"]}), "$.fields.department"),
        (_fields(line={"column": "A", "separator": "/"}), "$.fields.line.separator"),
        (_fields(line={"column": "A", "pattern": "("}), "$.fields.line.pattern"),
        (_fields(line={"column": "A", "pattern": "a"}), "$.fields.line.pattern"),
        (_fields(line={"columns": []}), "$.fields.line.columns"),
        (_fields(line=7), "$.fields.line"),
        (_fields(started_on={"column": "A", "pattern": "(a)"}), "$.fields.started_on"),
    ],
)
def test_what_is_wrong_is_named_by_its_path(data: object, path: str) -> None:
    with pytest.raises(Refused) as refused:
        parse_mapping(json.loads(json.dumps(data)))

    assert (refused.value.code, refused.value.facts["path"]) == ("invalid_mapping", path)
