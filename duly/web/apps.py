"""The Django app that carries templates, template tags and static files."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "duly.web"
    label = "web"
