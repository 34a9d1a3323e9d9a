from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "duly.people"
    label = "people"
