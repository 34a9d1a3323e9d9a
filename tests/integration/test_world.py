"""The cast stands where the tests expect it."""

from django.db import connection

from duly.people.models import Person
from duly.tenancy import scope
from tests.conftest import Committed
from tests.world import World


def test_the_cast_of_the_own_organization_is_all_one_sees(world: World) -> None:
    assert Person.objects.count() == 8
    assert Person.objects.get(employee_number="LA-0001").zone == "Europe/Vienna"


def test_a_committed_clone_is_a_database_of_its_own(committed: Committed) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database(), current_user")
        assert cursor.fetchone() == (committed.database, "duly_app")


def test_no_scope_is_left_open(committed: Committed) -> None:
    try:
        scope.current()
    except scope.NoScope:
        return
    raise AssertionError("a scope is open")
