"""One change of many people: the preview, the same when it is done, and what it leaves behind."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from duly.audit.models import AuditEvent, Run, RunCount, RunLine
from duly.kernel.refusal import NotFound, Refused
from duly.people.models import (
    Account,
    ActiveChange,
    Attribute,
    AttributeChange,
    AttributeValue,
    CustomValue,
    Group,
    GroupMember,
    LinkChange,
    MembershipChange,
    Person,
    ValueTree,
)
from duly.people.operations import bulk
from duly.people.operations.bulk import DONE, BulkReport, change_people
from duly.people.queries.bulk import bulk_page, bulk_preview
from duly.people.rules.bulk import BulkChange, Kind
from duly.people.rules.events import PeopleReturned, Return
from duly.people.rules.listing import Listing, Status
from duly.tenancy.actor import Actor
from duly.web.trail.words import VERBS
from tests.world import LARKFIELD, LONG_AGO, NOW, World

TODAY = NOW.date()
LEAVING = "The plant closes at the end of the month."


def chosen(*keys: str, status: Status = Status.BOTH) -> Listing:
    return Listing(status=status, people=frozenset(LARKFIELD.key(key) for key in keys))


def everybody() -> Listing:
    return Listing(status=Status.BOTH)


def person(key: str) -> Person:
    return Person.objects.get(pk=LARKFIELD.key(key))


def done(actor: Actor, selection: Listing, change: BulkChange, **more: Any) -> BulkReport:
    """Previewed and then done."""
    seen = bulk_preview(actor=actor, selection=selection, change=change)
    report = change_people(
        actor=actor, selection=selection, change=change, fingerprint=seen.fingerprint, **more
    )
    assert report.verdicts == seen.verdicts
    return report


def to_department(name: str, **more: Any) -> BulkChange:
    return BulkChange(kind=Kind.VALUE, attribute="department", to=LARKFIELD.key(f"value {name}"), **more)


def manager(key: str | None, kind: Kind = Kind.MANAGER, **more: Any) -> BulkChange:
    return BulkChange(kind=kind, to=LARKFIELD.key(key) if key else None, **more)


def custom(name: str, *values: str) -> tuple[Attribute, list[AttributeValue]]:
    attribute = Attribute.objects.create(
        organization_id=LARKFIELD.id, key=name, name=name.capitalize(), is_custom=True
    )
    made = [
        AttributeValue.objects.create(organization_id=LARKFIELD.id, attribute=attribute, name=value)
        for value in values
    ]
    ValueTree.objects.bulk_create(
        ValueTree(organization_id=LARKFIELD.id, ancestor=one, descendant=one, depth=0) for one in made
    )
    return attribute, made


def group(name: str, members: Iterable[str] = ()) -> UUID:
    made = Group.objects.create(organization_id=LARKFIELD.id, name=name, kind=Group.STATIC)
    GroupMember.objects.bulk_create(
        GroupMember(organization_id=LARKFIELD.id, group=made, person_id=LARKFIELD.key(key)) for key in members
    )
    return made.pk


def test_the_preview_accounts_for_everybody_of_the_selection(world: World) -> None:
    seen = bulk_preview(actor=world.cy, selection=everybody(), change=to_department("Assembly"))

    assert seen.verdicts.counts == {"changes": 6, "same": 1, "not_active": 1}
    assert seen.verdicts.everybody == 8
    assert seen.target == "Assembly"
    assert [(one.name, one.old, one.new) for one in seen.sample][:2] == [
        ("Hal Ferreira", "Administration", "Assembly"),
        ("Quinn Meyer", "Quality", "Assembly"),
    ]


def test_each_count_of_the_preview_opens_its_list(world: World) -> None:
    change = to_department("Assembly")
    names = {
        verdict: [
            row.name
            for row in bulk_page(actor=world.cy, selection=everybody(), change=change, verdict=verdict).rows
        ]
        for verdict in ("same", "not_active")
    }

    assert names == {"same": ["Ada Lindqvist"], "not_active": ["Ivy Santos"]}


def test_values_are_set_with_their_history_in_one_run(world: World) -> None:
    report = done(world.cy, chosen("ada", "bo", "ned", "ivy"), to_department("Paint shop"))

    paint = world.value("Paint shop")
    assert [person(key).department_id for key in ("ada", "bo", "ned")] == [paint] * 3
    assert person("ivy").department_id == world.value("Assembly")
    assert set(
        AttributeChange.objects.filter(run_id=report.run_id).values_list(
            "person_id", "value_id", "valid_from"
        )
    ) == {(LARKFIELD.key(key), paint, TODAY) for key in ("ada", "bo", "ned")}


def test_a_run_counts_everybody_and_names_who_was_left_out(world: World) -> None:
    report = done(world.cy, everybody(), to_department("Assembly"))

    told = RunCount.objects.filter(run_id=report.run_id)
    counts = {(one.outcome, one.reason): one.count for one in told}
    assert counts == {("changed", ""): 6, ("same", ""): 1, ("refused", "not_active"): 1}
    assert [one.subject_id for one in RunLine.objects.filter(run_id=report.run_id)] == [LARKFIELD.key("ivy")]
    assert Run.objects.get(pk=report.run_id).kind == "bulk"
    (event,) = AuditEvent.objects.filter(run_id=report.run_id)
    assert (event.verb, event.count) == ("people.moved", 6)
    assert event.new is not None
    assert event.new["to"] == str(world.value("Assembly"))
    assert (event.new["changed"], event.new["same"], event.new["refused"]) == (6, 1, 1)


def test_a_new_location_brings_its_zone(world: World) -> None:
    change = BulkChange(kind=Kind.VALUE, attribute="location", to=world.value("Lisbon"))

    done(world.cy, chosen("ada", "bo"), change)

    assert {person("ada").zone, person("bo").zone} == {"Europe/Lisbon"}


def test_a_value_can_be_cleared(world: World) -> None:
    change = BulkChange(kind=Kind.VALUE, attribute="department")

    report = done(world.cy, chosen("ada", "ned"), change)

    assert report.verdicts.counts == {"changes": 1, "same": 1}
    assert person("ada").department_id is None


def test_a_custom_attribute_is_set_replaced_and_cleared(world: World) -> None:
    _, (large, small) = custom("shoe-size", "44", "38")
    either = chosen("ada", "bo")

    def held() -> set[tuple[UUID, UUID]]:
        return set(CustomValue.objects.values_list("person_id", "value_id"))

    done(world.cy, either, BulkChange(kind=Kind.VALUE, attribute="shoe-size", to=large.pk))
    assert held() == {(LARKFIELD.key("ada"), large.pk), (LARKFIELD.key("bo"), large.pk)}

    done(world.cy, chosen("bo"), BulkChange(kind=Kind.VALUE, attribute="shoe-size", to=small.pk))
    seen = bulk_preview(
        actor=world.cy,
        selection=either,
        change=BulkChange(kind=Kind.VALUE, attribute="shoe-size", to=small.pk),
    )
    assert seen.verdicts.counts == {"changes": 1, "same": 1}
    assert [one.old for one in seen.sample] == ["44"]

    done(world.cy, either, BulkChange(kind=Kind.VALUE, attribute="shoe-size"))
    assert held() == set()


def test_a_change_for_an_earlier_day_leaves_later_ones_in_force(world: World) -> None:
    done(world.cy, chosen("ada"), to_department("Paint shop"))

    week_ago = TODAY - timedelta(days=7)
    done(world.cy, chosen("ada", "bo"), to_department("Quality", valid_from=week_ago))

    assert person("ada").department_id == world.value("Paint shop")
    assert person("bo").department_id == world.value("Quality")
    told = AttributeChange.objects.filter(person_id=LARKFIELD.key("ada")).order_by("valid_from")
    assert [(one.valid_from, one.value_id) for one in told.filter(attribute__key="department")] == [
        (LONG_AGO, world.value("Assembly")),
        (week_ago, world.value("Quality")),
        (TODAY, world.value("Paint shop")),
    ]


def test_what_held_on_an_earlier_day_counts_as_already_so(world: World) -> None:
    done(world.cy, chosen("ada"), to_department("Paint shop"))

    seen = bulk_preview(
        actor=world.cy,
        selection=chosen("ada"),
        change=to_department("Assembly", valid_from=TODAY - timedelta(days=1)),
    )

    assert seen.verdicts.counts == {"same": 1}


@pytest.mark.covers("SEED-19")
def test_nobody_gets_a_manager_they_stand_above(world: World) -> None:
    seen = bulk_preview(actor=world.cy, selection=everybody(), change=manager("ada"))

    assert seen.verdicts.counts == {"changes": 4, "cycle": 3, "not_active": 1}
    done(world.cy, everybody(), manager("ada"))
    assert person("bo").manager_id == LARKFIELD.key("cy")
    assert person("cy").manager_id is None
    assert person("ned").manager_id == LARKFIELD.key("ada")
    changed = LinkChange.objects.filter(person_id=LARKFIELD.key("ned"), kind="manager")
    assert [(one.other_id, one.valid_from) for one in changed] == [(LARKFIELD.key("ada"), TODAY)]


def test_a_line_lead_is_set_beside_the_manager_and_taken_away(world: World) -> None:
    done(world.cy, chosen("ada", "ned"), manager("bo", Kind.LINE_LEAD))
    assert person("ned").line_lead_id == LARKFIELD.key("bo")
    assert person("ned").manager_id is None

    report = done(world.cy, chosen("ada", "ned", "hal"), manager(None, Kind.LINE_LEAD))
    assert report.verdicts.counts == {"changes": 2, "same": 1}
    assert person("ned").line_lead_id is None


def test_people_join_and_leave_a_static_group(world: World) -> None:
    drivers = group("Forklift drivers", ["ada"])
    join = BulkChange(kind=Kind.ADD_TO_GROUP, to=drivers)
    part = BulkChange(kind=Kind.REMOVE_FROM_GROUP, to=drivers)

    report = done(world.cy, chosen("ada", "bo", "ivy"), join)
    assert report.verdicts.counts == {"changes": 1, "same": 1, "not_active": 1}
    assert set(GroupMember.objects.filter(group_id=drivers).values_list("person_id", flat=True)) == {
        LARKFIELD.key("ada"),
        LARKFIELD.key("bo"),
    }

    done(world.cy, chosen("ada", "bo"), part)
    assert not GroupMember.objects.filter(group_id=drivers).exists()
    told = MembershipChange.objects.filter(group_id=drivers, person_id=LARKFIELD.key("bo"))
    assert sorted(told.values_list("is_member", flat=True)) == [False, True]


def test_people_leave_with_a_reason_and_can_no_longer_sign_in(world: World) -> None:
    report = done(
        world.cy, chosen("ada", "ned", "ivy", "cy"), BulkChange(kind=Kind.DEACTIVATE), reason=LEAVING
    )

    assert report.verdicts.counts == {"changes": 2, "same": 1, "own_record": 1}
    assert not person("ada").is_active
    account = Account.objects.get(handle="larkfield:ada")
    assert (account.is_active, account.session_epoch) == (False, 1)
    told = ActiveChange.objects.filter(run_id=report.run_id)
    assert {(one.is_active, one.reason, one.valid_from) for one in told} == {(False, LEAVING, TODAY)}


def test_people_come_back_with_the_account_they_had(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(bulk, "publish", lambda event, actor: told.append(event))

    report = done(world.cy, chosen("ivy", "ada"), BulkChange(kind=Kind.BRING_BACK))

    assert report.verdicts.counts == {"changes": 1, "same": 1}
    back = Return(person_id=LARKFIELD.key("ivy"), left_on=LONG_AGO, back_on=TODAY)
    assert told[0] == PeopleReturned(returns=(back,))
    assert person("ivy").is_active
    assert Account.objects.get(handle="larkfield:ivy").is_active


@pytest.mark.covers("SEED-7")
def test_an_hr_admin_brings_back_people_of_the_own_department_only(world: World) -> None:
    back = BulkChange(kind=Kind.BRING_BACK)

    seen = bulk_preview(actor=world.hal, selection=chosen("ivy"), change=back)
    Person.objects.filter(pk=LARKFIELD.key("ivy")).update(department_id=world.value("Administration"))
    own = bulk_preview(actor=world.hal, selection=chosen("ivy"), change=back)

    assert seen.verdicts.counts == {"outside_department": 1}
    assert own.verdicts.counts == {"changes": 1}


def test_only_a_corporate_admin_lets_a_corporate_admin_go(world: World) -> None:
    seen = bulk_preview(
        actor=world.hal, selection=chosen("cy", "ada"), change=BulkChange(kind=Kind.DEACTIVATE)
    )

    assert seen.verdicts.counts == {"changes": 1, "role_not_yours": 1}


def test_nobody_leaves_before_they_last_came(world: World) -> None:
    change = BulkChange(kind=Kind.DEACTIVATE, valid_from=LONG_AGO - timedelta(days=1))

    assert bulk_preview(actor=world.cy, selection=chosen("ada"), change=change).verdicts.counts == {
        "later_change": 1
    }


def test_a_language_is_set_and_the_old_one_stands_in_the_run(world: World) -> None:
    Person.objects.filter(pk=LARKFIELD.key("ada")).update(language="pt")

    report = done(world.cy, chosen("ada", "bo"), BulkChange(kind=Kind.LANGUAGE, language="DE"))

    assert {person("ada").language, person("bo").language} == {"de"}
    assert set(
        RunLine.objects.filter(run_id=report.run_id).values_list("outcome", "reason", "subject_id")
    ) == {
        ("changed", "pt", LARKFIELD.key("ada")),
        ("changed", "", LARKFIELD.key("bo")),
    }


def test_a_merged_record_is_never_changed(world: World) -> None:
    Person.objects.filter(pk=LARKFIELD.key("ivy")).update(merged_into_id=LARKFIELD.key("ada"))

    for change in (BulkChange(kind=Kind.BRING_BACK), to_department("Quality")):
        seen = bulk_preview(actor=world.cy, selection=chosen("ivy"), change=change)
        assert seen.verdicts.counts == {"merged": 1}


def test_a_world_that_moved_is_refused(world: World) -> None:
    change = to_department("Quality")
    seen = bulk_preview(actor=world.cy, selection=Listing(), change=change)
    Person.objects.filter(pk=LARKFIELD.key("ned")).update(department_id=world.value("Paint shop"))

    with pytest.raises(Refused, match="changed since the preview") as refusal:
        change_people(actor=world.cy, selection=Listing(), change=change, fingerprint=seen.fingerprint)

    assert refusal.value.code == "world_moved"
    assert person("ada").department_id == world.value("Assembly")


def test_another_change_is_not_what_was_previewed(world: World) -> None:
    seen = bulk_preview(actor=world.cy, selection=chosen("ada"), change=to_department("Quality"))

    with pytest.raises(Refused, match="changed since the preview"):
        change_people(
            actor=world.cy,
            selection=chosen("ada"),
            change=to_department("Paint shop"),
            fingerprint=seen.fingerprint,
        )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (BulkChange(kind=Kind.ADD_TO_GROUP), "group_needed"),
        (to_department("Quality", valid_from=date(2030, 1, 1)), "in_the_future"),
        (BulkChange(kind=Kind.LANGUAGE, language="no language"), "invalid_language"),
        (BulkChange(kind=Kind.MANAGER, to=LARKFIELD.key("ivy")), "not_active"),
        (BulkChange(kind=Kind.MANAGER, to=LARKFIELD.key("nobody")), "not_found"),
        (BulkChange(kind=Kind.ADD_TO_GROUP, to=LARKFIELD.key("no group")), "not_found"),
        (BulkChange(kind=Kind.VALUE, attribute="shoe-size"), "not_found"),
        (
            BulkChange(kind=Kind.VALUE, attribute="department", to=LARKFIELD.key("value Graz")),
            "not_found",
        ),
    ],
)
def test_what_cannot_be_given_is_refused(world: World, change: BulkChange, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        bulk_preview(actor=world.cy, selection=chosen("ada"), change=change)

    assert refusal.value.code == code


def test_a_change_of_nobody_and_a_leaving_without_reason_are_refused(world: World) -> None:
    same = to_department("Assembly")
    seen = bulk_preview(actor=world.cy, selection=chosen("ada"), change=same)
    with pytest.raises(Refused, match="Nobody would change"):
        change_people(actor=world.cy, selection=chosen("ada"), change=same, fingerprint=seen.fingerprint)

    leave = BulkChange(kind=Kind.DEACTIVATE)
    seen = bulk_preview(actor=world.cy, selection=chosen("ada"), change=leave)
    with pytest.raises(Refused, match="Give a reason"):
        change_people(actor=world.cy, selection=chosen("ada"), change=leave, fingerprint=seen.fingerprint)


def test_people_of_another_organization_are_in_no_selection(world: World) -> None:
    foreign = Listing(status=Status.BOTH, people=frozenset(filter(None, [world.eve.person_id])))

    seen = bulk_preview(actor=world.cy, selection=foreign, change=to_department("Quality"))

    assert seen.verdicts.counts == {}


@pytest.mark.covers("SEED-5")
def test_who_manages_nobody_changes_nobody(world: World) -> None:
    for actor, refusal in ((world.ada, NotFound), (world.di, Refused)):
        with pytest.raises(refusal):
            bulk_preview(actor=actor, selection=chosen("ada"), change=to_department("Quality"))
        with pytest.raises(refusal):
            change_people(
                actor=actor, selection=chosen("ada"), change=to_department("Quality"), fingerprint=""
            )


def test_more_people_take_no_more_statements(world: World) -> None:
    def statements(selection: Listing) -> int:
        seen = bulk_preview(actor=world.cy, selection=selection, change=to_department("Quality"))
        with connection.execute_wrapper(counting):
            counting.seen = 0
            change_people(
                actor=world.cy,
                selection=selection,
                change=to_department("Quality"),
                fingerprint=seen.fingerprint,
            )
        return counting.seen

    one = statements(chosen("ada"))
    assert statements(chosen("bo", "hal", "cy", "ned")) == one


def test_a_large_selection_is_written_in_chunks(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)

    done(world.cy, Listing(), to_department("Quality"))

    assert set(Person.objects.active().values_list("department_id", flat=True)) == {world.value("Quality")}


def test_every_kind_of_change_is_named_in_the_trail() -> None:
    assert set(DONE) == set(Kind)
    assert set(DONE.values()) <= set(VERBS)


class Counting:
    """How many statements were run while it looked on."""

    seen = 0

    def __call__(self, execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        self.seen += 1
        return execute(sql, params, many, context)


counting = Counting()
