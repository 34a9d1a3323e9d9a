"""The trainings of the demo organization, read from `content/trainings` and checked field by field.

`fire-safety.md` holds the training and its first edition, `fire-safety.2.md` its second, and so on. The front
matter is TOML between two `+++` lines; every level-1 heading of the body begins a lesson.
"""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from duly.cli.demo.fields import ContentError, Fields

TRAININGS = Path(__file__).parent / "content" / "trainings"
CATEGORIES = ("Security", "Quality", "Compliance", "Operations")
DUTIES = ("hr_admin", "quality_admin", "approver", "corporate_admin")
EVERYBODY = "everybody"
DAYS_APART = 4  # so that days moved off a weekend keep their order


@dataclass(frozen=True, slots=True)
class LessonText:
    title: str
    body: str  # Markdown


@dataclass(frozen=True, slots=True)
class QuestionText:
    text: str
    options: tuple[str, ...]
    correct: tuple[int, ...]  # positions in `options`, from 0, ascending

    @property
    def several(self) -> bool:
        return len(self.correct) > 1


@dataclass(frozen=True, slots=True)
class SourceText:
    title: str
    reference: str
    version: str
    effective_on: date


@dataclass(frozen=True, slots=True)
class CampaignText:
    name: str
    days_ago: int
    locations: tuple[str, ...]  # none: wherever the audience is


@dataclass(frozen=True, slots=True)
class EditionText:
    """What one version says and asks. `approved_days_ago` is None while it waits in the review queue."""

    number: int
    minutes: int
    passing_score: int | None
    attempt_limit: int | None
    signature: bool
    objectives: tuple[str, ...]
    sources: tuple[SourceText, ...]
    questions: tuple[QuestionText, ...]
    lessons: tuple[LessonText, ...]
    change_reason: str
    approval_rationale: str
    recertify: bool
    written_days_ago: int
    approved_days_ago: int | None


@dataclass(frozen=True, slots=True)
class TrainingText:
    key: str
    name: str
    description: str
    category: str
    due_offset_days: int
    grace_weeks: int
    recertify_months: int | None
    audience: tuple[str, ...]  # department names, or `everybody` alone
    onboarding: bool  # people who join later get it with the next batch of starters
    author: str  # a duty of the cast
    approver: str
    campaigns: tuple[CampaignText, ...]
    editions: tuple[EditionText, ...]


def load(folder: Path = TRAININGS) -> tuple[TrainingText, ...]:
    """All trainings by key. Raises ContentError at the first mistake."""
    names = sorted(path.name for path in folder.glob("*.md"))
    firsts = [name for name in names if name.count(".") == 1]
    trainings = tuple(_training(folder, name, _later_editions(names, name)) for name in firsts)
    used = sum(len(training.editions) for training in trainings)
    if used != len(names):
        raise ContentError(str(folder), "file names", "must be key.md, key.2.md, key.3.md without gaps")
    _refuse_twins(trainings, folder)
    return trainings


def _later_editions(names: list[str], first: str) -> list[str]:
    key = first.removesuffix(".md")
    later = (f"{key}.{number}.md" for number in range(2, 10))
    return [name for name in later if name in names]


def _refuse_twins(trainings: tuple[TrainingText, ...], folder: Path) -> None:
    names = Counter(training.name for training in trainings)
    names.update(campaign.name for training in trainings for campaign in training.campaigns)
    for name, times in names.items():
        if times > 1:
            raise ContentError(str(folder), "name", f"must be unique; “{name}” is there {times} times")


def _training(folder: Path, first: str, later: list[str]) -> TrainingText:
    fields, body = _split(folder / first)
    training = TrainingText(
        key=first.removesuffix(".md"),
        name=fields.text("name", longest=120),
        description=fields.text("description"),
        category=fields.choice("category", CATEGORIES),
        due_offset_days=fields.whole("due_offset_days", 1, 3650),
        grace_weeks=fields.whole("grace_weeks", 0, 52),
        recertify_months=fields.whole_or_none("recertify_months", 1, 120),
        audience=fields.texts("audience", fewest=1),
        onboarding=fields.flag("onboarding"),
        author=fields.choice("author", DUTIES),
        approver=fields.choice("approver", DUTIES),
        campaigns=tuple(_campaign(table) for table in fields.tables("campaigns")),
        editions=(
            _edition(fields, body, number=1),
            *(_edition(*_split(folder / name), number=number) for number, name in enumerate(later, start=2)),
        ),
    )
    _check_training(training, fields)
    return training


