from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "duly.learning"
    label = "learning"
