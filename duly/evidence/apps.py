from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "duly.evidence"
    label = "evidence"
