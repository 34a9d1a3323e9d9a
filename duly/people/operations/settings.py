"""What an organization calls itself, where its days are judged, how it signs in, and its logo."""

from collections.abc import Collection, Mapping

from django.conf import settings as installation

from duly.audit.recording import record
from duly.kernel.canonical import digest
from duly.kernel.refusal import NotFound, Refused
from duly.people.models import Logo, OrganizationSettings
from duly.people.operations.zones import refresh_zones
from duly.people.rules.fields import LONGEST_NAME, Unusable, text
from duly.people.rules.png import judge_logo
from duly.people.rules.zones import judge_zone
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role

SHORTEST_KIOSK, LONGEST_KIOSK = 1, 60


def edit_settings(
    *,
    actor: Actor,
    name: str,
    zone: str,
    language: str,
    kiosk_minutes: int,
    mfa_roles: Collection[Role],
) -> int:
    """Sets everything at once; returns how many people the zone judges differently from now on.

    Refuses with 'invalid_name', 'unknown_zone', 'unknown_language', 'kiosk_minutes'.
    """
    require(actor, "settings.manage")
    said = {
        "name": _name(name),
        "zone": _zone(zone),
        "language": _language(language),
        "kiosk_minutes": _minutes(kiosk_minutes),
        "mfa_roles": [role.value for role in Role if role in mfa_roles],
    }
    kept = OrganizationSettings.objects.select_for_update().get()
    changed = {field: value for field, value in said.items() if getattr(kept, field) != value}
    OrganizationSettings.objects.filter(pk=kept.pk).update(**said)
    people = refresh_zones() if "zone" in changed else 0
    record(
        actor,
        "organization.settings_edited",
        object_type="organization",
        object_id=actor.organization_id,
        old={field: getattr(kept, field) for field in changed},
        new={**changed, **({"people": people} if "zone" in changed else {})},
    )
    return people


def set_logo(*, actor: Actor, content: bytes) -> None:
    """Shows this PNG beside the organization's name from now on. Refuses as `rules.png.judge_logo` does."""
    require(actor, "settings.manage")
    judge_logo(content)
    told = digest(content).hex()
    Logo.objects.update_or_create(
        organization_id=actor.organization_id, defaults={"content": content, "digest": told}
    )
    _record_logo(actor, "organization.logo_set", {"digest": told, "bytes": len(content)})


def remove_logo(*, actor: Actor) -> None:
    """Shows no logo any more. Raises NotFound where there is none."""
    require(actor, "settings.manage")
    removed, _ = Logo.objects.all().delete()
    if not removed:
        raise NotFound
    _record_logo(actor, "organization.logo_removed", None)


def _record_logo(actor: Actor, verb: str, new: Mapping[str, object] | None) -> None:
    record(actor, verb, object_type="organization", object_id=actor.organization_id, new=new)


def _name(raw: str) -> str:
    try:
        name = text(raw, LONGEST_NAME)
    except Unusable as error:
        raise Refused("invalid_name", f"The name {error}.", field="name") from None
    if not name:
        raise Refused("invalid_name", "An organization needs a name.", field="name")
    return name


def _zone(zone: str) -> str:
    judge_zone(zone or "none")
    return zone


def _language(language: str) -> str:
    if language not in dict(installation.LANGUAGES):
        raise Refused("unknown_language", "Duly does not speak this language.", field="language")
    return language


def _minutes(minutes: int) -> int:
    if not SHORTEST_KIOSK <= minutes <= LONGEST_KIOSK:
        raise Refused(
            "kiosk_minutes", "A kiosk signs out after 1 to 60 minutes without a touch.", field="kiosk_minutes"
        )
    return minutes
