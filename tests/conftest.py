"""The fixtures every test may ask for.

`world` is rolled back, `committed` is a clone that keeps what is written.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import count
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.db import transaction as django_transaction

from duly.config.environment import django_database
from duly.people.operations.guarding import counted_within
from duly.tenancy.transactions import transaction
from tests.database import Server, announce, started
from tests.world import WORLD, World

settings.PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.Argon2PasswordHasher",
]
settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# Nothing is collected for tests, and WhiteNoise warns where the folder is missing.
settings.MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
ALIASES = {"default": "app", "owner": "owner"}
_numbers = count()


def pytest_configure(config: pytest.Config) -> None:
    """With several workers, the controlling process starts the one server they share."""
    controls = not hasattr(config, "workerinput") and getattr(config.option, "numprocesses", None)
    if controls and not _needs_no_database(config):
        opened = started()
        announce(opened.__enter__())
        config.add_cleanup(partial(_leave, opened))


def _leave(opened: AbstractContextManager[Server]) -> None:
    opened.__exit__(None, None, None)


def _needs_no_database(config: pytest.Config) -> bool:
    return bool(config.args) and all("tests/unit" in argument for argument in config.args)


@dataclass(frozen=True)
class Committed:
    """A database of one test alone. `world` names who is in it; nothing is rolled back."""

    server: Server
    database: str
    world: World

    def dsn(self, role: str) -> str:
        return self.server.dsn(role, self.database)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with started() as running:
        yield running


@pytest.fixture(scope="session")
def own_database(server: Server, worker_id: str) -> Iterator[str]:
    """This worker's clone of the peopled template, for tests that roll back."""
    database = f"duly_{worker_id}"
    server.clone(database)
    yield database
    _close()
    server.drop(database)


@pytest.fixture(scope="session")
def django_db_setup(own_database: str, server: Server) -> None:
    """Replaces pytest-django's own test database."""
    _point(server, own_database)


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """The named cast inside an open transaction of their organization, rolled back at the end."""
    with transaction(WORLD.cy), counted_within():
        yield WORLD
        django_transaction.set_rollback(True)


@contextmanager
def fresh_clone(
    server: Server, own_database: str, worker_id: str, django_db_blocker: Any
) -> Iterator[Committed]:
    """A clone that Django works on meanwhile; the arguments are the fixtures of these names."""
    database = f"duly_{worker_id}_{next(_numbers)}"
    server.clone(database)
    with django_db_blocker.unblock():
        _point(server, database)
        yield Committed(server, database, WORLD)
        _point(server, own_database)
    server.drop(database)


@pytest.fixture
def committed(
    server: Server, own_database: str, worker_id: str, django_db_blocker: Any
) -> Iterator[Committed]:
    """A fresh clone for a test that commits."""
    with fresh_clone(server, own_database, worker_id, django_db_blocker) as clone:
        yield clone


def _point(server: Server, database: str) -> None:
    _close()
    for alias, role in ALIASES.items():
        connections[alias].settings_dict.update(django_database(server.dsn(role, database)))


def _close() -> None:
    for alias in ALIASES:
        connections[alias].close()
