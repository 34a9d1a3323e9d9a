from django.apps import AppConfig


class MessagingConfig(AppConfig):
    name = "duly.messaging"
    label = "messaging"
