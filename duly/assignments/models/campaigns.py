"""Campaigns: a named batch of assignments each, launched by a person or kept by a rule."""

from django.db import models

from duly.assignments.models.rules import Rule
from duly.assignments.rules import CampaignKind, CampaignState
from duly.people.models import Person
from duly.tenancy.models import TenantForeignKey, TenantManager, TenantModel
from duly.trainings.models import Training

KINDS = [(kind.value, kind.value) for kind in CampaignKind]
STATES = [(state.value, state.value) for state in CampaignState]


class Campaign(TenantModel):
    """A named batch of assignments of one training, pinned to an edition (SEED-99).

    A rule has one for each of its trainings: without edition and day, which its assignments have each.
    """

    kind = models.CharField(max_length=20, choices=KINDS)
    state = models.CharField(max_length=20, choices=STATES)
    name = models.CharField(max_length=500)
    training = TenantForeignKey(Training)
    edition = models.PositiveIntegerField(null=True)
    audience = models.JSONField()
    due_on = models.DateField(null=True)
    accepts_evidence = models.BooleanField(default=True)
    note = models.TextField(blank=True, db_default="")
    rule = TenantForeignKey(Rule, null=True)
    created_at = models.DateTimeField()
    created_by = TenantForeignKey(Person)
    launched_at = models.DateTimeField(null=True)
    launched_by = TenantForeignKey(Person, null=True)

    objects: TenantManager["Campaign"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=(CampaignState.DRAFT, CampaignState.DISCARDED))
                | models.Q(edition__isnull=False, due_on__isnull=False)
                | models.Q(kind=CampaignKind.RULE),
                name="assignments_launched_is_pinned",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=CampaignKind.RULE, rule__isnull=False)
                | (~models.Q(kind=CampaignKind.RULE) & models.Q(rule__isnull=True)),
                name="assignments_rule_owns",
            ),
            models.UniqueConstraint(
                fields=["organization", "rule", "training"],
                condition=models.Q(rule__isnull=False),
                name="assignments_rule_campaign_once",
            ),
        ]
        indexes = [
            models.Index(fields=["organization", "-created_at", "id"], name="assignments_campaign_newest")
        ]

    def __str__(self) -> str:
        return self.name
