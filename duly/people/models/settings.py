"""What an organization calls itself and where it lives."""

from django.db import models

from duly.tenancy.models import TenantManager, TenantModel


class OrganizationSettings(TenantModel):
    """One row an organization: its name, the zone that judges its days, the language it writes in.

    `mfa_roles` need a second factor to sign in; a kiosk signs out after `kiosk_minutes` without a touch.
    """

    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=10, default="en")
    mfa_roles = models.JSONField(default=list)
    kiosk_minutes = models.PositiveSmallIntegerField(default=15)

    objects: TenantManager["OrganizationSettings"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization"], name="people_settings_once")]


class Logo(TenantModel):
    """The picture an organization shows beside its name: PNG only, because it is served as it came."""

    content = models.BinaryField()
    digest = models.CharField(max_length=64)

    objects: TenantManager["Logo"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization"], name="people_logo_once")]
