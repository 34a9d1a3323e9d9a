"""Addresses of rules."""

from django.urls import path

from duly.web.duties import editing, linting, switching, views

urlpatterns = [
    path("rules/", views.rules, name="rules"),
    path("rules/new/", editing.rule_new, name="rule_new"),
    path("rules/lint/", linting.rules_lint, name="rules_lint"),
    path("rules/export/<str:form>/", views.rules_export, name="rules_export"),
    path("rules/<uuid:rule_id>/", views.rule, name="rule"),
    path("rules/<uuid:rule_id>/edit/", editing.rule_edit, name="rule_edit"),
    path("rules/<uuid:rule_id>/revisions/", views.rule_revisions, name="rule_revisions"),
    path("rules/<uuid:rule_id>/run/", switching.rule_run, name="rule_run"),
    path("rules/<uuid:rule_id>/activate/", switching.rule_activate, name="rule_activate"),
    path("rules/<uuid:rule_id>/inactivate/", switching.rule_inactivate, name="rule_inactivate"),
    path("rules/<uuid:rule_id>/automate/", switching.rule_automate, name="rule_automate"),
    path("rules/<uuid:rule_id>/by-hand/", switching.rule_leave_to_hand, name="rule_leave_to_hand"),
]
