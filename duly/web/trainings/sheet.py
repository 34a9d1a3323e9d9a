"""A draft as it stands typed on the page: read from a post or from the store, rearranged by buttons.

Nothing here is checked, so nothing that was typed is ever lost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from duly.kernel.quiz import Question
from duly.trainings.rules import Content, Settings
from duly.web.trainings.forms import DAYS_A_WEEK

Row = dict[str, str]
Option = tuple[str, bool]

# The lists of a draft, and the field that every row of them has.
LISTS = {"lesson": "title", "objective": "text", "source": "title", "question": "text"}
# Boxes that are not ticked do not come in with a post.
BOXES = {"lesson": "mandatory", "question": "several"}
LEAST_OPTIONS = 2
ON = "on"


@dataclass
class Sheet:
    """`facts` are the fields that stand once, `rows` those of each list in order."""

    facts: Row
    rows: dict[str, list[Row]]
    preview: int | None = field(default=None)

    def rearrange(self, action: str) -> str | None:
        """Does what a button says, as in 'add-lesson', 'up-lesson-2', 'remove-option-0-1'.

        Returns where on the page that was, None if no such button exists.
        """
        verb, _, rest = action.partition("-")
        kind, *numbers = rest.split("-")
        move = MOVES.get(verb)
        if move is None or not all(number.isdecimal() for number in numbers):
            return None
        try:
            return move(self, kind, *map(int, numbers))
        except (KeyError, IndexError, TypeError, ValueError):
            return None


def add(sheet: Sheet, kind: str, *at: int) -> str:
    """A blank row at the end of a list, or a blank answer at the end of a question."""
    if kind == "option":
        (question,) = at
        row = sheet.rows["question"][question]
        sheet.rows["question"][question] = with_options(row, [*options_of(row), ("", False)])
        return f"question-{question}"
    sheet.rows[kind].append(blank(kind))
    return f"{kind}-{len(sheet.rows[kind]) - 1}"


def remove(sheet: Sheet, kind: str, *at: int) -> str:
    """Takes a row, or an answer, away."""
    if kind == "option":
        question, option = at
        options = options_of(sheet.rows["question"][question])
        del options[option]
        sheet.rows["question"][question] = with_options(sheet.rows["question"][question], options)
        return f"question-{question}"
    (place,) = at
    del sheet.rows[kind][place]
    return f"{kind}s"


def up(sheet: Sheet, kind: str, place: int) -> str:
    """Moves a row before the one above it."""
    rows = sheet.rows[kind]
    above = max(place - 1, 0)
    rows[above], rows[place] = rows[place], rows[above]
    return f"{kind}-{above}"


def down(sheet: Sheet, kind: str, place: int) -> str:
    """Moves a row behind the one below it."""
    up(sheet, kind, place + 1)
    return f"{kind}-{place + 1}"


def preview(sheet: Sheet, kind: str, place: int) -> str:
    """Shows a lesson as learners will see it."""
    sheet.preview = place
    return f"{kind}-{place}"


MOVES: dict[str, Callable[..., str]] = {
    "add": add,
    "remove": remove,
    "up": up,
    "down": down,
    "preview": preview,
}


def typed(post: Mapping[str, str]) -> Sheet:
    """What came in with a post, with line ends as everywhere else."""
    said = {"signature": "", **{name: value.replace("\r\n", "\n") for name, value in post.items()}}
    return Sheet(said, {kind: _rows(said, kind, first) for kind, first in LISTS.items()})


def written(content: Content, settings: Settings, *, reason: str, language: str, revision: int) -> Sheet:
    """A stored draft as if it had just been typed; an empty list starts with a blank row."""
    facts = {
        "name": settings.name,
        "category": settings.category.value,
        "due_offset_days": str(settings.due_offset_days),
        "grace_weeks": str(settings.grace_days // DAYS_A_WEEK),
        "recertify_months": str(settings.recertify_months or ""),
        "minutes": str(content.minutes),
        "passing_score": str(content.passing_score),
        "attempt_limit": str(content.attempt_limit or ""),
        "signature": ON if content.signature else "",
        "change_reason": reason,
        "language": language,
        "revision": str(revision),
    }
    lessons = [
        {"title": one.title, "body": one.body, "mandatory": ON if one.mandatory else ""}
        for one in content.lessons
    ]
    rows = {
        "lesson": lessons or [blank("lesson")],
        "objective": [{"text": one} for one in content.objectives] or [blank("objective")],
        "source": [{"title": one.title, "reference": one.reference} for one in content.sources]
        or [blank("source")],
        "question": [_question(one) for one in content.questions],
    }
    return Sheet(facts, rows)


def blank(kind: str) -> Row:
    """A row nobody has filled in."""
    row = {LISTS[kind]: ""}
    if kind == "lesson":
        return {**row, "body": "", "mandatory": ON}
    return with_options(row, []) if kind == "question" else row


def options_of(row: Row) -> list[Option]:
    """The answers of a question in the order they stand."""
    options: list[Option] = []
    while f"option-{len(options)}" in row:
        at = len(options)
        options.append((row[f"option-{at}"], row.get(f"right-{at}") == ON))
    return options


def with_options(row: Row, options: list[Option]) -> Row:
    """The question with these answers, blank lines added where there are too few to choose from."""
    kept = {name: value for name, value in row.items() if not name.startswith(("option-", "right-"))}
    for at, (text, right) in enumerate([*options, *[("", False)] * (LEAST_OPTIONS - len(options))]):
        kept[f"option-{at}"] = text
        kept[f"right-{at}"] = ON if right else ""
    return kept


def _question(question: Question) -> Row:
    row = {"text": question.text, "several": ON if question.several else ""}
    return with_options(row, [(text, at in question.correct) for at, text in enumerate(question.options)])


def _rows(said: Row, kind: str, first: str) -> list[Row]:
    rows: list[Row] = []
    while f"{kind}-{len(rows)}-{first}" in said:
        prefix = f"{kind}-{len(rows)}-"
        row = {name.removeprefix(prefix): value for name, value in said.items() if name.startswith(prefix)}
        rows.append({BOXES[kind]: "", **row} if kind in BOXES else row)
    return rows
