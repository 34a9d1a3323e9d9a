"""Every audited table, by its model: a row that no audit event tells of does not commit."""

from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError

from duly.audit.recording import record
from duly.tenancy.actor import Actor
from duly.tenancy.models import Organization, TenantModel
from duly.tenancy.transactions import transaction
from tests.architecture.expected import TABLES
from tests.architecture.specimens import fresh, plain, tenant_models
from tests.conftest import Committed
from tests.world import NOW

AUDITED = [model for model in tenant_models() if TABLES[model._meta.db_table].audited]


def _newcomer(model: type[TenantModel]) -> tuple[Actor, TenantModel]:
    """An organization with all that a row of this model refers to, and the row itself, not yet saved."""
    organization = Organization.objects.create(slug=f"new-{model._meta.model_name}")
    actor = Actor(organization_id=organization.pk, now=NOW, source="test", service="service:test")
    with transaction(actor):
        row = fresh(model, actor)
        record(actor, "specimens.made", object_type="organization", object_id=organization.pk)
    return actor, row


def _save(actor: Actor, row: TenantModel) -> int:
    with transaction(actor):
        row.save(force_insert=True)
    with transaction(actor):
        return plain(type(row)).count()


def test_an_insert_nobody_wrote_down_is_refused_by_its_trigger_alone(committed: Committed) -> None:
    newcomers = [_newcomer(model) for model in AUDITED]
    for actor, row in newcomers:
        table = row._meta.db_table
        with pytest.raises(IntegrityError, match=f"changed {table} and recorded no audit event"):
            _save(actor, row)
        with transaction(actor):
            assert plain(type(row)).count() == 0
    with psycopg.connect(committed.dsn("superuser")) as superuser:
        for model in AUDITED:
            table = model._meta.db_table
            superuser.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_audited_insert")
    assert [_save(actor, row) for actor, row in newcomers] == [1] * len(AUDITED)
    assert len(AUDITED) >= 20


def test_an_update_of_no_rows_owes_nothing(committed: Committed) -> None:
    changeable = [model for model in AUDITED if "UPDATE" in TABLES[model._meta.db_table].privileges]
    with transaction(committed.world.cy):
        assert [plain(model).filter(pk=uuid4()).update(id=uuid4()) for model in changeable] == [0] * len(
            changeable
        )
