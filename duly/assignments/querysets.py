"""Adjectives on sets of assignments, the derived standing among them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from django.db.models import Case, CharField, DateField, Expression, F, Q, Value, When

from duly.kernel.standing import OTHERWISE, TABLE, Standing
from duly.tenancy.models import M, TenantQuerySet


class AssignmentQuerySet(TenantQuerySet[M]):
    def open(self) -> Self:
        """Neither completed nor withdrawn."""
        return self.filter(completed_from__isnull=True, withdrawn_from__isnull=True)

    def with_standing(self, todays: Mapping[str, date]) -> "AssignmentQuerySet[Any]":
        """Adds `today` in each person's zone and the `standing` on it, by the kernel's own table.

        `todays` knows every zone somebody lives in. Typed as Any, because no model declares what is added.
        """
        return self.annotate(today=today_in_zone(todays)).annotate(
            standing=Case(
                *(
                    When(_holds(row.boundary, reached=row.reached), then=Value(row.standing.value))
                    for row in TABLE
                ),
                default=Value(OTHERWISE.value),
                output_field=CharField(),
            )
        )


AS_TEXT = {standing: f"'{standing}'" for standing in Standing}


def standing_sql(assignment: str, today: str, told: Mapping[Standing, str] = AS_TEXT) -> str:
    """The same table as text, for named statements: `assignment` is an alias, `today` an expression.

    `told` says what stands for each standing; those it leaves out cannot be, where the statement sees to it.
    """
    rows = (
        f"WHEN {assignment}.{row.boundary} {'<=' if row.reached else '>'} {today} THEN {told[row.standing]}"
        for row in TABLE
        if row.standing in told
    )
    return f"CASE {' '.join(rows)} ELSE {told[OTHERWISE]} END"


def today_in_zone(todays: Mapping[str, date]) -> Expression:
    """The person's calendar day as an expression: one WHEN for each distinct day on earth, three at most."""
    zones: dict[date, list[str]] = defaultdict(list)
    for zone, day in todays.items():
        zones[day].append(zone)
    return Case(
        *(When(person__zone__in=names, then=Value(day)) for day, names in zones.items()),
        output_field=DateField(),
    )


def _holds(boundary: str, *, reached: bool) -> Q:
    comparison = "lte" if reached else "gt"
    return Q(**{f"{boundary}__{comparison}": F("today")})
