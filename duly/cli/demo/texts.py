"""The library's texts as the content and settings that trainings are written with."""

from duly.cli.demo.library import EditionText, QuestionText, SourceText, TrainingText
from duly.kernel.quiz import Question
from duly.trainings.rules import Category, Content, Lesson, Settings, Source

DAYS_A_WEEK = 7
PASSING_SCORE = 80  # stored, and not asked for, where there is no quiz


def content_of(edition: EditionText) -> Content:
    return Content(
        lessons=tuple(Lesson(lesson.title, lesson.body) for lesson in edition.lessons),
        questions=tuple(
            Question(one.text, one.options, frozenset(one.correct), several=one.several)
            for one in edition.questions
        ),
        passing_score=edition.passing_score or PASSING_SCORE,
        attempt_limit=edition.attempt_limit,
        signature=edition.signature,
        minutes=edition.minutes,
        objectives=edition.objectives,
        sources=tuple(_source(source) for source in edition.sources),
    )


def settings_of(training: TrainingText) -> Settings:
    return Settings(
        name=training.name,
        category=Category(training.category.lower()),
        due_offset_days=training.due_offset_days,
        grace_days=training.grace_weeks * DAYS_A_WEEK,
        recertify_months=training.recertify_months,
    )


def _question(one: QuestionText) -> Question:
    return Question(one.text, one.options, frozenset(one.correct), several=one.several)


def _source(source: SourceText) -> Source:
    edition = f", version {source.version}" if source.version else ""
    return Source(source.title, f"{source.reference}{edition}, effective {source.effective_on.isoformat()}")
