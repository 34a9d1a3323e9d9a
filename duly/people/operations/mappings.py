"""Mappings kept under a name for the next export of the same kind."""

from uuid import UUID

from duly.audit.recording import record
from duly.kernel.identity import uuid7
from duly.kernel.refusal import NotFound, Refused
from duly.people.models import SavedMapping
from duly.people.rules.fields import Unusable, text
from duly.people.rules.mapping import parse_mapping
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require

LONGEST_NAME = 200


def save_mapping(*, actor: Actor, name: str, mapping: object) -> UUID:
    """Keeps a mapping under a name, replacing the one that has it.

    Refuses with 'invalid_mapping', and 'invalid_name' with field="name".
    """
    require(actor, "people.manage")
    kept = _name(name)
    parse_mapping(mapping)
    saved, is_new = SavedMapping.objects.update_or_create(
        name=kept,
        defaults={"mapping": mapping, "updated_at": actor.now},
        create_defaults={
            "id": uuid7(actor.now),
            "organization_id": actor.organization_id,
            "mapping": mapping,
            "updated_at": actor.now,
        },
    )
    what = {"name": kept, "is_new": is_new}
    record(actor, "mapping.saved", object_type="mapping", object_id=saved.pk, new=what)
    return saved.pk


def delete_mapping(*, actor: Actor, mapping_id: UUID) -> None:
    """Forgets a saved mapping. Raises NotFound."""
    require(actor, "people.manage")
    saved = SavedMapping.objects.filter(pk=mapping_id).first()
    if saved is None:
        raise NotFound
    saved.delete()
    record(actor, "mapping.deleted", object_type="mapping", object_id=mapping_id, old={"name": saved.name})


def _name(raw: str) -> str:
    try:
        name = text(raw, LONGEST_NAME)
    except Unusable as error:
        raise Refused("invalid_name", f"The name {error}.", field="name") from None
    if not name:
        raise Refused("invalid_name", "Give the mapping a name.", field="name")
    return name
