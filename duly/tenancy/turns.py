"""Taking turns: what works on a whole organization and must not see another's work half done."""

from django.db import connection

from duly.tenancy import scope
from duly.tenancy.actor import Actor

ENGINE = "who owes what"


def take_turn(actor: Actor, what: str) -> None:
    """Waits until no other transaction of the organization has its turn at this; the turn ends with it.

    Comes before anything else is held, so that nobody waits for somebody who waits for their turn.
    """
    scope.demand(actor.organization_id)
    with connection.cursor() as cursor:
        turn = f"{actor.organization_id} {what}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [turn])
