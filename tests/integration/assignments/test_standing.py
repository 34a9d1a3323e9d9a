"""The database and the kernel judge alike: every combination of boundaries, in every zone of one instant."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from duly.assignments.models import Assignment
from duly.assignments.querysets import standing_sql
from duly.kernel.standing import TABLE, standing
from duly.kernel.zones import todays
from tests.world import World

# At this instant three days are today on earth.
INSTANT = datetime(2026, 11, 22, 10, 30, tzinfo=UTC)
ZONES = ("Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Vienna")
BOUNDARIES = [row.boundary for row in TABLE]
MIDDLE = date(2026, 11, 22)
DAYS = (None, MIDDLE - timedelta(days=1), MIDDLE, MIDDLE + timedelta(days=1))

Case = tuple[UUID, str, dict[str, date | None]]

# The query of `with_standing`, asked of values that no constraint has seen: the two tables get its names.
VALUES = """
WITH assignments_assignment AS (
  SELECT * FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[], {days})
    AS given (id, organization_id, person_id, {boundaries})
), people_person AS (
  SELECT * FROM unnest(%s::uuid[], %s::text[]) AS given (id, zone)
)
"""


@pytest.mark.covers("SEED-187", "SEED-190", "SEED-191")
def test_no_combination_of_boundaries_is_judged_differently_by_the_database(world: World) -> None:
    days_now = todays(INSTANT, ZONES)
    people = {zone: uuid4() for zone in ZONES}
    cases = [
        (uuid4(), zone, dict(zip(BOUNDARIES, days, strict=True)))
        for zone in ZONES
        for days in product(DAYS, repeat=len(BOUNDARIES))
    ]

    judged = _judged_by_the_database(world, cases, people)
    named = _judged_by_a_named_statement(cases, people)

    disagreements = [
        (zone, facts)
        for case_id, zone, facts in cases
        if {judged[case_id], named[case_id]} != {standing(facts, days_now[zone]).value}
    ]
    assert len(set(days_now.values())) == 3
    assert len(cases) == 3 * 4**6
    assert disagreements == []


def _judged_by_the_database(world: World, cases: list[Case], people: dict[str, UUID]) -> dict[UUID, str]:
    judged = Assignment.objects.with_standing(todays(INSTANT, ZONES)).values_list("id", "standing")
    sql, parameters = judged.query.sql_with_params()
    return _asked(sql, parameters, cases, people, world.organization_id)


def _judged_by_a_named_statement(cases: list[Case], people: dict[str, UUID]) -> dict[UUID, str]:
    days_now = todays(INSTANT, ZONES)
    sql = (
        f"SELECT a.id, {standing_sql('a', 'here.today')} FROM assignments_assignment a"
        " JOIN people_person p ON p.id = a.person_id"
        " JOIN unnest(%s::text[], %s::date[]) AS here (zone, today) ON here.zone = p.zone"
    )
    return _asked(sql, (list(days_now), list(days_now.values())), cases, people, None)


def _asked(
    sql: str,
    parameters: tuple[Any, ...],
    cases: list[Case],
    people: dict[str, UUID],
    organization: UUID | None,
) -> dict[UUID, str]:
    values = VALUES.format(days=", ".join(["%s::date[]"] * len(BOUNDARIES)), boundaries=", ".join(BOUNDARIES))
    given: tuple[Any, ...] = (
        [case_id for case_id, _, _ in cases],
        [organization] * len(cases),
        [people[zone] for _, zone, _ in cases],
        *([facts[boundary] for _, _, facts in cases] for boundary in BOUNDARIES),
        list(people.values()),
        list(people),
    )
    with connection.cursor() as cursor:
        cursor.execute(values + sql, (*given, *parameters))
        return dict(cursor.fetchall())
