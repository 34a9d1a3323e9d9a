"""The made-up people, facts and lessons the gallery shows."""

from datetime import UTC, date, datetime
from typing import Any

from duly.web.accounts import AccountRow

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 6, tzinfo=UTC)
LONG = "Bundesweiteinheitlicheunterweisungsnachweisverordnung " * 3

DAYS = [date(2026, 11, 14), date(2026, 11, 30), date(2027, 1, 15)]
PEOPLE = [
    ("Tomasz Wierzbicki", "NW-20117", "Production", "Forming", "overdue", date(2026, 11, 14), 67),
    ("Elif Aydin", "NW-20532", "Production", "Painting", "in_progress", date(2026, 11, 30), 100),
    ("Pedro Iglesias", "NW-20240", "Production", "Welding", "completed", date(2026, 12, 4), 94),
    ("Aoife Brennan", "NW-20388", "Facilities and maintenance", "Welding", "due", date(2026, 11, 20), 0),
    (LONG, "NW-20076", LONG, "Forming", "assigned", date(2027, 1, 15), 1961),
]
FACTS: list[dict[str, Any]] = [
    {
        "icon": "git-branch",
        "label": "Rule",
        "title": "Paint line: solvent safety, revision 5",
        "note": "Changed by Jonas Feldkamp today: Location now includes Graz",
    },
    {
        "icon": "id-badge-2",
        "label": "Facts that match",
        "title": "Department Production, location Graz, activity Painting",
        "note": "Activity came from the HR feed on 12 November",
    },
    {"icon": "bolt", "label": "Event", "title": "Rule applied, 23 November 2026"},
    {
        "icon": "calendar-due",
        "label": "Due day",
        "title": "23 Nov + 21 days = 14 Dec",
        "note": "21 days from the rule wins over 30 from the training. Grace 0: overdue from 15 December.",
    },
]
PROOF: list[dict[str, Any]] = [
    {"title": "The root was not signed", "note": "No checkpoint covers it yet", "wrong": True},
    {
        "title": "The record has not changed",
        "note": "SHA-256 of the 1,284 stored bytes equals the leaf",
        "code": "9f2c41ab07de55317c0d9f2c41ab07de55317c0d9f2c41ab07de55317c0dffff",
    },
    {
        "title": "The words are the ones that were signed",
        "note": "The commitment in the record opens to this name and sentence",
        "code": "b310 77c9 … e542",
    },
]
PHASES: list[dict[str, Any]] = [
    {"label": "Orientation", "state": "ok"},
    {
        "label": "Lessons",
        "state": "now",
        "lessons": [
            {"label": "What stored energy does", "url": "#1"},
            {"label": "Six steps, in this order", "url": "#2", "now": True},
            {"label": "One lock, one life"},
            {"label": "Handing over at shift change"},
        ],
    },
    {"label": "Quiz", "state": "ahead", "note": "8 questions, pass mark 80%. First of 3 tries"},
    {"label": "Sign", "state": "ahead"},
]
LESSON = """# Six steps, in this order

A forming press stores energy in three places: the flywheel, the hydraulic accumulator and the raised slide.
Switching it off removes *none* of them. Before a hand goes past the guard, each must be
**isolated, locked and proven dead**.

1. Prepare: know the energy
2. Tell everyone near it
3. Stop it the normal way

| Step | What you lock | Minutes |
| --- | --- | ---: |
| Isolate | every source of energy on the machine, the accumulator included | 4 |
| Lock | your own lock and your own tag | 2 |

## Trying is a step, not a formality

Press the start button with both hands. Nothing may move. See [the procedure](https://example.com/sop) or
type `RESET`.

> If the slide drops even a finger’s width, the accumulator is still charged.

### What you do then

- Stand clear
- Tell your line lead, and do not remove any lock
"""

FIGURES: list[dict[str, Any]] = [
    {"label": "Assigned to", "number": 1961, "url": "#", "note": "people"},
    {"label": "Completed", "number": 1131, "url": "#", "note": "57.7%", "standing": "completed"},
    {"label": "In progress", "number": 400, "url": "#", "standing": "in_progress"},
    {"label": "Overdue", "number": 23, "url": "#", "note": "on 8 people", "standing": "overdue"},
    {"label": "Assigned", "number": 407, "note": "not started", "standing": "assigned"},
]
ROWS = [
    AccountRow(count=156, tone="assigned", title="will be assigned", note="over two conditions", url="#"),
    AccountRow(count=9, tone="kept", title="keep what they have", note="already hold an open one", url="#"),
    AccountRow(
        count=1200,
        tone="left",
        title="stay out",
        note="1,184 outside the audience, 11 hold valid evidence, 5 on leave",
        url="#",
        link="See all 1,200",
    ),
    AccountRow(count=1, tone="undecided", title="cannot be decided", url="#", link="Fix 1 record"),
]
LINES = [
    {"op": "same", "text": "Before a hand goes past the guard, each source must be isolated."},
    {"op": "del", "text": "If the slide drops, wait two minutes and try again."},
    {"op": "add", "text": "If the slide drops even a finger’s width, the accumulator is still charged."},
    {"op": "fold", "text": "14 paragraphs unchanged"},
]
