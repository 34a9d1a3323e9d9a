"""One outgoing message = one row, from queued to sent or given up."""

from django.db import models

from duly.messaging.rules import MessageState
from duly.tenancy.models import ClockTimestamp, TenantManager, TenantModel

STATES = [(state.value, state.value) for state in MessageState]


class Message(TenantModel):
    """`key` is deterministic: the same cause gives the same key, so asking twice sends once.

    One that `holds_secret` keeps its text until it is sent or given up, and no longer.
    """

    key = models.CharField(max_length=300)
    template = models.CharField(max_length=60)
    person_id = models.UUIDField(null=True)
    to_address = models.EmailField(max_length=254)
    language = models.CharField(max_length=10)
    subject = models.TextField()
    body_text = models.TextField()
    body_html = models.TextField()
    state = models.CharField(max_length=10, choices=STATES, default=MessageState.QUEUED)
    holds_secret = models.BooleanField(default=False, db_default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Until then the sweep leaves it alone: its first job is on the way, or it pauses after a failure.
    not_before = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(db_default=ClockTimestamp(), editable=False)

    objects: TenantManager["Message"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization", "key"], name="messaging_key_once")]
        indexes = [
            # What is due to be sent.
            models.Index(
                fields=["organization", "not_before"],
                condition=models.Q(state=MessageState.QUEUED),
                name="messaging_queued",
            )
        ]
