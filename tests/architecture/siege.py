"""Runs an attack, and says whether it went through: once for real, and then with fences taken away.

For real means: as the app role on a connection of its own, up to the commit. With fences taken away means: in
one transaction of a superuser who removes them, steps down to the app role, and rolls everything back.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import psycopg

from duly.audit.recording import record
from duly.evidence.models import Evidence
from duly.people.models import Person
from duly.tenancy.transactions import transaction
from duly.trainings.models import Version, VersionAuthor
from tests.architecture.attacks.fences import EVENT_OF_MINE, Attack, Fence
from tests.architecture.catalogue import relations
from tests.architecture.specimens import fresh, stock
from tests.conftest import Committed

Connection = psycopg.Connection[tuple[Any, ...]]

# What a change of the fences themselves would show in; statistics and storage move on their own.
CATALOGUE = {
    "pg_attribute": "attrelid, attname, atttypid, attnum, attnotnull, attgenerated, attisdropped, attacl",
    "pg_attrdef": "adrelid, adnum, pg_get_expr(adbin, adrelid)",
    "pg_auth_members": "roleid, member",
    "pg_authid": "rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolpassword",
    "pg_class": "relname, relnamespace, relkind, relowner, relacl, relrowsecurity, relforcerowsecurity",
    "pg_constraint": "oid, conname, conrelid, convalidated, condeferrable",
    "pg_database": "datname, datdba, datacl",
    "pg_db_role_setting": "setdatabase, setrole, setconfig",
    "pg_default_acl": "defaclrole, defaclacl",
    "pg_description": "objoid, classoid, description",
    "pg_inherits": "inhrelid, inhparent",
    "pg_namespace": "nspname, nspowner, nspacl",
    "pg_policy": "oid, polname, polrelid, polroles, polqual, polwithcheck",
    "pg_proc": "oid, proname, proowner, prosrc, prosecdef, proconfig, proacl",
    "pg_publication": "pubname",
    "pg_rewrite": "rulename, ev_class",
    "pg_trigger": "oid, tgname, tgrelid, tgenabled, tgfoid",
}
# What every database is born with has smaller numbers than ours; other databases come and go.
ONLY = {
    "pg_attribute": "attrelid >= 16384",
    "pg_attrdef": "adrelid >= 16384",
    "pg_class": "oid >= 16384",
    "pg_constraint": "oid >= 16384",
    "pg_database": "datname = current_database()",
    "pg_db_role_setting": "setdatabase IN (SELECT oid FROM pg_database WHERE datname = current_database()) "
    "OR setdatabase = 0",
    "pg_description": "objoid >= 16384",
    "pg_proc": "oid >= 16384",
    "pg_rewrite": "ev_class >= 16384",
}


@dataclass
class Siege:
    """A database with rows of two organizations in every table, and the words attacks use for them."""

    clone: Committed
    words: Mapping[str, str]
    superuser: Connection
    known: str = ""

    def spoken(self, statement: str) -> str:
        for word, value in self.words.items():
            statement = statement.replace(word, value)
        return statement

    def moved_on(self) -> bool:
        """Whether anything differs from the last time this was asked."""
        before, self.known = self.known, state(self.superuser)
        return self.known != before


@contextmanager
def laid(clone: Committed) -> Iterator[Siege]:
    """Fills the clone and learns its words."""
    world = clone.world
    stock(world.cy)
    stock(world.eve)
    with transaction(world.cy):
        fresh(Evidence, world.cy).save()
        bo = Person.objects.get(pk=str(world.bo.person_id))
        fresh(Version, world.cy, edition=42).save()
        own = fresh(Version, world.cy, edition=41)
        own.save()
        VersionAuthor.objects.create(organization_id=world.organization_id, version_id=own.pk, person=bo)
        record(world.cy, "specimens.made", object_type="organization", object_id=world.organization_id)
    words = {
        "<mine>": world.organization_id,
        "<theirs>": world.eve.organization_id,
        "<ada>": world.ada.person_id,
        "<bo>": world.bo.person_id,
        "<finn>": world.finn.person_id,
        "<their training>": world.foreign_training_id,
        "<their version>": world.foreign_version_id,
    }
    with psycopg.connect(clone.dsn("superuser"), autocommit=True, prepare_threshold=None) as superuser:
        superuser.execute("ANALYZE people_person")
        siege = Siege(clone, {word: str(value) for word, value in words.items()}, superuser)
        siege.moved_on()
        yield siege


def state(superuser: Connection) -> str:
    """A fingerprint of every row, version of row and definition there is."""
    parts = [_fingerprint(f"public.{table}", "t.xmin, t") for table in sorted(relations(superuser))]
    for table, columns in CATALOGUE.items():
        parts.append(_fingerprint(f"pg_catalog.{table}", columns, ONLY.get(table, "true")))
    return str(sorted(superuser.execute(" UNION ALL ".join(parts)).fetchall()))


def _fingerprint(table: str, columns: str, only: str = "true") -> str:
    row = f"concat_ws('|', {columns})"
    rows = f'string_agg({row}, chr(10) ORDER BY {row} COLLATE "C")'
    return f"SELECT '{table}', md5({rows}) FROM {table} t WHERE {only}"


def _statement(siege: Siege, attack: Attack) -> str:
    beside = "" if attack.silent else f"{EVENT_OF_MINE}; "
    return siege.spoken(beside + attack.statement)


def _yielded(cursor: psycopg.Cursor[tuple[Any, ...]]) -> bool:
    while cursor.nextset():
        pass
    return bool(cursor.description and cursor.fetchall())


def for_real(siege: Siege, attack: Attack) -> bool:
    """Whether it went through as the app role, committed, with every fence standing."""
    ran = yielded = False
    try:
        with closing(psycopg.connect(siege.clone.dsn("app"))) as app:
            app.execute(siege.spoken("SELECT set_config('app.organization_id', '<mine>', true)"))
            yielded = _yielded(app.execute(_statement(siege, attack)))
            app.commit()
        ran = True
    except psycopg.Error:
        pass
    changed = siege.moved_on()
    if attack.found:
        return _found(siege, attack)
    return {"changes": changed, "yields": yielded, "runs": ran}[attack.sign]


def with_only(siege: Siege, attack: Attack, standing: Sequence[Fence]) -> bool:
    """Whether it would go through if of its fences only these stood."""
    superuser = siege.superuser
    # Statements prepared by an attack outlive its transaction.
    superuser.execute("DEALLOCATE ALL")
    with _one_at_a_time(superuser), superuser.transaction(force_rollback=True):
        for fence in attack.fences:
            if fence not in standing:
                superuser.execute(fence.removal)
        superuser.execute("SAVEPOINT removed")
        try:
            with superuser.transaction():
                superuser.execute("SET LOCAL SESSION AUTHORIZATION duly_app")
                superuser.execute(siege.spoken("SELECT set_config('app.organization_id', '<mine>', true)"))
                yielded = _yielded(superuser.execute(_statement(siege, attack)))
                superuser.execute("SET CONSTRAINTS ALL IMMEDIATE")
        except psycopg.Error:
            return False
        superuser.execute("RESET ROLE; RESET SESSION AUTHORIZATION; RESET search_path")
        if attack.found:
            return _found(siege, attack)
        return _changed(superuser) if attack.sign == "changes" else attack.sign == "runs" or yielded


@contextmanager
def _one_at_a_time(connection: Connection) -> Iterator[None]:
    """Roles and memberships belong to the whole server: two test workers must not change them at once."""
    with (Path(connection.info.host) / "siege.lock").open("w", encoding="utf-8") as lock:
        flock(lock, LOCK_EX)
        yield


def _changed(superuser: Connection) -> bool:
    """Whether anything differs from what stood when the fences had been removed."""
    after = state(superuser)
    superuser.execute("ROLLBACK TO removed")
    return state(superuser) != after


def _found(siege: Siege, attack: Attack) -> bool:
    return siege.superuser.execute(siege.spoken(attack.found)).rowcount > 0
