"""One go of a person through a version: the lessons seen and the tries at its quiz, all kept for ever."""

from django.db import models

from duly.people.models import Person
from duly.tenancy.models import TenantForeignKey, TenantManager, TenantModel
from duly.trainings.models import Training, Version


class Attempt(TenantModel):
    """Opened with the first lesson, closed by completion or by a newer edition (superseded)."""

    COMPLETED = "completed"
    SUPERSEDED = "superseded"
    FAILED = "failed"
    OUTCOMES = [(outcome, outcome) for outcome in (COMPLETED, SUPERSEDED, FAILED)]

    person = TenantForeignKey(Person)
    training = TenantForeignKey(Training)
    version = TenantForeignKey(Version)
    started_at = models.DateTimeField()
    started_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=OUTCOMES, blank=True)

    objects: TenantManager["Attempt"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "person", "training"],
                condition=models.Q(closed_at__isnull=True),
                name="learning_one_open_attempt",
            )
        ]
        indexes = [
            models.Index(fields=["organization", "person", "version"], name="learning_attempt_by_person")
        ]


class LessonView(TenantModel):
    """A lesson of the attempt's version was seen. Append-only."""

    attempt = TenantForeignKey(Attempt)
    position = models.PositiveSmallIntegerField()
    seen_at = models.DateTimeField()

    objects: TenantManager["LessonView"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "attempt", "position"], name="learning_lesson_seen_once"
            )
        ]


class Try(TenantModel):
    """One submission of the quiz, passed or not (Q38). Append-only; the limit counts these."""

    attempt = TenantForeignKey(Attempt)
    number = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    score = models.PositiveSmallIntegerField()
    passed = models.BooleanField()
    tried_at = models.DateTimeField()

    objects: TenantManager["Try"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "attempt", "number"], name="learning_try_number_once"
            )
        ]
