"""Attacks across organizations: read, write, refer to or move into another one."""

from collections.abc import Iterator

from tests.architecture.attacks.fences import (
    BYPASS,
    DEMANDED,
    EVENT_OF_THEIRS,
    SWITCH,
    Attack,
    constraint,
    parameter,
    policy,
    trigger,
)
from tests.architecture.attacks.fences import copied as copy_of
from tests.architecture.attacks.rows import CHANGE, EVIDENCE

MESSAGE = (
    "organization_id key template to_address language subject body_text body_html state attempts "
    "not_before last_error"
)
THEIRS = "WHERE organization_id = '<theirs>'"
READ = (
    "evidence_evidence",
    "evidence_evidenceidentity",
    "audit_auditevent",
    "audit_auditpersonal",
    "people_person",
)


def reads() -> Iterator[Attack]:
    for table in READ:
        question = f"SELECT * FROM {table} {THEIRS}"
        yield Attack("read of another organization", question, (policy(table),), "yields", silent=True)
        no_fence = f"SET LOCAL row_security = off; {question}"
        yield Attack("row_security off", no_fence, (BYPASS,), "yields", silent=True)
    statistics = "SELECT 1 FROM pg_stats WHERE tablename = 'people_person' AND attname = 'name'"
    yield Attack("read the statistics", statistics, (policy("people_person"),), "yields", silent=True)
    for value in ("", "*", " <theirs>", "<theirs> ", "{<mine>,<theirs>}", "<mine>'' OR ''1''=''1"):
        question = f"SELECT set_config('app.organization_id', '{value}', true); SELECT * FROM people_person"
        yield Attack("garbage as organization", question, (policy("people_person"),), "yields", silent=True)
    emptied = "RESET app.organization_id; SELECT * FROM evidence_evidence"
    yield Attack("no organization", emptied, (policy("evidence_evidence"),), "yields", silent=True)


def writes() -> Iterator[Attack]:
    insert = copy_of("messaging_message", MESSAGE, organization_id="'<theirs>'", key="'planted'")
    yield Attack("insert into another organization", insert, (policy("messaging_message"),), silent=True)
    insert = (
        "INSERT INTO outbox_effect (organization_id, key, job) VALUES ('<theirs>', duly_uuidv7(), 'planted')"
    )
    yield Attack("insert into another organization", insert, (policy("outbox_effect"),), silent=True)
    yield Attack("event in another organization", EVENT_OF_THEIRS, (policy("audit_auditevent"),), silent=True)
    change = f"UPDATE messaging_message SET body_text = 'x' {THEIRS}"
    yield Attack("update of another organization", change, (policy("messaging_message"),), silent=True)
    fences = (policy("people_personword"), policy("audit_owed"), DEMANDED)
    yield Attack(
        "delete of another organization", f"DELETE FROM people_personword {THEIRS}", fences, silent=True
    )


def moves() -> Iterator[Attack]:
    moved = "UPDATE messaging_message SET organization_id = '<theirs>'"
    fences = (trigger("immovable", "messaging_message"), policy("messaging_message"))
    yield Attack("move to another organization", moved, fences, silent=True)
    halfway = f"UPDATE messaging_message SET organization_id = {SWITCH}::uuid"
    yield Attack("switch and move", halfway, (trigger("immovable", "messaging_message"),), silent=True)


def references() -> Iterator[Attack]:
    found = "SELECT FROM evidence_evidence WHERE {} = '{}' AND organization_id = '<mine>'"
    for column, value in (
        ("person_id", "<finn>"),
        ("version_id", "<their version>"),
        ("training_id", "<their training>"),
    ):
        insert = copy_of("evidence_evidence", EVIDENCE, **{column: f"'{value}'"})
        key = constraint(f"evidence_evidence_{column}_tenant_fk", "evidence_evidence")
        yield Attack("refer to another organization", insert, (key,), found=found.format(column, value))
        replica = f"SET LOCAL session_replication_role = replica; {insert}"
        fences = (parameter("session_replication_role"),)
        yield Attack("refer as a replica", replica, fences, found=found.format(column, value))
    dangling = copy_of("assignments_assignmentevent", CHANGE, assignment_id="duly_uuidv7()")
    key = constraint("assignments_assignmentevent_assignment_id_tenant_fk", "assignments_assignmentevent")
    yield Attack("refer to nothing", dangling, (key,))


ATTACKS = (*reads(), *writes(), *moves(), *references())
