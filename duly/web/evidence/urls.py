"""Addresses of evidence."""

from django.urls import path

from duly.web.evidence import views

urlpatterns = [
    path("evidence/", views.evidence, name="evidence"),
    path("evidence/<uuid:evidence_id>/", views.evidence_record, name="evidence_record"),
]
