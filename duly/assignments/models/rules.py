"""Assignment rules: who owes which trainings as long as they match, and every revision of that."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from duly.people.models import Person
from duly.tenancy.models import ClockTimestamp, TenantForeignKey, TenantManager, TenantModel
from duly.trainings.models import Training

LEAVING = [("keep", "keep"), ("withdraw", "withdraw")]


class RuleFacts(TenantModel):
    """What a rule says. `days_to_complete` is null where the training's own offset holds (SEED-112).

    `on_leaving` says what happens to open assignments of people who no longer match; `redates_open` moves
    those not moved by hand when the days to complete change.
    """

    name = models.CharField(max_length=500)
    audience = models.JSONField()
    days_to_complete = models.PositiveSmallIntegerField(null=True)
    auto_assign = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    on_leaving = models.CharField(max_length=10, choices=LEAVING, default="keep")
    redates_open = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        abstract = True


class Rule(RuleFacts):
    """An attribute-based assignment rule as it stands today: the newest of its revisions."""

    revision = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = TenantForeignKey(Person)

    objects: TenantManager["Rule"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days_to_complete__isnull=True)
                | models.Q(days_to_complete__range=(1, 3650)),
                name="assignments_rule_days_range",
            )
        ]
        indexes = [models.Index(fields=["organization", "name", "id"], name="assignments_rule_by_name")]

    def __str__(self) -> str:
        return self.name


class RuleRevision(RuleFacts):
    """What a rule said from one moment on, by whom and why. Append-only."""

    rule = TenantForeignKey(Rule)
    number = models.PositiveIntegerField()
    trainings = ArrayField(models.UUIDField())
    reason = models.TextField(blank=True)
    revised_at = models.DateTimeField()
    revised_by = TenantForeignKey(Person)
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    objects: TenantManager["RuleRevision"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "rule", "number"], name="assignments_revision_once"
            )
        ]


class RuleTarget(TenantModel):
    """A training that a rule assigns, in its order. What is removed keeps its campaign and assignments."""

    rule = TenantForeignKey(Rule)
    training = TenantForeignKey(Training)
    position = models.PositiveSmallIntegerField()
    removed_at = models.DateTimeField(null=True)

    objects: TenantManager["RuleTarget"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "rule", "training"], name="assignments_rule_target_once"
            )
        ]
        indexes = [
            # Which rules a version that comes into force concerns.
            models.Index(fields=["organization", "training"], name="assignments_target_training")
        ]


class RuleTerm(TenantModel):
    """A value by which a clause of a rule can hold, so that the rules about somebody are found by an index.

    The database writes them whenever the audience of a rule changes. A clause holds for nobody who has not
    one of its values in each of as many dimensions as it has `conditions`. Clause 0 names individuals; one
    for everybody has the value `EVERYBODY`.
    """

    EVERYBODY = UUID(int=0)

    rule = TenantForeignKey(Rule)
    clause = models.PositiveSmallIntegerField()
    conditions = models.PositiveSmallIntegerField()
    dimension = models.CharField(max_length=40)
    value = models.UUIDField()

    objects: TenantManager["RuleTerm"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "rule", "clause", "dimension", "value"], name="assignments_term_once"
            )
        ]
        indexes = [models.Index(fields=["organization", "value"], name="assignments_term_by_value")]
