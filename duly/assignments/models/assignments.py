"""Assignments, why each was opened, and every change of them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from duly.assignments.models.campaigns import Campaign
from duly.assignments.models.rules import RuleRevision
from duly.assignments.querysets import AssignmentQuerySet
from duly.assignments.rules import EventKind, WithdrawalKind
from duly.audit.models import Run
from duly.evidence.models import Evidence
from duly.people.models import Person
from duly.tenancy.models import ClockTimestamp, TenantForeignKey, TenantManager, TenantModel
from duly.trainings.models import Training

EVENTS = [(kind.value, kind.value) for kind in EventKind]
WITHDRAWALS = [(kind.value, kind.value) for kind in WithdrawalKind]
BASES = [("campaign", "campaign"), ("rule", "rule"), ("training", "training")]
OPEN = models.Q(completed_from__isnull=True, withdrawn_from__isnull=True)


class Decision(TenantModel):
    """Why assignments were opened, stored when it was decided: one row for all who share every fact.

    `clause` counts the clauses of the audience from 1; 0 means named individually. `facts` are the values
    held then, one for each condition of that clause, in its order. `cause` is what set the run off for these
    people (a move, an import, a saved rule), `cause_id` the audit event or run of that. `due_days` were added
    to the day of assignment where `due_basis` is the rule or the training; a campaign has a day of its own.
    """

    run = TenantForeignKey(Run)
    campaign = TenantForeignKey(Campaign)
    revision = TenantForeignKey(RuleRevision, null=True)
    clause = models.PositiveSmallIntegerField()
    facts = ArrayField(models.UUIDField())
    cause = models.CharField(max_length=40)
    cause_id = models.UUIDField(null=True)
    due_basis = models.CharField(max_length=10, choices=BASES)
    due_days = models.PositiveSmallIntegerField(null=True)
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    objects: TenantManager["Decision"] = TenantManager()

    class Meta(TenantModel.Meta):
        indexes = [
            # The organization does not stand first, on purpose: the check of each assignment's key would go
            # through this index and read every decision, as long as the table has no statistics.
            models.Index(fields=["run", "campaign"], name="assignments_decided_in_run")
        ]


class Assignment(TenantModel):
    """One person owes one training by a day, for one campaign, in one cycle.

    No status column: boundaries are stored when written (`_from` is the first day of something), the
    standing is judged when read. The columns are a cache of AssignmentEvent. `withdrawal` is the kind of the
    withdrawal in force. `due_days` is the formula of the due day (null: a day of the campaign's own), and
    `keeps_due_day` holds once a person or an absence moved it, so that a rule leaves it alone.
    """

    campaign = TenantForeignKey(Campaign)
    person = TenantForeignKey(Person)
    training = TenantForeignKey(Training)
    edition = models.PositiveIntegerField()
    cycle = models.PositiveSmallIntegerField(default=1)
    run = TenantForeignKey(Run)
    assigned_at = models.DateTimeField()
    assigned_on = models.DateField()
    due_on = models.DateField()
    late_from = models.DateField()
    overdue_from = models.DateField()
    started_from = models.DateField(null=True)
    completed_from = models.DateField(null=True)
    withdrawn_from = models.DateField(null=True)
    exempt_until = models.DateField(null=True)
    evidence = TenantForeignKey(Evidence, null=True)
    decision = TenantForeignKey(Decision, null=True)
    withdrawal = models.CharField(max_length=10, choices=WITHDRAWALS, blank=True, db_default="")
    due_days = models.PositiveSmallIntegerField(null=True)
    keeps_due_day = models.BooleanField(default=False, db_default=False)
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    objects = TenantManager.from_queryset(AssignmentQuerySet)()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "campaign", "person", "cycle"], name="assignments_cycle_once"
            ),
            models.UniqueConstraint(
                fields=["organization", "campaign", "person"], condition=OPEN, name="assignments_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(late_from__gt=models.F("due_on"))
                & models.Q(overdue_from__gte=models.F("late_from")),
                name="assignments_boundaries_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(completed_from__isnull=True, evidence__isnull=True)
                | models.Q(completed_from__isnull=False, evidence__isnull=False),
                name="assignments_completed_by_evidence",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_from__isnull=True, withdrawal="")
                | (models.Q(withdrawn_from__isnull=False) & ~models.Q(withdrawal="")),
                name="assignments_withdrawal_has_kind",
            ),
        ]
        indexes = [
            # Who is overdue, who is due: open by due day.
            models.Index(
                fields=["organization", "due_on", "id"], condition=OPEN, name="assignments_open_by_due"
            ),
            # My trainings, fulfilment: open by person.
            models.Index(
                fields=["organization", "person", "training"],
                condition=OPEN,
                name="assignments_open_by_person",
            ),
            # Who owes a training, and whose is overdue: all that the matrix adds up, without reading a row.
            models.Index(
                fields=["organization", "training", "person"],
                include=["overdue_from", "late_from", "started_from", "exempt_until"],
                condition=OPEN,
                name="assignments_open_by_training",
            ),
            # One person's page, and their line on My team: open, completed and withdrawn.
            models.Index(fields=["organization", "person", "-due_on"], name="assignments_by_person"),
        ]


class AssignmentEvent(TenantModel):
    """A change of one assignment: boundary, pin, start, fulfilment, withdrawal, exemption. Append-only."""

    assignment = TenantForeignKey(Assignment)
    kind = models.CharField(max_length=20, choices=EVENTS)
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    old = models.JSONField()
    new = models.JSONField()
    reason = models.TextField(blank=True)
    run_id = models.UUIDField(null=True)

    objects: TenantManager["AssignmentEvent"] = TenantManager()

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["organization", "assignment", "recorded_at"], name="assignments_event_history"
            ),
            # Whose assignments a run changed.
            models.Index(
                fields=["organization", "run_id"],
                condition=models.Q(run_id__isnull=False),
                name="assignments_event_of_run",
            ),
        ]
