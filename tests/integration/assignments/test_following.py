"""What changes below is noted for the rules it concerns, and for no others."""

from uuid import UUID

import pytest
from django.db import connection

from duly.assignments.models import Pending, Rule, RuleTarget
from duly.assignments.operations import activate_version
from duly.kernel.audience import Audience, Clause, Condition, to_json
from duly.outbox import publish
from duly.people.models import Group
from duly.people.operations import create_group, edit_group, leave, require_attribute, set_values
from duly.people.rules.events import Cause, ConditionsChanged, PeopleChanged
from duly.trainings.models import Training, Version, VersionAuthor
from duly.trainings.operations import approve_version
from duly.trainings.rules import VersionState
from tests.integration.assignments.arrange import departments, everybody, id_of, people
from tests.world import LARKFIELD, NOW, World, name_id

NO_GROUP = name_id("none")


def rule(world: World, name: str, audience: Audience, **facts: bool) -> UUID:
    made = Rule.objects.create(
        organization_id=world.organization_id,
        name=name,
        audience=to_json(audience),
        created_at=NOW,
        created_by_id=id_of(world.cy),
        **facts,
    )
    return made.pk


def asking(dimension: str, *values: UUID) -> Audience:
    return Audience(clauses=(Clause(), Clause((Condition(dimension, frozenset(values)),))))


def except_for(dimension: str, *values: UUID) -> Audience:
    return Audience(clauses=(Clause(),), exclusions=asking(dimension, *values).clauses[1:])


def noted() -> list[tuple[UUID | None, UUID | None, str]]:
    return list(Pending.objects.order_by("pk").values_list("person_id", "rule_id", "cause"))


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'assignments.reconcile'")
        return int(cursor.fetchone()[0])


def test_people_are_noted_with_what_changed_them(world: World) -> None:
    ada, before = id_of(world.ada), jobs()

    set_values(actor=world.cy, person_id=ada, values={"department": world.value("Quality")})
    leave(actor=world.cy, person_id=ada)

    assert noted() == [(ada, None, "moved"), (ada, None, "left")]
    assert all(Pending.objects.values_list("cause_id", flat=True))
    assert jobs() - before == 2


def test_rules_that_ask_for_a_dimension_are_noted(world: World) -> None:
    quality = world.value("Quality")
    of_quality = dynamic(world, departments(world, "Quality"))
    wanted = {
        rule(world, "In a later clause", asking("department", quality)),
        rule(world, "In an exclusion", except_for("department", quality)),
        rule(world, "Through a dynamic group", asking("group", of_quality)),
    }
    rule(world, "Another dimension", asking("location", world.value("Graz")))
    rule(world, "Another dynamic group", asking("group", dynamic(world, everybody())))
    rule(world, "Everybody", everybody())
    rule(world, "By name", people(id_of(world.ada)))
    rule(world, "Not in force", departments(world, "Quality"), is_active=False)
    rule(world, "By hand", departments(world, "Quality"), auto_assign=False)

    attribute = LARKFIELD.key("attribute department")
    require_attribute(actor=world.cy, attribute_id=attribute, is_required=False)

    assert sorted(noted(), key=str) == sorted(((None, one, "attribute_optional") for one in wanted), key=str)


def test_rules_that_name_a_dynamic_group_are_noted_when_it_asks_for_others(world: World) -> None:
    group = dynamic(world, departments(world, "Quality"))
    named = rule(world, "Of the group", asking("group", group))
    rule(world, "Of another group", asking("group", dynamic(world, everybody())))
    rule(world, "Of what it asks for", departments(world, "Quality"))

    edit_group(actor=world.cy, group_id=group, name="Renamed", description="", audience=everybody())

    assert noted() == [(None, named, "group_edited")]


@pytest.mark.parametrize("audience", [everybody(), departments(World(), "Quality")])
def test_what_concerns_no_rule_leaves_no_work(world: World, audience: Audience) -> None:
    rule(world, "One", audience)
    before = jobs()

    publish(ConditionsChanged(dimension="line", cause=Cause.VALUE_MOVED, cause_id=None), actor=world.cy)
    publish(ConditionsChanged(group_id=NO_GROUP, cause=Cause.GROUP_EDITED, cause_id=None), actor=world.cy)
    publish(PeopleChanged(person_ids=(), cause=Cause.BULK, cause_id=None), actor=world.cy)

    assert (noted(), jobs()) == ([], before)


def test_the_first_version_of_a_training_has_its_rules_look_at_everybody(world: World) -> None:
    training = Training.objects.create(
        organization_id=world.organization_id, name="Ladders", category="security"
    )
    aimed = [rule(world, name, everybody()) for name in ("Aimed", "No longer")]
    off = rule(world, "Off", everybody(), is_active=False)
    for one in (*aimed, off):
        RuleTarget.objects.create(
            organization_id=world.organization_id,
            rule_id=one,
            training=training,
            position=0,
            removed_at=NOW if one == aimed[1] else None,
        )

    report = activate_version(actor=world.cy, version_id=approved(world, training, edition=1))
    activate_version(actor=world.cy, version_id=approved(world, training, edition=2))

    assert noted() == [(None, aimed[0], "activated")]
    assert Pending.objects.get().cause_id == report.run_id


def dynamic(world: World, audience: Audience) -> UUID:
    name = f"Group {Group.objects.count()}"
    return create_group(actor=world.cy, name=name, audience=audience)


def approved(world: World, training: Training, edition: int) -> UUID:
    """A version of the training, written by Hal and approved by Quinn."""
    first = Version.objects.get(pk=world.version_id)
    version = Version.objects.create(
        organization_id=world.organization_id,
        training=training,
        edition=edition,
        label=f"{edition}.0",
        language="en",
        state=VersionState.IN_REVIEW,
        content=bytes(first.content),
        training_name=training.name,
        settings={**first.settings, "name": training.name},
        change_reason="Ladders are checked every year now.",
        submitted_at=NOW,
        submitted_by_id=id_of(world.hal),
    )
    author = {"organization_id": world.organization_id, "version": version}
    VersionAuthor.objects.create(**author, person_id=id_of(world.hal))
    approve_version(actor=world.quinn, version_id=version.pk, rationale="Read and found correct.")
    return version.pk
