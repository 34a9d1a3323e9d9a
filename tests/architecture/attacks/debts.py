"""Attacks on the commit-time check: change something and leave no audit event of it."""

from collections.abc import Iterator

from tests.architecture.attacks.fences import (
    BACK,
    DATABASE,
    DEMANDED,
    EVENT_OF_MINE,
    EVENT_OF_THEIRS,
    QUALIFIED,
    SWITCH,
    TEMPORARY,
    Attack,
    Fence,
    always,
    parameter,
    policy,
    trigger,
)
from tests.architecture.attacks.fences import copied as copy_of
from tests.architecture.attacks.rows import EVIDENCE

RENAMED = "UPDATE people_person SET name = 'Nobody' WHERE id = '<ada>'"
FAKED = (
    "AS SELECT '<mine>'::uuid AS organization_id, pg_current_xact_id() AS transaction_id, "
    "now() + interval '1 day' AS recorded_at"
)


def silent(kind: str, statement: str, *fences: Fence) -> Attack:
    return Attack(kind, statement, fences or (DEMANDED,), silent=True)


def unwritten() -> Iterator[Attack]:
    yield silent("no event", RENAMED, trigger("audited_update", "people_person"))
    yield silent(
        "no event", copy_of("evidence_evidence", EVIDENCE), trigger("audited_insert", "evidence_evidence")
    )
    yield silent("no event", "DELETE FROM people_personword", trigger("audited_delete", "people_personword"))
    yield silent("event rolled back", f"{RENAMED}; SAVEPOINT s; {EVENT_OF_MINE}; ROLLBACK TO s")
    yield silent("event rolled back", f"SAVEPOINT s; {EVENT_OF_MINE}; ROLLBACK TO s; {RENAMED}; RELEASE s")
    block = f"DO $$ BEGIN {EVENT_OF_MINE}; PERFORM 1 / 0; EXCEPTION WHEN OTHERS THEN NULL; END $$"
    yield silent("event rolled back", f"{RENAMED}; {block}")
    yield silent("delete the debt", f"{RENAMED}; DELETE FROM audit_owed")
    yield silent(
        "change in a block", f"DO $$ BEGIN {RENAMED}; EXCEPTION WHEN division_by_zero THEN NULL; END $$"
    )
    yield silent(
        "change in a WITH", "WITH u AS (UPDATE people_person SET name = 'x' RETURNING 1) SELECT * FROM u"
    )


def constraints() -> Iterator[Attack]:
    judged = f"SAVEPOINT s; {EVENT_OF_MINE}; SET CONSTRAINTS ALL IMMEDIATE; ROLLBACK TO s"
    yield silent("judged early, then rolled back", f"{RENAMED}; {judged}")
    named = judged.replace("ALL", "audit_owed_demanded")
    yield silent("judged early, then rolled back", f"{RENAMED}; {named}")
    yield silent("put off for ever", f"SET CONSTRAINTS ALL DEFERRED; {RENAMED}")
    yield silent("put off for ever", f"SET CONSTRAINTS audit_owed_demanded DEFERRED; {RENAMED}")
    yield silent("judged at once", f"SET CONSTRAINTS ALL IMMEDIATE; {RENAMED}")


def replicas() -> Iterator[Attack]:
    replica = "SET LOCAL session_replication_role = replica"
    fences = (parameter("session_replication_role"), always("demanded", "audit_owed"))
    yield silent("no event as a replica", f"{replica}; {RENAMED}", *fences)
    fences = (parameter("session_replication_role"), always("audited_update", "people_person"))
    yield silent(
        "no event as a replica", f"{replica}; {RENAMED}; SET LOCAL session_replication_role = origin", *fences
    )


def elsewhere() -> Iterator[Attack]:
    """The session is of another organization when the debt is noted, or when it is asked for."""
    yield silent("switched at commit", f"{RENAMED}; SELECT {SWITCH}")
    yield silent("switched at commit", f"{RENAMED}; SELECT {SWITCH}; {EVENT_OF_THEIRS}")
    yield silent("switched and back", f"{RENAMED}; SELECT {SWITCH}; {EVENT_OF_THEIRS}; SELECT {BACK}")
    for value in ("", "<theirs>'' OR true", "*", " <mine>"):
        emptied = f"SELECT set_config('app.organization_id', '{value}', true)"
        yield silent("no organization at commit", f"{RENAMED}; {emptied}")
    halfway = f"{RENAMED} RETURNING {SWITCH}"
    fences = (policy("audit_owed"), DEMANDED)
    yield silent("switched within the statement", f"{halfway}; {EVENT_OF_THEIRS}", *fences)
    yield silent("switched within the statement", f"{halfway}; {EVENT_OF_THEIRS}; SELECT {BACK}", *fences)
    inserted = f"{copy_of('evidence_evidence', EVIDENCE)} RETURNING {SWITCH}"
    yield silent("switched within the statement", f"{inserted}; {EVENT_OF_THEIRS}", *fences)
    yield silent("a debt for others", "INSERT INTO audit_owed VALUES ('<theirs>', 'people_person')", *fences)


def shadows() -> Iterator[Attack]:
    yield silent(
        "temporary table in front",
        f"CREATE TEMP TABLE audit_auditevent {FAKED}; {RENAMED}",
        TEMPORARY,
        QUALIFIED,
    )
    schema = f"CREATE SCHEMA before; CREATE TABLE before.audit_auditevent {FAKED}"
    yield silent(
        "schema in front", f"{schema}; SET LOCAL search_path = before, public; {RENAMED}", DATABASE, QUALIFIED
    )


ATTACKS = (*unwritten(), *constraints(), *replicas(), *elsewhere(), *shadows())
