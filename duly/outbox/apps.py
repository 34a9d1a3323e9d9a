from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "duly.outbox"
    label = "outbox"
