"""Each of two fences alone keeps organizations apart: the guarded managers, and row security beneath them."""

import random
from collections.abc import Iterator
from contextlib import suppress
from threading import Timer
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, models

from duly.people.models import Person
from duly.tenancy import scope
from duly.tenancy.actor import Actor
from duly.tenancy.models import TenantModel
from duly.tenancy.transactions import current_setting, transaction
from tests.architecture.catalogue import tenant_tables
from tests.architecture.specimens import fresh, ids, plain, stock, tenant_models
from tests.conftest import Committed

TURNS = 200


@pytest.fixture
def stocked(committed: Committed) -> Committed:
    """A clone with rows of both organizations in every tenant table."""
    stock(committed.world.cy)
    stock(committed.world.eve)
    return committed


@pytest.fixture
def wide_open(stocked: Committed) -> Committed:
    """The app role may do everything to every table: only the policies and the managers hold it back."""
    with psycopg.connect(stocked.dsn("superuser")) as superuser:
        superuser.execute("GRANT ALL ON ALL TABLES IN SCHEMA public TO duly_app")
        for table in sorted(tenant_tables(superuser)):
            superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return stocked


@pytest.fixture
def unpoliced(wide_open: Committed) -> Committed:
    """The database does not tell organizations apart any more: only the managers do."""
    with psycopg.connect(wide_open.dsn("superuser")) as superuser:
        for table in sorted(tenant_tables(superuser)):
            superuser.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    return wide_open


@pytest.fixture
def at(stocked: Committed) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """The app role, without the application."""
    with psycopg.connect(stocked.dsn("app")) as app:
        yield app
        app.rollback()


# The guard, without row security.


def test_a_guarded_set_holds_one_organization(unpoliced: Committed) -> None:
    cy, eve = unpoliced.world.cy, unpoliced.world.eve
    for model in tenant_models():
        with transaction(cy):
            foreign = ids(model, eve.organization_id)
            assert foreign, f"{model.__name__}: the policies are still on, or nothing is there to be seen"
            guarded = model._default_manager
            assert set(guarded.values_list("organization_id", flat=True)) == {cy.organization_id}
            assert not guarded.filter(pk__in=foreign).exists()
            assert guarded.in_bulk(foreign) == {}
            assert guarded.count() == len(ids(model, cy.organization_id))


def test_a_guarded_set_changes_one_organization(unpoliced: Committed) -> None:
    cy, eve = unpoliced.world.cy, unpoliced.world.eve
    for model in tenant_models():
        with transaction(cy):
            foreign = ids(model, eve.organization_id)
            guarded = model._default_manager.filter(pk__in=foreign)
            assert guarded.update(id=models.F("id")) == 0
            assert guarded._raw_delete("default") == 0
            assert ids(model, eve.organization_id) == foreign


def test_a_row_of_another_organization_is_not_written(unpoliced: Committed) -> None:
    cy, eve = unpoliced.world.cy, unpoliced.world.eve
    for model in tenant_models():
        with transaction(eve):
            row = fresh(model, eve)
        with transaction(cy):
            with pytest.raises(scope.WrongScope):
                row.save()
            with pytest.raises(scope.WrongScope):
                model._default_manager.bulk_create([row])
            with pytest.raises(scope.WrongScope):
                model._default_manager.all().update(organization_id=eve.organization_id)


def test_without_a_scope_no_tenant_table_is_touched(committed: Committed) -> None:
    for model in tenant_models():
        with pytest.raises(scope.NoScope):
            model._default_manager.all()
        with pytest.raises(scope.NoScope):
            model._base_manager.all()
        with pytest.raises(scope.NoScope):
            model(organization_id=committed.world.organization_id).save()


# Row security, without the guard.


def test_policies_hold_every_tenant_model_to_one_organization(wide_open: Committed) -> None:
    cy, eve = wide_open.world.cy, wide_open.world.eve
    for model in tenant_models():
        with transaction(eve):
            foreign = ids(model, eve.organization_id)
        with transaction(cy):
            everything = plain(model)
            assert set(everything.values_list("organization_id", flat=True)) == {cy.organization_id}
            assert everything.filter(pk__in=foreign).count() == 0
            assert everything.filter(pk__in=foreign).update(id=models.F("id")) == 0
            assert everything.filter(pk__in=foreign)._raw_delete("default") == 0
        with transaction(eve):
            assert ids(model, eve.organization_id) == foreign


def test_policies_refuse_rows_of_another_organization(wide_open: Committed) -> None:
    """A row that would be accepted in the own organization, inserted or moved into another one."""
    cy, eve = wide_open.world.cy, wide_open.world.eve
    for model in tenant_models():
        table = model._meta.db_table
        with pytest.raises(DatabaseError, match=f'row-level security policy for table "{table}"'):
            _insert_copy_of(wide_open, model, eve.organization_id, under=cy)
        with (
            pytest.raises(DatabaseError, match=f'row-level security policy for table "{table}"'),
            transaction(cy),
        ):
            plain(model).update(organization_id=eve.organization_id)


