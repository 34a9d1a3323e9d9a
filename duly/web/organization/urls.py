"""Addresses of departments, locations, attributes and settings."""

from django.urls import path

from duly.web.organization.places import value_merge, value_move
from duly.web.organization.settings import logo, settings, settings_logo
from duly.web.organization.values import value_new, value_rename, value_retire, value_zone
from duly.web.organization.views import attribute, attribute_edit, attribute_new, organization

urlpatterns = [
    path("organization/", organization, name="organization"),
    path("organization/attributes/", attribute_new, name="attribute_new"),
    path("organization/attributes/<uuid:attribute_id>/", attribute_edit, name="attribute_edit"),
    path("organization/values/<uuid:value_id>/rename/", value_rename, name="value_rename"),
    path("organization/values/<uuid:value_id>/zone/", value_zone, name="value_zone"),
    path("organization/values/<uuid:value_id>/retire/", value_retire, name="value_retire"),
    path("organization/values/<uuid:value_id>/move/", value_move, name="value_move"),
    path("organization/values/<uuid:value_id>/merge/", value_merge, name="value_merge"),
    path("organization/<slug:key>/", attribute, name="attribute"),
    path("organization/<slug:key>/values/", value_new, name="value_new"),
    path("settings/", settings, name="settings"),
    path("settings/logo/", settings_logo, name="settings_logo"),
    path("logo/", logo, name="logo"),
]
