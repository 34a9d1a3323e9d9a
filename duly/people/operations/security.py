"""Mail about somebody's sign-in. Nobody can switch it off: it is how a theft is noticed."""

from uuid import UUID

from duly.messaging.operations import Recipient, queue
from duly.people.models import Person
from duly.people.queries.actors import organization_settings
from duly.tenancy.actor import Actor

PASSWORD = "password"  # noqa: S105  # the name of a change
PIN = "pin"
EMAIL_ASKED = "email_asked"
EMAIL_CHANGED = "email_changed"
FACTOR_ADDED = "factor_added"
FACTOR_REMOVED = "factor_removed"
FACTORS_RESET = "factors_reset"
CODES_RENEWED = "codes_renewed"


def tell(*, actor: Actor, person_id: UUID, what: str, cause: UUID, address: str = "") -> None:
    """Mails the person what changed about their sign-in, at `address` or else the one on record, if any.

    `cause` is the audit event, so that one change is told once.
    """
    person = Person.objects.get(pk=person_id)
    to = address or person.email
    if not to:
        return
    organization = organization_settings()
    queue(
        actor=actor,
        key=f"security/{what}/{cause}",
        template="security",
        to=Recipient(person.pk, to, person.language or organization.language),
        context={"name": person.name, "organization": organization.name, "what": what},
    )
