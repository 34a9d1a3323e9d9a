"""The receipt of a job that took effect: written in the same transaction as the effect itself."""

from django.db import models

from duly.tenancy.models import ClockTimestamp, TenantManager, TenantModel


class Effect(TenantModel):
    """A job run again finds its key here and does nothing. One row a deferred job; `key` is the job's own."""

    key = models.UUIDField()
    job = models.CharField(max_length=100)
    done_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    objects: TenantManager["Effect"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="outbox_effect_once")]
