"""The planned year, lived through: each event calls the operation it stands for, at its own instant."""

from collections.abc import Callable
from datetime import datetime
from functools import singledispatchmethod
from uuid import UUID

from duly.assignments import operations as assigning
from duly.assignments.models import Assignment
from duly.assignments.queries import preview
from duly.cli.demo import events
from duly.cli.demo.calendar import Plan
from duly.cli.demo.company import NOBODY_KNOWS, Company
from duly.cli.demo.library import EditionText
from duly.cli.demo.texts import content_of, settings_of
from duly.kernel.audience import Audience, Clause, Condition
from duly.learning import operations as learning
from duly.people import operations as people
from duly.tenancy.actor import Actor
from duly.trainings import operations as authoring

LANGUAGE = "en"


class History:
    """What exists so far, by the plan's own names; `happened` makes the next event real."""

    def __init__(self, plan: Plan, company: Company) -> None:
        self.plan = plan
        self.company = company
        self.trainings: dict[str, UUID] = {}
        self._versions: dict[tuple[str, int], UUID] = {}
        self._campaigns: dict[str, UUID] = {}
        self._attempts: dict[tuple[str, str], tuple[int, UUID]] = {}

    @singledispatchmethod
    def happened(self, event: events.Event) -> None:
        raise NotImplementedError(type(event).__name__)

    @happened.register
    def _(self, event: events.PersonJoined) -> None:
        self.company.hire(self._by(event.by, event.at), self.company.roster.people[event.person])

    @happened.register
    def _(self, event: events.PersonMoved) -> None:
        actor, person_id = self._by(event.by, event.at), self.company.ids[event.person]
        for attribute in ("department", "location"):
            value = self.company.value(actor, attribute, getattr(event, attribute))
            people.move(actor=actor, person_id=person_id, attribute=attribute, value_id=value)
        people.link(
            actor=actor, person_id=person_id, kind="manager", other_id=self.company.ids[event.manager]
        )

    @happened.register
    def _(self, event: events.PersonLeft) -> None:
        people.leave(actor=self._by(event.by, event.at), person_id=self.company.ids[event.person])

    @happened.register
    def _(self, event: events.TrainingWritten) -> None:
        actor, text = self._by(event.author, event.at), self.plan.library[event.training]
        edition = self._text(event)
        revision = self._begin(actor, event)
        training_id = self.trainings[event.training]
        authoring.save_draft(
            actor=actor,
            training_id=training_id,
            language=LANGUAGE,
            content=content_of(edition),
            settings=settings_of(text),
            change_reason=edition.change_reason,
            revision=revision,
        )
        self._versions[event.training, event.edition] = authoring.submit_draft(
            actor=actor, training_id=training_id, language=LANGUAGE, major=event.edition > 1
        )

    @happened.register
    def _(self, event: events.TrainingApproved) -> None:
        actor, version_id = self._by(event.approver, event.at), self._versions[event.training, event.edition]
        rationale = self._text(event).approval_rationale
        authoring.approve_version(actor=actor, version_id=version_id, rationale=rationale)
        assigning.activate_version(actor=actor, version_id=version_id)

    @happened.register
    def _(self, event: events.CampaignLaunched) -> None:
        # A renewal is launched by hand for the people it concerns, until activation starts it by itself.
        actor, training_id = self._by(event.by, event.at), self.trainings[event.training]
        audience = self._audience(actor, event.audience)
        campaign_id = assigning.draft_campaign(
            actor=actor,
            name=event.name,
            training_id=training_id,
            audience=audience,
            due_on=event.due_on,
        )
        seen = preview(actor=actor, audience=audience, training_id=training_id, due_on=event.due_on)
        assigning.launch(actor=actor, campaign_id=campaign_id, fingerprint=seen.fingerprint)
        self._campaigns[event.campaign] = campaign_id

    @happened.register
    def _(self, event: events.AssignmentWithdrawn) -> None:
        owed = Assignment.objects.get(
            campaign_id=self._campaigns[event.campaign], person_id=self.company.ids[event.person]
        )
        assigning.withdraw(actor=self._by(event.by, event.at), assignment_id=owed.pk, reason=event.reason)

    @happened.register
    def _(self, event: events.LessonOpened) -> None:
        actor = self._by(event.person, event.at)
        attempt_id = self._attempt(actor, event.person, event.training, event.edition)
        if attempt_id:
            learning.see_lesson(actor=actor, attempt_id=attempt_id, position=event.lesson - 1)

    @happened.register
    def _(self, event: events.QuizTried) -> None:
        attempt_id = self._begun(event.person, event.training, event.edition)
        if attempt_id:
            actor = self._by(event.person, event.at)
            learning.submit_quiz(actor=actor, attempt_id=attempt_id, answers=event.answers)

    @happened.register
    def _(self, event: events.Completed) -> None:
        self._finish(event.person, event.training, event.edition, event.at, self._complete)

    @happened.register
    def _(self, event: events.Signed) -> None:
        self._finish(event.person, event.training, event.edition, event.at, self._sign)

    def _by(self, number: str, at: datetime) -> Actor:
        return self.company.actor(number, at)

    def _text(self, event: events.TrainingWritten | events.TrainingApproved) -> EditionText:
        editions = self.plan.library[event.training].editions
        return next(edition for edition in editions if edition.number == event.edition)

    def _begin(self, actor: Actor, event: events.TrainingWritten) -> int:
        """The draft's revision to write on: a new training's, or the next version's."""
        if event.edition == 1:
            settings = settings_of(self.plan.library[event.training])
            self.trainings[event.training] = authoring.create_training(actor=actor, settings=settings)
            return 0
        training_id = self.trainings[event.training]
        return authoring.start_new_version(actor=actor, training_id=training_id, language=LANGUAGE)

    def _audience(self, actor: Actor, wanted: events.Audience) -> Audience:
        if wanted.everybody:
            return Audience(clauses=(Clause(),))
        if wanted.people:
            return Audience(individuals=frozenset(self.company.ids[number] for number in wanted.people))
        conditions = tuple(
            Condition(attribute, frozenset(self.company.value(actor, attribute, name) for name in names))
            for attribute, names in (("department", wanted.departments), ("location", wanted.locations))
            if names
        )
        return Audience(clauses=(Clause(conditions),))

    def _attempt(self, actor: Actor, person: str, training: str, edition: int) -> UUID | None:
        """The open attempt at this edition, begun if there is none; None while an older one is still open."""
        if (person, training) not in self._attempts:
            attempt_id = learning.open_training(
                actor=actor, training_id=self.trainings[training], language=LANGUAGE
            )
            self._attempts[person, training] = edition, attempt_id
        return self._begun(person, training, edition)

    def _begun(self, person: str, training: str, edition: int) -> UUID | None:
        begun, attempt_id = self._attempts[person, training]
        return attempt_id if begun == edition else None

    def _finish(
        self, person: str, training: str, edition: int, at: datetime, how: Callable[[Actor, UUID], object]
    ) -> None:
        attempt_id = self._begun(person, training, edition)
        if attempt_id:
            how(self._by(person, at), attempt_id)
            del self._attempts[person, training]

    @staticmethod
    def _complete(actor: Actor, attempt_id: UUID) -> object:
        return learning.complete(actor=actor, attempt_id=attempt_id)

    @staticmethod
    def _sign(actor: Actor, attempt_id: UUID) -> object:
        intent = learning.signing_intent(actor=actor, attempt_id=attempt_id)
        return learning.sign(
            actor=actor, attempt_id=attempt_id, token=intent.token, password=NOBODY_KNOWS, understood=True
        )
