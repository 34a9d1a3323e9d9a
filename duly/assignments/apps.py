from django.apps import AppConfig


class AssignmentsConfig(AppConfig):
    name = "duly.assignments"
    label = "assignments"
