"""What an organization has set, for the page that shows it, and its logo."""

from dataclasses import dataclass

from duly.people.models import Logo, OrganizationSettings
from duly.people.queries.statements import rows
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.roles import Role


@dataclass(frozen=True, kw_only=True)
class SettingsPage:
    """Every setting. `judged` active people have no location with a zone of its own, so `zone` judges them.

    `roles` counts the active people of each role that has any; `logo` is the digest, empty without one.
    """

    name: str
    zone: str
    language: str
    kiosk_minutes: int
    mfa_roles: tuple[Role, ...]
    logo: str
    judged: int
    roles: dict[Role, int]


@dataclass(frozen=True)
class LogoRow:
    content: bytes
    digest: str


def settings_page(*, actor: Actor) -> SettingsPage:
    """The settings with what depends on them. Raises NotFound for whoever may not view them."""
    require(actor, "settings.view")
    kept = OrganizationSettings.objects.get()
    counted = rows("people_by_role", {})
    return SettingsPage(
        name=kept.name,
        zone=kept.zone,
        language=kept.language,
        kiosk_minutes=kept.kiosk_minutes,
        mfa_roles=tuple(role for role in Role if role.value in kept.mfa_roles),
        logo=Logo.objects.values_list("digest", flat=True).first() or "",
        judged=sum(judged for _, _, judged in counted),
        roles={Role(role): people for role, people, _ in counted},
    )


def logo() -> LogoRow | None:
    """The picture of the open scope's organization, if it has one."""
    kept = Logo.objects.first()
    return LogoRow(bytes(kept.content), kept.digest) if kept else None
