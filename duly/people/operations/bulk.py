"""One change of many people, exactly as it was previewed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from duly.audit import recording as audit
from duly.kernel.refusal import Refused
from duly.outbox import publish
from duly.people.operations.changes import hold_attributes, one_link_at_a_time
from duly.people.operations.zones import refresh_zones
from duly.people.queries.bulk import counted, day_for, judged_for
from duly.people.queries.judging import LINK_COLUMNS, Judgement
from duly.people.queries.listing import condition
from duly.people.queries.statements import rows, run, statement
from duly.people.rules.bulk import CHANGES, GROUPS, LINKS, BulkChange, Kind, Verdicts, outcome_of
from duly.people.rules.dimensions import BY_KEY
from duly.people.rules.events import Cause, PeopleChanged, PeopleReturned, Return
from duly.people.rules.listing import Listing
from duly.people.rules.roles import judge_note, judge_reason
from duly.tenancy.actor import Actor
from duly.tenancy.permissions import require
from duly.tenancy.statements import fetched

CHUNK = 5000
_NEVER = "false"
_LATER = (
    "EXISTS (SELECT FROM {table} h WHERE h.organization_id = p.organization_id AND h.person_id = p.id"
    " AND h.{which} = %(which)s AND h.valid_from > %(day)s)"
)
_LATER_VALUE = _LATER.format(table="people_attributechange", which="attribute_id")
_LATER_LINK = _LATER.format(table="people_linkchange", which="kind")


@dataclass(frozen=True)
class BulkReport:
    """What a bulk did with everybody of its selection."""

    run_id: UUID
    verdicts: Verdicts


@dataclass(frozen=True)
class _Work:
    """What every chunk of one bulk is written with."""

    actor: Actor
    change: BulkChange
    params: dict[str, Any]
    reason: str


# What the trail says was done.
DONE = {
    Kind.VALUE: "people.moved",
    Kind.MANAGER: "people.linked",
    Kind.LINE_LEAD: "people.linked",
    Kind.LANGUAGE: "people.language_set",
    Kind.ADD_TO_GROUP: "people.grouped",
    Kind.REMOVE_FROM_GROUP: "people.ungrouped",
    Kind.DEACTIVATE: "people.deactivated",
    Kind.BRING_BACK: "people.brought_back",
}


def change_people(
    *, actor: Actor, selection: Listing, change: BulkChange, fingerprint: str, reason: str = ""
) -> BulkReport:
    """Changes everybody of a selection who can be changed, exactly as previewed under `fingerprint`.

    Refuses as the preview does, and with 'reason_length', 'nobody', and 'world_moved' when people are no
    longer what was previewed. Publishes `PeopleReturned` with everybody it brings back, and `PeopleChanged`
    with everybody changed, save by links, which no audience asks for.
    """
    require(actor, "people.manage")
    kept = judge_reason(reason) if change.kind is Kind.DEACTIVATE else judge_note(reason)
    # Also where no link changes: an import locks people in the order of its file, and holds the same back.
    one_link_at_a_time()
    if change.kind is Kind.VALUE:
        hold_attributes([change.attribute])
    which = condition(selection)
    rows("bulk_lock", which.params, where=which.sql)
    judged, _ = judged_for(actor, selection, change)
    verdicts = _unchanged(judged, fingerprint)
    started = audit.open_run(actor, "bulk", subject_type=change.kind, subject_id=change.to)
    found = fetched(judged.sql + statement("bulk_verdicts"), judged.params)
    day = day_for(actor, change)
    _write(_Work(actor, change, {**judged.params, "day": day, "run": started.pk}, kept), found)
    audit.account(
        started,
        {outcome_of(verdict): people for verdict, people in verdicts.counts.items()},
        _lines(change, found),
    )
    audit.end_run(started, population=verdicts.everybody, changes=verdicts.changes)
    _record(actor, change, started.pk, verdicts, day, kept)
    if change.kind is Kind.BRING_BACK:
        _tell_returned(actor, found, day)
    if change.kind not in LINKS:
        people = tuple(person for person, verdict, _ in found if verdict == CHANGES)
        told = PeopleChanged(person_ids=people, cause=Cause.BULK, cause_id=started.pk)
        publish(told, actor=actor)
    return BulkReport(started.pk, verdicts)


def _unchanged(judged: Judgement, fingerprint: str) -> Verdicts:
    found, verdicts = counted(judged)
    if found != fingerprint:
        raise Refused("world_moved", "People changed since the preview. Look at it again.")
    if not verdicts.changes:
        raise Refused("nobody", "Nobody would change, so there is nothing to do.")
    return verdicts


def _write(work: _Work, found: Sequence[tuple[UUID, str, str]]) -> None:
    people = [person for person, verdict, _ in found if verdict == CHANGES]
    for start in range(0, len(people), CHUNK):
        chunk = people[start : start + CHUNK]
        WRITERS[work.change.kind](work, {**work.params, "people": chunk})


def _write_values(work: _Work, params: dict[str, Any]) -> None:
    dimension = BY_KEY.get(work.change.attribute)
    if dimension is not None:
        run("bulk_set", params, column=dimension.column, later=_LATER_VALUE)
    else:
        run("bulk_set_custom" if work.change.to else "bulk_clear_custom", params, later=_LATER_VALUE)
    run("bulk_append_values", params)
    if work.change.attribute == "location":
        refresh_zones(person_ids=params["people"])


def _write_links(work: _Work, params: dict[str, Any]) -> None:
    run("bulk_set", params, column=LINK_COLUMNS[work.change.kind], later=_LATER_LINK)
    run("bulk_append_links", params)


def _write_language(work: _Work, params: dict[str, Any]) -> None:
    run("bulk_set", {**params, "new": params["new"] or ""}, column="language", later=_NEVER)


def _join(work: _Work, params: dict[str, Any]) -> None:
    run("list_members", {**params, "group": work.change.to}, who="p.id = ANY(%(people)s::uuid[])")


def _part(work: _Work, params: dict[str, Any]) -> None:
    run("unlist_members", {**params, "group": work.change.to})


def _deactivate(work: _Work, params: dict[str, Any]) -> None:
    _turn(work, params, is_active=False)
    run("bulk_close_accounts", params)
    run("bulk_revoke_links", {**params, "now": work.actor.now})


def _bring_back(work: _Work, params: dict[str, Any]) -> None:
    _turn(work, params, is_active=True)
    run("bulk_open_accounts", params)


def _turn(work: _Work, params: dict[str, Any], *, is_active: bool) -> None:
    turned = {**params, "new": is_active, "reason": work.reason}
    run("bulk_set", turned, column="is_active", later=_NEVER)
    run("bulk_append_activity", turned)


WRITERS: dict[Kind, Callable[[_Work, dict[str, Any]], None]] = {
    Kind.VALUE: _write_values,
    Kind.MANAGER: _write_links,
    Kind.LINE_LEAD: _write_links,
    Kind.LANGUAGE: _write_language,
    Kind.ADD_TO_GROUP: _join,
    Kind.REMOVE_FROM_GROUP: _part,
    Kind.DEACTIVATE: _deactivate,
    Kind.BRING_BACK: _bring_back,
}


def _lines(change: BulkChange, found: Sequence[tuple[UUID, str, str]]) -> Iterator[tuple[str, str, UUID]]:
    """Who was left out and why. A language has no history of its own, so the old one stands here."""
    for person, verdict, old in found:
        if verdict != CHANGES:
            yield (*outcome_of(verdict), person)
        elif change.kind is Kind.LANGUAGE:
            yield ("changed", old, person)


def _tell_returned(actor: Actor, found: Sequence[tuple[UUID, str, str]], day: date) -> None:
    returns = tuple(
        Return(person_id=person, left_on=date.fromisoformat(left) if left else day, back_on=day)
        for person, verdict, left in found
        if verdict == CHANGES
    )
    publish(PeopleReturned(returns=returns), actor=actor)


def _record(
    actor: Actor, change: BulkChange, run_id: UUID, verdicts: Verdicts, day: date, reason: str
) -> None:
    asked = {"attribute": change.attribute, "language": change.language, "to": change.to and str(change.to)}
    audit.record(
        actor,
        DONE[change.kind],
        object_type="group" if change.kind in GROUPS else "people",
        object_id=change.to if change.kind in GROUPS else None,
        new={
            **{name: one for name, one in asked.items() if one},
            "from": str(day),
            "changed": verdicts.changes,
            "same": verdicts.same,
            "refused": sum(verdicts.refused.values()),
        },
        reason=reason,
        count=verdicts.changes,
        run_id=run_id,
    )
