"""The database's own keys: UUIDs of version 7 that sort by their millisecond, on every server."""

from datetime import UTC, datetime
from uuid import UUID

from django.db import connection

from tests.world import World

EVERY = "SELECT duly_uuidv7(), clock_timestamp(), pg_sleep(0.002) FROM generate_series(1, 40)"


def test_keys_are_version_7_and_sort_by_time(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute(EVERY)
        rows = [(UUID(str(key)), instant) for key, instant, _ in cursor.fetchall()]
    keys = [key for key, _ in rows]
    assert {(key.version, key.variant) for key in keys} == {(7, "specified in RFC 4122")}
    assert keys == sorted(set(keys))
    for key, instant in rows:
        made = datetime.fromtimestamp((key.int >> 80) / 1000, UTC)
        assert -0.001 <= (instant - made).total_seconds() < 5
