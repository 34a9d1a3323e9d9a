"""What an organization calls itself and where it lives."""

from django.db import models

from duly.tenancy.models import TenantManager, TenantModel


class OrganizationSettings(TenantModel):
    """One row an organization: its name, the zone that judges its days, the language it writes in."""

    name = models.CharField(max_length=200)
    zone = models.CharField(max_length=64, default="UTC")
    language = models.CharField(max_length=10, default="en")

    objects: TenantManager["OrganizationSettings"] = TenantManager()

    class Meta(TenantModel.Meta):
        constraints = [models.UniqueConstraint(fields=["organization"], name="people_settings_once")]
