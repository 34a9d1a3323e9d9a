from django.apps import AppConfig


class TrainingsConfig(AppConfig):
    name = "duly.trainings"
    label = "trainings"
