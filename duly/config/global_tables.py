"""The closed list of tables outside the tenants: ids, logins, hashes and the queue, no names.

A test compares it with the catalogue: a new table is either fenced or argued for here.
"""

from django.conf import settings

CACHE_TABLE = """
CREATE TABLE config_cache (
  cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX config_cache_expires ON config_cache (expires)
"""

DML = (
    "people_account",
    "account_emailaddress",
    "account_emailconfirmation",
    "django_session",
    "config_cache",
    "procrastinate_jobs",
    "procrastinate_events",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
)
SIGN_IN = ("mfa_authenticator", "people_signinguard", "usersessions_usersession")
READ_ONLY = (
    "auth_group",
    "auth_group_permissions",
    "auth_permission",
    "django_content_type",
    "django_migrations",
)
INSERT_ONLY = ("tenancy_organization",)
GLOBAL = frozenset(DML) | frozenset(SIGN_IN) | frozenset(READ_ONLY) | frozenset(INSERT_ONLY)

SEQUENCES = f'GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "{settings.DATABASES["default"]["USER"]}"'
