"""What columns seem to mean by the names exports usually give them, in English and in German."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from unicodedata import combining, normalize

from duly.people.rules.names import FAMILY_COMMA_GIVEN

Columns = Sequence[tuple[str, Sequence[str]]]
Suggested = dict[str, object]

# Names without accents, blanks and punctuation, in lower case.
FIELDS: dict[str, tuple[str, ...]] = {
    "employee_number": (
        "employeenumber", "employeeno", "employeeid", "empno", "empid", "staffnumber", "staffid", "staffno",
        "personnelnumber", "personnelno", "payrollnumber", "workerid", "badgenumber", "number",
        "personalnummer", "personalnr", "persnr", "persnummer", "mitarbeiternummer", "mitarbeiternr",
        "mitarbeiterid", "manr", "stammnummer", "ausweisnummer",
    ),
    "given_name": (
        "givenname", "firstname", "forename", "first", "given", "vorname", "vornamen", "rufname",
    ),
    "family_name": (
        "familyname", "lastname", "surname", "last", "family", "nachname", "familienname", "zuname",
    ),
    "full_name": (
        "fullname", "name", "displayname", "employeename", "employee", "vollername", "gesamtname",
        "namevorname", "nachnamevorname", "mitarbeiter", "mitarbeitername", "anzeigename",
    ),
    "email": (
        "email", "emailaddress", "mail", "mailaddress", "workemail", "businessemail", "emailwork",
        "emailadresse", "mailadresse", "emaildienstlich", "dienstlicheemail", "emailgeschaeftlich",
    ),
    "language": ("language", "preferredlanguage", "locale", "lang", "sprache", "korrespondenzsprache"),
    "started_on": (
        "startdate", "hiredate", "hired", "dateofhire", "hiredon", "joined", "joindate", "joiningdate",
        "entrydate", "startedon", "employedsince", "eintritt", "eintrittsdatum", "eintrittdatum",
        "beschaeftigtseit", "einstellungsdatum", "eintrittam",
    ),
    "department": (
        "department", "departmentname", "dept", "orgunit", "organizationunit", "organizationalunit",
        "businessunit", "division", "abteilung", "abteilungsname", "bereich", "organisationseinheit",
        "orgeinheit",
    ),
    "location": (
        "location", "site", "office", "worklocation", "branch", "standort", "arbeitsort", "ort",
        "niederlassung", "betriebsstaette", "arbeitsstaette",
    ),
    "activity": ("activity", "taetigkeit", "taetigkeitsbereich"),
    "plant": ("plant", "factory", "werk", "werksnummer"),
    "line": ("line", "productionline", "linie", "fertigungslinie", "produktionslinie"),
    "workstation": ("workstation", "workplace", "workcenter", "arbeitsplatz", "arbeitsstation"),
    "job_role": (
        "jobrole", "jobtitle", "title", "job", "position", "positiontitle", "function", "stelle",
        "stellenbezeichnung", "funktion", "berufsbezeichnung", "planstelle",
    ),
}  # fmt: skip
MANAGERS = (
    "manager", "supervisor", "reportsto", "linemanager", "boss", "vorgesetzter", "vorgesetzte",
    "fuehrungskraft", "disziplinarischervorgesetzter", "leiter",
)  # fmt: skip
LEADS = ("linelead", "teamlead", "teamleader", "shiftlead", "schichtleiter", "linienleiter", "teamleiter")
# What follows the word for a manager says what stands in the column.
BY = {
    "email": ("email", "emailaddress", "mail", "emailadresse", "mailadresse"),
    "employee_number": (
        "", "number", "no", "id", "employeeid", "employeenumber", "nr", "nummer", "personalnummer",
        "personalnr", "persnr",
    ),
}  # fmt: skip
_SPELLED = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "ae", "Ö": "oe", "Ü": "ue"}
_OTHER = re.compile(r"[^a-z0-9]+")


def suggested(columns: Columns, attributes: Mapping[str, str]) -> Suggested:
    """A mapping of the columns whose names are known. `attributes` are the organization's own, key to name.

    It is a beginning: it may lack what a mapping must have.
    """
    named = {plain(name): name for name, _ in reversed(columns)}
    fields: Suggested = {}
    for field, names in FIELDS.items():
        column = next((named[name] for name in names if name in named), None)
        if column is not None:
            fields[field] = column
    _one_name(fields)
    found: Suggested = {"version": 1, "fields": fields}
    own = {key: named[plain(name)] for key, name in attributes.items() if plain(name) in named}
    found |= {"attributes": own} if own else {}
    links = _links(named, fields)
    found |= {"links": links} if links else {}
    days = _days(columns, fields)
    return found | ({"file": {"days": days}} if days else {})


def plain(name: str) -> str:
    """The name of a column without case, accents, blanks and punctuation: `E-Mail` and `e_mail` are one."""
    spelled = "".join(_SPELLED.get(character, character) for character in normalize("NFC", name))
    decomposed = normalize("NFKD", spelled.lower())
    return _OTHER.sub("", "".join(one for one in decomposed if not combining(one)))


def _one_name(fields: Suggested) -> None:
    """Both names or the full one, never all three. `Name` beside a given name alone is the family name."""
    if "full_name" not in fields:
        return
    full = fields.pop("full_name")
    if "given_name" not in fields and "family_name" not in fields:
        fields["full_name"] = {"column": full, "order": FAMILY_COMMA_GIVEN}
    elif "family_name" not in fields:
        fields["family_name"] = full


def _links(named: Mapping[str, str], fields: Suggested) -> Suggested:
    links: Suggested = {}
    for kind, words in (("manager", MANAGERS), ("line_lead", LEADS)):
        for by, endings in BY.items():
            column = next((named[w + e] for w in words for e in endings if w + e in named), None)
            if column is not None and by in fields and kind not in links:
                links[kind] = {"column": column, "by": by}
    return links


def _days(columns: Columns, fields: Suggested) -> str:
    """The one order in which the first days can be read; '' where there are none, or more orders fit."""
    orders = next((set(days) for name, days in columns if name == fields.get("started_on")), set())
    return orders.pop() if len(orders) == 1 else ""
