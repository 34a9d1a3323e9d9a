"""A small server for the gallery: the real templates, static files and content policy, no database."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings

MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *arguments: object) -> None:
        """Requests of a passing test are no news."""


def _templates() -> list[Any]:
    engines: list[Any] = deepcopy(settings.TEMPLATES)
    engines[0]["DIRS"] = [*engines[0]["DIRS"], Path(__file__).parent / "templates"]
    processors = engines[0]["OPTIONS"]["context_processors"]
    processors.remove("django.contrib.auth.context_processors.auth")
    return engines


@contextmanager
def gallery() -> Iterator[str]:
    """Serves the gallery while the block runs; yields its address."""
    changed = override_settings(
        ROOT_URLCONF="tests.browser.gallery.urls",
        MIDDLEWARE=MIDDLEWARE,
        TEMPLATES=_templates(),
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
        ALLOWED_HOSTS=["*"],
    )
    with changed:
        server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), handler_class=_Quiet)
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
