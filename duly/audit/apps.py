from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "duly.audit"
    label = "audit"
