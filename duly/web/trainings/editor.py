"""The forms over a typed draft, and the content and settings they make."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django import forms

from duly.kernel.quiz import Question
from duly.trainings.rules import Content, Lesson, Settings, Source
from duly.web.trainings.forms import DraftForm, LessonForm, ObjectiveForm, QuestionForm, RowForm, SourceForm
from duly.web.trainings.sheet import LEAST_OPTIONS, Row, Sheet, options_of

NAMED: dict[str, type[RowForm]] = {"lesson": LessonForm, "objective": ObjectiveForm, "source": SourceForm}


@dataclass(frozen=True)
class Editor:
    """Everything on the page as forms. `established`: only the name of the settings can be edited.

    Unless it is to be `checked`, what was typed is shown without a word about what is wrong with it.
    """

    sheet: Sheet
    established: bool
    checked: bool = False

    @cached_property
    def draft(self) -> DraftForm:
        return DraftForm(established=self.established, **self._filled(self.sheet.facts))

    @cached_property
    def lessons(self) -> list[RowForm]:
        return self._forms("lesson")

    @cached_property
    def objectives(self) -> list[RowForm]:
        return self._forms("objective")

    @cached_property
    def sources(self) -> list[RowForm]:
        return self._forms("source")

    @cached_property
    def questions(self) -> list[QuestionForm]:
        return [
            QuestionForm(
                prefix=f"question-{at}",
                nth=at + 1,
                options=max(LEAST_OPTIONS, len(options_of(row))),
                **self._filled(row, f"question-{at}-"),
            )
            for at, row in enumerate(self.sheet.rows["question"])
        ]

    @property
    def parts(self) -> list[forms.Form]:
        return [self.draft, *self.objectives, *self.sources, *self.lessons, *self.questions]

    def is_valid(self) -> bool:
        """Whether all of it can be saved; looks at every form, so that each can say what is wrong."""
        return not self.errors

    # What the list of errors on top of the page asks a form for.

    @property
    def errors(self) -> list[str]:
        return [str(error) for form in self.parts for errors in form.errors.values() for error in errors]

    @property
    def non_field_errors(self) -> list[str]:
        return [str(error) for form in self.parts for error in form.non_field_errors()]

    def __iter__(self) -> Iterator[forms.BoundField]:
        for form in self.parts:
            yield from form

    def content(self) -> Content:
        """The content as it was filled in; rows left blank are left out."""
        said = self.draft.cleaned_data
        return Content(
            lessons=tuple(
                Lesson(one["title"], one["body"], mandatory=one["mandatory"]) for one in filled(self.lessons)
            ),
            questions=tuple(question(form) for form in self.questions if form.cleaned_data),
            passing_score=said["passing_score"],
            attempt_limit=said["attempt_limit"],
            signature=said["signature"],
            minutes=said["minutes"],
            objectives=tuple(one["text"] for one in filled(self.objectives)),
            sources=tuple(Source(one["title"], one["reference"]) for one in filled(self.sources)),
        )

    def settings(self, in_force: Settings) -> Settings:
        """The settings as they were filled in, over those in force where only the name can be edited."""
        if self.established:
            return replace(in_force, name=self.draft.cleaned_data["name"].strip())
        return self.draft.settings()

    def _forms(self, kind: str) -> list[RowForm]:
        make = NAMED[kind]
        return [
            make(prefix=f"{kind}-{at}", nth=at + 1, **self._filled(row, f"{kind}-{at}-"))
            for at, row in enumerate(self.sheet.rows[kind])
        ]

    def _filled(self, row: Row, prefix: str = "") -> dict[str, Row]:
        """How a form gets its values: as data that is checked, or as what it starts with."""
        if self.checked:
            return {"data": {f"{prefix}{name}": value for name, value in row.items()}}
        return {"initial": row}


def filled(rows: list[RowForm]) -> list[dict[str, Any]]:
    """What the rows say that are not blank."""
    return [form.cleaned_data for form in rows if form.cleaned_data]


def question(form: QuestionForm) -> Question:
    """The question of a row that passed its checks."""
    answers = form.answers()
    return Question(
        text=form.cleaned_data["text"],
        options=tuple(text for text, _right in answers),
        correct=frozenset(at for at, (_text, right) in enumerate(answers) if right),
        several=form.cleaned_data["several"],
    )
