"""Done exactly once in effect, although a killed worker's job runs again."""

from uuid import UUID

from django.db import connection

from duly.outbox.models import Effect
from duly.tenancy.actor import Actor

# A second worker with the same key waits here until the first commits or rolls back, and then knows.
CLAIM = f"""
INSERT INTO {Effect._meta.db_table} (organization_id, key, job) VALUES (%s, %s, %s)
ON CONFLICT (organization_id, key) DO NOTHING
"""  # noqa: S608


def claim(actor: Actor, *, key: UUID, job: str) -> bool:
    """True if the job with this key has not taken effect yet.

    The claim commits or rolls back with the effect, so call it in the transaction of the effect.
    """
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [actor.organization_id, key, job])
        return bool(cursor.rowcount == 1)
