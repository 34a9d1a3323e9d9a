"""Addresses of the audit log."""

from django.urls import path

from duly.web.trail import views

urlpatterns = [
    path("audit/", views.audit_log, name="audit_log"),
    path("audit/export/<str:form>/", views.audit_export, name="audit_export"),
]