def _check_training(training: TrainingText, fields: Fields) -> None:
    if training.author == training.approver:
        raise fields.refuse("approver", "must not be the author")
    if EVERYBODY in training.audience and len(training.audience) > 1:
        raise fields.refuse("audience", f"must be “{EVERYBODY}” alone or departments")
    if any(edition.approved_days_ago is None for edition in training.editions[:-1] or training.editions):
        raise fields.refuse("approved_days_ago", "may be absent in the last of several editions only")
    steps = [
        day
        for edition in training.editions
        for day in (edition.written_days_ago, edition.approved_days_ago)
        if day is not None
    ]
    if any(earlier - later < DAYS_APART for earlier, later in pairwise(steps)):
        raise fields.refuse("approved_days_ago", f"must be {DAYS_APART} days after what comes before it")
    if any(steps[1] - campaign.days_ago < DAYS_APART for campaign in training.campaigns):
        raise fields.refuse("campaigns", f"must begin {DAYS_APART} days after the first approval")


def _campaign(fields: Fields) -> CampaignText:
    campaign = CampaignText(
        name=fields.text("name", longest=120),
        days_ago=fields.whole("days_ago", 1, 365),
        locations=fields.texts("locations"),
    )
    fields.finish()
    return campaign


def _edition(fields: Fields, body: str, *, number: int) -> EditionText:
    edition = EditionText(
        number=number,
        minutes=fields.whole("minutes", 1, 480),
        passing_score=fields.whole_or_none("passing_score", 1, 100),
        attempt_limit=fields.whole_or_none("attempt_limit", 1, 100),
        signature=fields.flag("signature"),
        objectives=fields.texts("objectives", fewest=3, most=5),
        sources=tuple(_source(table) for table in fields.tables("sources")),
        questions=tuple(_question(table) for table in fields.tables("questions")),
        lessons=_lessons(body, fields),
        change_reason=fields.text("change_reason", shortest=10, longest=1000),
        approval_rationale=fields.text("approval_rationale", shortest=10, longest=1000),
        recertify=fields.flag("recertify") if number > 1 else False,
        written_days_ago=fields.whole("written_days_ago", 1, 730),
        approved_days_ago=fields.whole_or_none("approved_days_ago", 1, 730),
    )
    fields.finish()
    if not edition.sources:
        raise fields.refuse("sources", "must name at least one")
    if bool(edition.questions) != (edition.passing_score is not None):
        raise fields.refuse("passing_score", "must be there with a quiz and only then")
    if edition.attempt_limit is not None and not edition.questions:
        raise fields.refuse("attempt_limit", "needs a quiz")
    return edition


def _source(fields: Fields) -> SourceText:
    source = SourceText(
        title=fields.text("title", longest=200),
        reference=fields.text("reference", longest=100),
        version=fields.text("version", longest=50),
        effective_on=fields.day("effective_on"),
    )
    fields.finish()
    return source


def _question(fields: Fields) -> QuestionText:
    question = QuestionText(
        text=fields.text("text"),
        options=fields.texts("options", fewest=2, most=10),
        correct=fields.wholes("correct"),
    )
    fields.finish()
    right = question.correct
    if not right or sorted(set(right)) != list(right) or not set(right) <= set(range(len(question.options))):
        raise fields.refuse("correct", "must hold ascending positions of options, counted from 0")
    return question


def _split(path: Path) -> tuple[Fields, str]:
    """The front matter of a file and the text below it."""
    opening, fence, rest = path.read_text(encoding="utf-8").partition("+++\n")
    front, closing, body = rest.partition("\n+++\n")
    if opening or not fence or not closing:
        raise ContentError(path.name, "front matter", "must stand first, between two +++ lines")
    try:
        return Fields(tomllib.loads(front), file=path.name), body
    except tomllib.TOMLDecodeError as error:
        raise ContentError(path.name, "front matter", f"is not TOML: {error}") from error


def _lessons(body: str, fields: Fields) -> tuple[LessonText, ...]:
    before, *pieces = re.split(r"^# +", body, flags=re.MULTILINE)
    if before.strip() or not pieces:
        raise fields.refuse("body", "must begin with a level-1 heading")
    lessons = []
    for piece in pieces:
        title, _, text = piece.partition("\n")
        if not title.strip() or not text.strip():
            raise fields.refuse("body", f"has a lesson without title or text: “{title.strip()}”")
        lessons.append(LessonText(title.strip(), text.strip()))
    return tuple(lessons)
