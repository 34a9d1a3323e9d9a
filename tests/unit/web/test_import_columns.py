"""What columns are used for: from a mapping to the page and back, what to put right, and what comes out."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict

from duly.people.queries.values import AttributeRow
from duly.people.rules.mapping import parse_mapping
from duly.web.imports.judging import judged
from duly.web.imports.meanings import by_key, offered
from duly.web.imports.results import Cell, Reading, results
from duly.web.imports.uses import DETAILS, MOST_USES, Use, asked, fitting, of_mapping, to_mapping
from tests.world import name_id

ATTRIBUTES = [
    AttributeRow(
        id=name_id(key),
        key=key,
        name=key.capitalize(),
        is_tree=is_tree,
        is_required=False,
        is_custom=is_custom,
        values=0,
        people=0,
        missing=0,
    )
    for key, is_tree, is_custom in (
        ("department", True, False),
        ("location", True, False),
        ("workstation", False, False),
        ("job_role", False, False),
        ("forklift", False, True),
    )
]
MEANINGS = by_key(offered(ATTRIBUTES))
REAL = Path(__file__).resolve().parents[2] / "data" / "mapping_adventureworks.json"
EVERYTHING: dict[str, Any] = {
    "version": 1,
    "file": {"encoding": "latin-1", "delimiter": ";", "days": "day/month/year", "empty": ["NULL"]},
    "fields": {
        "employee_number": {"columns": ["Nr"]},
        "full_name": {"columns": ["Name"], "order": "family, given"},
        "email": {"columns": ["Mail"]},
        "location": {"columns": ["Site", "Building"]},
        "department": {"columns": ["Unit"], "separator": " / "},
        "job_role": {"columns": ["Title"], "pattern": r"^(.+?)(?: - WC\d+)?$"},
        "workstation": {"columns": ["Title"], "pattern": r" - (WC\d+)$"},
    },
    "attributes": {"forklift": {"columns": ["Licence"]}},
    "links": {
        "manager": {"column": "Boss", "by": "email"},
        "line_lead": {"column": "Lead", "refers_to": "Nr", "pattern": r"^(\d+)"},
    },
    "history": {"from": "From", "until": "Until"},
    "active": {"column": "State", "yes": ["", "aktiv"], "no": ["weg"]},
}
NUMBER, NAME = (Use("employee_number"),), (Use("family_name"),)


def written(mapping: dict[str, Any]) -> dict[str, Any]:
    return to_mapping(of_mapping(mapping), file=mapping["file"], own={"forklift"})


def test_a_mapping_shown_on_the_page_comes_back_as_it_was() -> None:
    found = written(EVERYTHING)

    assert {key: found[key] for key in EVERYTHING if key != "active"} == {
        key: EVERYTHING[key] for key in EVERYTHING if key != "active"
    }
    assert parse_mapping(found) == parse_mapping(EVERYTHING)


def test_the_mapping_of_a_real_export_comes_back_as_it_was() -> None:
    real = json.loads(REAL.read_text(encoding="utf-8"))

    assert parse_mapping(written(real)) == parse_mapping(real)


def test_joined_columns_keep_their_places_whatever_order_the_file_has() -> None:
    uses = of_mapping({**EVERYTHING, "fields": {**EVERYTHING["fields"], "location": {"columns": ["B", "A"]}}})
    turned = {name: uses[name] for name in sorted(uses)}

    assert to_mapping(turned, file={}, own={"forklift"})["fields"]["location"]["columns"] == ["B", "A"]


def test_what_is_filled_in_is_found_by_the_names_of_the_columns() -> None:
    said = QueryDict("name-0=Gone&meaning-0-0=email&name-1=Mail&meaning-1-0=email&pattern-1-0=(.%2B)")

    assert asked(said, ["Mail", "Other"]) == {"Mail": (Use("email", pattern="(.+)"),)}


def test_a_column_is_used_once_more_as_often_as_makes_sense() -> None:
    said = QueryDict(mutable=True)
    said["name-0"] = "Title"
    for nth in range(MOST_USES + 2):
        said[f"meaning-0-{nth}"] = "job_role"
    said["again"] = "0"

    assert asked(said, ["Title"]) == {"Title": (Use("job_role"),) * MOST_USES}
    for nth in range(1, MOST_USES + 2):
        del said[f"meaning-0-{nth}"]
    assert asked(said, ["Title"]) == {"Title": (Use("job_role"), Use())}


def test_details_that_the_meaning_does_not_have_are_dropped() -> None:
    everything = Use("active", **{one: "x" for one in DETAILS if one != "meaning"})

    assert fitting(everything, MEANINGS["active"].details) == Use("active", yes="x", no="x")


@pytest.mark.parametrize(
    ("uses", "column"),
    [
        ({"Nr": NUMBER, "No": NUMBER, "N": NAME}, "No"),
        ({"Nr": (*NUMBER, *NUMBER), "N": NAME}, "Nr"),
        ({"Nr": NUMBER, "N": NAME, "Boss": (Use("manager"),)}, "Boss"),
        ({"Nr": NUMBER, "N": NAME, "Boss": (Use("manager", refers_to="by:email"),)}, "Boss"),
        ({"Nr": NUMBER, "N": NAME, "S": (Use("active", yes="1"),)}, "S"),
        ({"Nr": NUMBER, "N": NAME, "S": (Use("active", yes="1, 2", no="2"),)}, "S"),
        ({"Nr": NUMBER, "N": (Use("family_name", pattern="(a"),)}, "N"),
        ({"Nr": NUMBER, "N": (Use("family_name", pattern="(a+)+"),)}, "N"),
        ({"Nr": NUMBER, "N": NAME, "F": (Use("full_name"),)}, "F"),
        ({"Nr": NUMBER, "N": NAME, "U": (Use("valid_until"),)}, "U"),
        ({"Nr": NUMBER, "N": NAME, "A": (Use("department", separator="/"),), "B": (Use("department"),)}, "B"),
    ],
)
def test_what_cannot_be_a_mapping_is_said_beside_its_column(
    uses: dict[str, tuple[Use, ...]], column: str
) -> None:
    found = judged(uses, MEANINGS)

    assert list(found.by_column) == [column]
    assert found.overall == []


def test_a_file_says_who_somebody_is_and_what_they_are_called() -> None:
    assert len(judged({"A": (Use("department"),)}, MEANINGS).overall) == 2
    assert not judged({"Nr": NUMBER, "N": NAME}, MEANINGS)


@pytest.mark.parametrize(
    ("use", "sample", "comes"),
    [
        (Use("employee_number"), " lp-201 ", Cell("LP-201")),
        (
            Use("employee_number"),
            "lp 201",
            None,
        ),
        (Use("email"), "NULL", Cell("")),
        (Use("started_on"), "14.03.2019", Cell("14 March 2019")),
        (
            Use("valid_from"),
            "31/12-2019x",
            None,
        ),
        (Use("department", separator="/"), "Production/Paint", Cell("Production › Paint")),
        (Use("workstation", pattern=r"- (WC\d+)$"), "Welder - WC45", Cell("WC45")),
        (Use("workstation", pattern=r"- (WC\d+)$"), "Painter", Cell("")),
        (Use("workstation", pattern="(a"), "Painter", None),
        (Use("full_name", order="family, given"), "van der Berg, Ann", Cell("Ann + van der Berg")),
        (Use("full_name", order="given family"), "Ann van der Berg", Cell("Ann + van der Berg")),
        (Use("active", yes="aktiv", no='weg, ""'), "aktiv", Cell("employed")),
        (Use("active", yes="aktiv", no='weg, ""'), "", Cell("has left")),
        (Use("active", yes="aktiv", no='weg, ""'), "krank", Cell("krank: says neither", wrong=True)),
    ],
)
def test_samples_show_what_comes_out(use: Use, sample: str, comes: Cell | None) -> None:
    reading = Reading("day/month/year", frozenset({"NULL"}))

    ((cell,),) = (one.cells for one in results([sample], [use, Use()], MEANINGS, reading))

    assert cell == comes if comes else cell.wrong
