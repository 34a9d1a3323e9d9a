"""A made-up HR export of any size: a tree of departments, managers, and a bad row here and there."""

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from io import TextIOWrapper
from tempfile import TemporaryFile
from typing import IO, BinaryIO

HEADER = ("Number", "Given", "Family", "Mail", "Hired", "Department", "Site", "Title", "Manager", "Since")
MAPPING = {
    "version": 1,
    "fields": {
        "employee_number": "Number",
        "given_name": "Given",
        "family_name": "Family",
        "email": "Mail",
        "started_on": "Hired",
        "department": {"column": "Department", "separator": "/"},
        "location": {"column": "Site", "separator": "/"},
        "job_role": {"column": "Title", "pattern": "^(.+?)(?: - WC[0-9]+)?$"},
        "workstation": {"column": "Title", "pattern": " - (WC[0-9]+)$"},
    },
    "links": {"manager": {"column": "Manager", "by": "employee_number"}},
}
TEAM = 12
BAD = 1000  # one row in so many has a mistake
FIRST = date(2005, 1, 3)
SOUNDS = ("ba", "de", "fi", "go", "ku", "la", "mé", "ni", "ra", "sö", "ta", "vu")


def export(size: int) -> BinaryIO:
    """The export as a file on the disk, read from its beginning."""
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115  # open as long as the benchmark runs
    text = TextIOWrapper(file, "utf-8", newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(_rows(size))
    text.detach()
    file.seek(0)
    return file  # type: ignore[return-value]


def _rows(size: int) -> Iterator[tuple[str, ...]]:
    dice = random.Random(size)
    for number in range(size):
        given, family = _word(dice).capitalize(), _word(dice).capitalize()
        department = f"Division {number % 8}/Department {number % 64}/Team {number % 1024}"
        yield (
            f"E-{number:06}",
            given,
            family,
            f"{given}.{family}.{number}@example.org".lower(),
            "2005-02-30" if number % BAD == BAD - 1 else str(FIRST + timedelta(days=dice.randrange(7000))),
            department,
            f"Site {number % 12}/Hall {number % 36}",
            f"Operator {number % 240} - WC{number % 90}",
            f"E-{number // TEAM:06}" if number else "",
            "",
        )


def _word(dice: random.Random) -> str:
    return "".join(dice.choice(SOUNDS) for _ in range(dice.randrange(2, 5)))
