"""What waits to be done: changes the rules have not looked at yet, and the rest of a launch."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from duly.assignments.models.assignments import Decision
from duly.assignments.models.campaigns import Campaign
from duly.assignments.models.rules import Rule
from duly.audit.models import Run
from duly.people.models import Person
from duly.tenancy.models import ClockTimestamp, TenantForeignKey, TenantManager, TenantModel


class Pending(TenantModel):
    """A person or a rule that changed and is to be reconciled; neither means everybody by every rule.

    One change is one row. The reconcile that takes them writes its run on them, and removes them at its end.
    """

    person = TenantForeignKey(Person, null=True)
    rule = TenantForeignKey(Rule, null=True)
    cause = models.CharField(max_length=40)
    cause_id = models.UUIDField(null=True)
    run_id = models.UUIDField(null=True)
    noted_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    objects: TenantManager["Pending"] = TenantManager()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "run_id"], name="assignments_pending_by_run")]


class Chunk(TenantModel):
    """What a launch decided and has not yet written: people who share every fact, in one array.

    `evidence` and `started` are parallel to `people` where some of them hold valid evidence, or have begun.
    The chunks of one `part` are removed in the transaction that opens their assignments.
    """

    run = TenantForeignKey(Run)
    campaign = TenantForeignKey(Campaign)
    decision = TenantForeignKey(Decision)
    part = models.PositiveIntegerField()
    assigned_on = models.DateField()
    people = ArrayField(models.UUIDField())
    evidence = ArrayField(models.UUIDField(), null=True)
    started = ArrayField(models.DateField(), null=True)

    objects: TenantManager["Chunk"] = TenantManager()

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["organization", "run", "part"], name="assignments_chunk_of_run")]
