"""Campaigns, the assignments that hang on them, and every change of an assignment."""

from django.db import models

from duly.assignments.querysets import AssignmentQuerySet
from duly.assignments.rules import CampaignKind, CampaignState, EventKind
from duly.audit.models import Run
from duly.evidence.models import Evidence
from duly.people.models import Person
from duly.tenancy.models import ClockTimestamp, TenantForeignKey, TenantManager, TenantModel
from duly.trainings.models import Training

KINDS = [(kind.value, kind.value) for kind in CampaignKind]
STATES = [(state.value, state.value) for state in CampaignState]
EVENTS = [(kind.value, kind.value) for kind in EventKind]
OPEN = models.Q(completed_from__isnull=True, withdrawn_from__isnull=True)


class Campaign(TenantModel):
    """A named batch of assignments of one training, pinned to an edition (SEED-99)."""

    kind = models.CharField(max_length=20, choices=KINDS)
    state = models.CharField(max_length=20, choices=STATES)
    name = models.CharField(max_length=500)
    training = TenantForeignKey(Training)
    edition = models.PositiveIntegerField(null=True)
    audience = models.JSONField()
    due_on = models.DateField(null=True)
    accepts_evidence = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = TenantForeignKey(Person)
    launched_at = models.DateTimeField(null=True)
    launched_by = TenantForeignKey(Person, null=True)

    objects: TenantManager["Campaign"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=(CampaignState.DRAFT, CampaignState.DISCARDED))
                | models.Q(edition__isnull=False, due_on__isnull=False),
                name="assignments_launched_is_pinned",
            )
        ]
        indexes = [
            models.Index(fields=["organization", "-created_at", "id"], name="assignments_campaign_newest")
        ]

    def __str__(self) -> str:
        return self.name


class Assignment(TenantModel):
    """One person owes one training by a day, for one campaign, in one cycle.

    No status column: boundaries are stored when written (`_from` is the first day of something), the
    standing is judged when read. The columns are a cache of AssignmentEvent.
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
            )
        ]
