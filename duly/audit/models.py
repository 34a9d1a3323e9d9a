"""Events, their erasable personal values, and the runs that account for everybody."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from duly.tenancy.models import ClockTimestamp, TenantForeignKey, TenantManager, TenantModel


class CurrentTransaction(models.Func):
    function = "pg_current_xact_id"
    template = "%(function)s()"
    arity = 0


class TransactionIdField(models.Field):  # type: ignore[type-arg]  # generic only for the type checker
    """A 64-bit transaction id (xid8)."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "xid8"


class Acted(TenantModel):
    """Who acted, as what, from where, when.

    `occurred_at` is the actor's now, `recorded_at` the server's clock.
    """

    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)
    account_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    service = models.CharField(max_length=100, blank=True)
    role = models.CharField(max_length=20, blank=True)
    source = models.CharField(max_length=20)
    ip = models.GenericIPAddressField(null=True)

    class Meta(TenantModel.Meta):
        abstract = True


class AuditEvent(Acted):
    """One verb on one object.

    Old and new hold no personal values; those stand in AuditPersonal, by commitment.
    """

    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=40)
    object_id = models.UUIDField(null=True)
    reason = models.TextField(blank=True)
    count = models.PositiveIntegerField(default=1)
    run_id = models.UUIDField(null=True)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    personal_commitment = models.BinaryField(null=True)
    transaction_id = TransactionIdField(db_default=CurrentTransaction(), editable=False)

    objects: TenantManager["AuditEvent"] = TenantManager()

    class Meta(Acted.Meta):
        indexes = [
            # The commit-time check: has this transaction recorded anything?
            models.Index(fields=["organization", "transaction_id"], name="audit_event_by_transaction"),
            # The audit log page, newest first.
            models.Index(fields=["organization", "-recorded_at"], name="audit_event_newest"),
            # What happened around one object.
            models.Index(fields=["organization", "object_type", "object_id"], name="audit_event_by_object"),
        ]


class AuditPersonal(TenantModel):
    """The personal values of one event and the salt of their commitment.

    Erasing this row keeps the event whole.
    """

    event = TenantForeignKey(AuditEvent)
    salt = models.BinaryField()
    values = models.JSONField()

    objects: TenantManager["AuditPersonal"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "event"], name="audit_personal_once")]


class Run(Acted):
    """One launch, import, reconcile or bulk: whom it touched, whom not, why.

    `cause` is what set it off, `cause_id` the audit event or run of that. It works in `parts`.
    """

    kind = models.CharField(max_length=30)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField(null=True)
    cause = models.CharField(max_length=40, blank=True, db_default="")
    cause_id = models.UUIDField(null=True)
    parts = models.PositiveSmallIntegerField(default=1, db_default=1)

    objects: TenantManager["Run"] = TenantManager()

    class Meta(Acted.Meta):
        indexes = [
            # The runs page, newest first.
            models.Index(fields=["organization", "-recorded_at"], name="audit_run_newest"),
            # The runs of one rule, campaign or upload.
            models.Index(fields=["organization", "subject_id"], name="audit_run_by_subject"),
        ]


class RunEnd(TenantModel):
    """The end of a run: how many it judged, how many things it changed. A run without one is under way."""

    run = TenantForeignKey(Run)
    population = models.PositiveIntegerField()
    changes = models.PositiveIntegerField()
    ended_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    objects: TenantManager["RunEnd"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "run"], name="audit_run_end_once")]


class RunList(TenantModel):
    """The subjects behind a count, stored once however many counts and runs share them.

    They stand sorted; `digest` is the SHA-256 of their bytes.
    """

    digest = models.BinaryField()
    subjects = ArrayField(models.UUIDField())

    objects: TenantManager["RunList"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "digest"], name="audit_run_list_once")]


class RunCount(TenantModel):
    """How many fell under one outcome for one reason, in one part of a run.

    The counts of a run add up to its population, in a run over several subjects (campaigns) for each of them.
    """

    run = TenantForeignKey(Run)
    subject_id = models.UUIDField(null=True)
    part = models.PositiveSmallIntegerField(default=0, db_default=0)
    outcome = models.CharField(max_length=30)
    reason = models.CharField(max_length=60, blank=True)
    count = models.PositiveIntegerField()
    list = TenantForeignKey(RunList, null=True)

    objects: TenantManager["RunCount"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "run", "subject_id", "part", "outcome", "reason"],
                nulls_distinct=False,
                name="audit_run_count_once",
            )
        ]


class RunLine(TenantModel):
    """One subject of a run whose outcome is stored: refused or cannot decide.

    No key upwards: audit knows no people.
    """

    run = TenantForeignKey(Run)
    outcome = models.CharField(max_length=30)
    reason = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField()

    objects: TenantManager["RunLine"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "run", "outcome", "subject_id"], name="audit_run_line_once"
            )
        ]
