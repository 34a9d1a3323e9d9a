from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "duly.tenancy"
    label = "tenancy"
