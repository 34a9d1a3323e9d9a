"""A new organization, with the dimensions every profile starts with."""

import re
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.conf import settings

from duly.audit.recording import record
from duly.kernel.identity import uuid7
from duly.kernel.refusal import Refused
from duly.kernel.zones import todays
from duly.people.models import Attribute, OrganizationSettings
from duly.people.operations.accounts import opened
from duly.people.operations.changes import found
from duly.people.operations.hiring import Newcomer, hire
from duly.people.rules.dimensions import BUILT_IN
from duly.people.rules.fields import LONGEST_NAME, Unusable, text
from duly.tenancy.actor import Actor
from duly.tenancy.models import Organization
from duly.tenancy.roles import Role
from duly.tenancy.transactions import transaction

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
# Pages of signing in, where each organization has its own under its short name.
_RESERVED = frozenset({"change", "forgot", "inactive", "kiosk", "reset", "second-factor"})


def create_organization(
    *,
    slug: str,
    name: str,
    zone: str,
    language: str = "en",
    now: datetime,
    source: str,
    admin: Newcomer | None = None,
) -> Actor:
    """Makes an organization in a transaction of its own; returns a service that may go on in it.

    `admin` is hired as its first corporate admin, with an account; `welcome` lets them in. Refuses with
    'invalid_slug', 'slug_reserved', 'slug_taken', 'invalid_name', 'unknown_zone', 'unknown_language', and as
    `hire` does.
    """
    _judge(slug, zone, language, now)
    actor = service(uuid7(now), now=now, source=source)
    with transaction(actor):
        if Organization.objects.filter(slug=slug).exists():
            raise Refused("slug_taken", f"There is already an organization “{slug}”.", slug=slug)
        Organization(id=actor.organization_id, slug=slug).save(force_insert=True)
        OrganizationSettings.objects.create(
            organization_id=actor.organization_id, name=_name(name), zone=zone, language=language
        )
        Attribute.objects.bulk_create(_attributes(actor.organization_id))
        record(
            actor,
            "organization.created",
            object_type="organization",
            object_id=actor.organization_id,
            new={"slug": slug, "zone": zone, "language": language},
        )
        if admin:
            person_id = hire(actor=actor, newcomer=replace(admin, role=Role.CORPORATE_ADMIN))
            opened(actor, found(person_id))
    return actor


def service(organization_id: UUID, *, now: datetime, source: str) -> Actor:
    """Who acts when somebody at the console of the installation does: no person, hence no role."""
    return Actor(organization_id=organization_id, now=now, source=source, service=f"service:{source}")


def _attributes(organization_id: UUID) -> list[Attribute]:
    return [
        Attribute(
            organization_id=organization_id,
            key=dimension.key,
            name=dimension.name,
            is_tree=dimension.is_tree,
            is_required=dimension.is_required,
            position=position,
        )
        for position, dimension in enumerate(BUILT_IN)
    ]


def _judge(slug: str, zone: str, language: str, now: datetime) -> None:
    if slug in _RESERVED:
        raise Refused("slug_reserved", f"“{slug}” is a page of Duly. Choose another short name.", slug=slug)
    if not _SLUG.fullmatch(slug):
        raise Refused(
            "invalid_slug", "A short name has lower-case letters, digits and hyphens, at most 63.", slug=slug
        )
    todays(now, [zone])
    if language not in dict(settings.LANGUAGES):
        raise Refused("unknown_language", f"Duly does not speak “{language}”.", language=language)


def _name(raw: str) -> str:
    try:
        name = text(raw, LONGEST_NAME)
    except Unusable as error:
        raise Refused("invalid_name", f"The name {error}.") from None
    if not name:
        raise Refused("invalid_name", "An organization needs a name.")
    return name
