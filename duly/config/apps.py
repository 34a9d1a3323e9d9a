from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "duly.config"
    label = "config"

    def ready(self) -> None:
        # Handlers and queue name models, so they can only be imported once every app is loaded.
        from duly.config import wiring  # noqa: PLC0415

        wiring.wire_all()