def _insert_copy_of(clone: Committed, model: type[TenantModel], organization_id: UUID, under: Actor) -> None:
    columns = ", ".join(str(f.column) for f in model._meta.local_concrete_fields if not f.generated)
    table = model._meta.db_table
    with psycopg.connect(clone.dsn("superuser")) as superuser:
        (row,) = superuser.execute(
            f"SELECT to_jsonb(t)::text FROM {table} t WHERE organization_id = %s LIMIT 1", [organization_id]
        ).fetchone() or ("",)
    with transaction(under), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({columns}) SELECT {columns} FROM jsonb_populate_record(NULL::{table}, %s)",
            [row],
        )


def test_without_the_setting_there_are_no_rows_and_no_inserts(
    wide_open: Committed, at: psycopg.Connection[tuple[object, ...]]
) -> None:
    for setting in (None, ""):
        for model in tenant_models():
            table = model._meta.db_table
            if setting is not None:
                at.execute("SELECT set_config('app.organization_id', %s, true)", [setting])
            assert at.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
            assert at.execute(f"DELETE FROM {table}").rowcount == 0
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="row-level security"):
                at.execute(
                    f"INSERT INTO {table} (organization_id) VALUES (%s)", [wide_open.world.organization_id]
                )
            at.rollback()


def test_garbage_in_the_setting_is_refused(
    stocked: Committed, at: psycopg.Connection[tuple[object, ...]]
) -> None:
    mine = str(stocked.world.organization_id)
    for garbage in ("*", "true", f"{mine},{mine}", f" {mine}", f"{mine}' OR true", "%", "NULL"):
        at.execute("SELECT set_config('app.organization_id', %s, true)", [garbage])
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            at.execute("SELECT * FROM evidence_evidence")
        at.rollback()


# The transaction that opens both.


def test_a_nested_transaction_gives_back_what_it_took(stocked: Committed) -> None:
    cy, eve = stocked.world.cy, stocked.world.eve
    with transaction(cy):
        with transaction(eve):
            assert current_setting() == str(eve.organization_id) == str(scope.current())
        assert current_setting() == str(cy.organization_id) == str(scope.current())
        with pytest.raises(ZeroDivisionError), transaction(eve):
            raise ZeroDivisionError
        assert current_setting() == str(cy.organization_id) == str(scope.current())
        assert Person.objects.count() == 8


def test_nothing_is_left_on_the_connection_after_commit(stocked: Committed) -> None:
    with transaction(stocked.world.cy):
        backend = _backend()
    assert (_backend(), current_setting()) == (backend, "")
    with pytest.raises(scope.NoScope):
        scope.current()
    assert plain(Person).count() == 0


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return int(pid)


def test_failures_leak_nothing_between_organizations(stocked: Committed) -> None:
    """Alternating organizations on one connection; one turn in two fails, in one of seven ways."""
    chance = random.Random(20261122)
    backend = _backend()
    for turn in range(TURNS):
        actor = (stocked.world.cy, stocked.world.eve)[turn % 2]
        with suppress(DatabaseError, ZeroDivisionError, scope.WrongScope), transaction(actor):
            _look(actor)
            if chance.random() < 0.5:
                _fail(chance.choice(WAYS), actor)
            _look(actor)
        assert current_setting() == ""
        assert plain(Person).count() == 0
    assert _backend() == backend


def _look(actor: Actor) -> None:
    assert set(plain(Person).values_list("organization_id", flat=True)) == {actor.organization_id}
    assert set(Person.objects.values_list("organization_id", flat=True)) == {actor.organization_id}


WAYS = ("raise", "error", "timeout", "cancel", "unaudited", "nested", "stranger")


def _fail(way: str, actor: Actor) -> None:
    with connection.cursor() as cursor:
        match way:
            case "raise":
                raise ZeroDivisionError
            case "error":
                cursor.execute("SELECT 1 / 0")
            case "timeout":
                cursor.execute("SET LOCAL statement_timeout = 5")
                cursor.execute("SELECT pg_sleep(1)")
            case "cancel":
                Timer(0.02, connection.connection.cancel).start()
                cursor.execute("SELECT pg_sleep(5)")
            case "unaudited":
                Person.objects.filter(pk=str(actor.person_id)).update(name="Nobody wrote this down")
            case "nested":
                with transaction(Actor(organization_id=uuid4(), now=actor.now, source="test")):
                    cursor.execute("SELECT 1 / 0")
            case "stranger":
                Person(organization_id=uuid4(), name="Stranger", zone="UTC").save()
