"""Address of the audit log."""

from django.urls import path

from duly.web.trail import views

urlpatterns = [path("audit/", views.audit_log, name="audit_log")]
