"""Every setting Duly reads from its environment, in one table.

`docs/settings.md` prints it, a test compares.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from environs import Env
from psycopg.conninfo import conninfo_to_dict

from duly.cli.embedded.cluster import Cluster, Role
from duly.cli.embedded.home import Home
from duly.kernel.refusal import Refused

DEFAULT_SECRET = "not-a-secret-for-development-only"  # noqa: S105  # refused in production
SHORTEST_SECRET = 50


class SettingsRefused(Refused):
    """The environment does not add up; the message says which setting and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__("settings_refused", message)


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("DULY_ENV", "development", "`development` or `production`. Production refuses unsafe defaults."),
    Setting("DULY_SECRET_KEY", "", "Signs sessions and links. Production: required, at least 50 characters."),
    Setting(
        "DULY_HOME", "~/.local/share/duly/<name>-<hash>", "Where the embedded server and local files live."
    ),
    Setting("DATABASE_URL", "embedded server", "PostgreSQL as the application role: no owner, no superuser."),
    Setting(
        "DULY_OWNER_DATABASE_URL",
        "embedded server",
        "PostgreSQL as the owning role. Used by `duly migrate` and `duly check` only.",
    ),
    Setting("DULY_ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]", "Host names this installation answers to."),
    Setting("DULY_BASE_URL", "http://localhost:8000", "The address people reach Duly at. Used in mail."),
    Setting(
        "DULY_MAIL",
        "inbox",
        "`smtp`, or `inbox`: mail is kept as files and shown at /inbox/ (not in production).",
    ),
    Setting("DULY_MAIL_FROM", "duly@localhost", "The sender of outgoing mail."),
    Setting("DULY_SMTP_HOST", "localhost", "Mail server."),
    Setting("DULY_SMTP_PORT", "25", "Its port."),
    Setting("DULY_SMTP_USER", "", "Login, empty for none."),
    Setting("DULY_SMTP_PASSWORD", "", "Password of the login."),
    Setting("DULY_SMTP_TLS", "starttls", "`starttls`, `tls` or `none`."),
    Setting("DULY_TRUSTED_PROXIES", "0", "How many reverse proxies stand in front and set X-Forwarded-For."),
    Setting("DULY_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR."),
    Setting("DULY_FAULTS", "", "For tests: the point at which a worker kills itself. Refused in production."),
)
DEFAULTS = {setting.name: setting.default for setting in SETTINGS}

env = Env()


def text(name: str) -> str:
    """The setting's value, or its default from the table."""
    return str(env.str(name, DEFAULTS[name]))


def number(name: str) -> int:
    try:
        return int(text(name))
    except ValueError:
        raise SettingsRefused(f"{name} must be a whole number, not {text(name)!r}.") from None


def words(name: str) -> list[str]:
    """A comma-separated setting as a list."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def choice(name: str, *values: str) -> str:
    value = text(name)
    if value not in values:
        raise SettingsRefused(f"{name} must be one of {', '.join(values)}, not {value!r}.")
    return value


def is_production() -> bool:
    return choice("DULY_ENV", "development", "production") == "production"


def secret_key() -> str:
    """The signing key. Raises SettingsRefused in production for a missing, default or short one."""
    key = os.environ.get("DULY_SECRET_KEY", "")
    if is_production() and (len(key) < SHORTEST_SECRET or key == DEFAULT_SECRET):
        raise SettingsRefused(
            f"DULY_SECRET_KEY must be set in production, to at least {SHORTEST_SECRET} characters."
        )
    return key or DEFAULT_SECRET


def database(name: str, role: Role) -> dict[str, Any]:
    """Django's description of one connection: from its URL, else the embedded server's."""
    url = os.environ.get(name) or embedded_dsn(role)
    return django_database(url)


def embedded_dsn(role: Role) -> str:
    """How `role` reaches the embedded server of this installation."""
    return Cluster(home()).dsn(role)


def home() -> Home:
    """Where this installation keeps what is its own."""
    return Home.locate(os.environ)


def django_database(url: str) -> dict[str, Any]:
    """Django's description of a libpq URL."""
    parts: Mapping[str, Any] = conninfo_to_dict(url)
    known = {"dbname", "user", "password", "host", "port"}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "duly"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": str(parts.get("port", "")),
        "OPTIONS": {key: value for key, value in parts.items() if key not in known},
        "CONN_MAX_AGE": 0,
    }
