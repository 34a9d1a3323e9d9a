"""Attacks on sealed rows: evidence, the audit trail, events, authors, and versions since their submission."""

from collections.abc import Iterator

from tests.architecture.attacks.fences import (
    Attack,
    Fence,
    always,
    generated,
    grant,
    parameter,
    policy,
    trigger,
)
from tests.architecture.attacks.fences import copied as copy_of

SEALED = {
    "evidence_evidence": "score = 100",
    "evidence_evidenceidentity": "name = 'Somebody else'",
    "evidence_supersession": "reason = 'Another'",
    "audit_auditevent": "reason = 'Another'",
    "audit_auditpersonal": "values = '{}'",
    "audit_run": "kind = 'another'",
    "audit_runcount": "count = 7",
    "audit_runline": "outcome = 'another'",
    "assignments_assignmentevent": "reason = 'Another'",
    "trainings_versionauthor": "id = duly_uuidv7()",
}
# Rows nothing else refers to; references would refuse too.
LEAVES = {
    "evidence_evidence": (
        "WHERE id NOT IN (SELECT evidence_id FROM evidence_evidenceidentity UNION SELECT evidence_id "
        "FROM evidence_supersession UNION SELECT evidence_id FROM assignments_assignment "
        "WHERE evidence_id IS NOT NULL)"
    ),
    "evidence_supersession": "",
    "audit_auditevent": "WHERE id NOT IN (SELECT event_id FROM audit_auditpersonal)",
    "audit_runcount": "",
    "audit_runline": "",
    "assignments_assignmentevent": "",
    "trainings_versionauthor": "",
}
ERASABLE = ("evidence_evidenceidentity", "audit_auditpersonal")
EVIDENCE = (
    "organization_id person_id training_id version_id edition payload completed_at completed_on method source"
)
RUN = "organization_id occurred_at service role source kind subject_type"
EVENT = "organization_id occurred_at service role source verb object_type reason count"
CHANGE = "organization_id assignment_id kind occurred_at old new reason"
SUPERSESSION = "organization_id evidence_id reason superseded_at"
VERSION = (
    "organization_id training_id edition label language state content training_name settings change_reason "
    "submitted_at submitted_by_id rationale"
)
FROZEN = trigger("frozen", "trainings_version")
LONG_AGO = "'1999-01-01'"
OLD = "SELECT FROM {} WHERE recorded_at < '2000-01-01'"
REPLICA = parameter("session_replication_role")
IN_REVIEW = "WHERE state = 'in_review'"
APPROVED = "decided_at = now(), decided_by_id = '<bo>', rationale = 'I have read it myself.'"


def unchanging(table: str, operation: str) -> tuple[Fence, Fence]:
    return grant(operation, table), trigger("append_only", table)


def changes() -> Iterator[Attack]:
    for table, change in SEALED.items():
        yield Attack("update", f"UPDATE {table} SET {change}", unchanging(table, "UPDATE"))
    for table, where in LEAVES.items():
        yield Attack("delete", f"DELETE FROM {table} {where}", unchanging(table, "DELETE"))
    for table in ERASABLE:
        yield Attack("delete what only erasure may", f"DELETE FROM {table}", (grant("DELETE", table),))
    for table in (*ERASABLE, "evidence_supersession", "audit_runline", "trainings_versionauthor"):
        guarded = (grant("TRUNCATE", table), trigger("no_truncate", table))
        yield Attack("truncate", f"TRUNCATE {table}", guarded)
    for table, change in list(SEALED.items())[:4]:
        fences = (REPLICA, grant("UPDATE", table), always("append_only", table))
        statement = f"SET LOCAL session_replication_role = replica; UPDATE {table} SET {change}"
        yield Attack("update as a replica", statement, fences)


def roundabout() -> Iterator[Attack]:
    evidence, event = unchanging("evidence_evidence", "UPDATE"), unchanging("audit_auditevent", "UPDATE")
    leaf, gone = "evidence_supersession", unchanging("evidence_supersession", "DELETE")
    merge = "MERGE INTO {0} t USING (SELECT id FROM {0}) s ON s.id = t.id WHEN MATCHED THEN "
    yield Attack("merge", merge.format("evidence_evidence") + "UPDATE SET score = 100", evidence)
    yield Attack("merge", merge.format(leaf) + "DELETE", gone)
    again = copy_of("evidence_evidence", f"id {EVIDENCE}") + " ON CONFLICT (id) DO UPDATE SET score = 100"
    yield Attack("insert on conflict", again, evidence)
    again = copy_of("audit_auditevent", f"id {EVENT}") + " ON CONFLICT (id) DO UPDATE SET reason = 'x'"
    yield Attack("insert on conflict", again, event)
    yield Attack("delete in a WITH", f"WITH d AS (DELETE FROM {leaf} RETURNING *) SELECT * FROM d", gone)
    change = "WITH u AS (UPDATE evidence_evidence SET score = 1 RETURNING *) SELECT * FROM u"
    yield Attack("update in a WITH", change, evidence)
    change = (
        "UPDATE evidence_evidence e SET score = 1 FROM evidence_supersession s WHERE s.evidence_id = e.id"
    )
    yield Attack("update through a join", change, evidence)
    yield Attack("delete through a join", f"DELETE FROM {leaf} s USING evidence_evidence e", gone)
    block = "DO $$ BEGIN EXECUTE 'UPDATE audit_auditevent SET reason = ''x'''; END $$"
    yield Attack("update in a block", block, event)
    block = f"DO $$ BEGIN DELETE FROM {leaf}; EXCEPTION WHEN division_by_zero THEN NULL; END $$"
    yield Attack("delete in a block", block, gone)
    yield Attack("prepared statement", f"PREPARE p AS DELETE FROM {leaf}; EXECUTE p; DEALLOCATE p", gone)
    cursor = f"DECLARE c CURSOR FOR SELECT * FROM {leaf}; MOVE c"
    change = f"{cursor}; UPDATE {leaf} SET reason = 'x' WHERE CURRENT OF c"
    yield Attack("update at a cursor", change, unchanging(leaf, "UPDATE"))
    lock = "SELECT * FROM evidence_evidence FOR UPDATE"
    yield Attack("lock rows", lock, (grant("UPDATE", "evidence_evidence"),), sign="runs")
    lock = "LOCK TABLE evidence_evidence IN ACCESS EXCLUSIVE MODE"
    yield Attack("lock a table", lock, (grant("UPDATE", "evidence_evidence"),), sign="runs")


def forgeries() -> Iterator[Attack]:
    columns = {
        "evidence_evidence": EVIDENCE,
        "evidence_supersession": SUPERSESSION,
        "assignments_assignmentevent": CHANGE,
        "audit_run": RUN,
        "audit_auditevent": EVENT,
    }
    for table in ("evidence_evidence", "assignments_assignmentevent", "audit_run", "audit_auditevent"):
        insert = copy_of(table, columns[table], recorded_at=LONG_AGO)
        found = OLD.format(table)
        yield Attack("forged recorded_at", insert, (trigger("stamped", table),), found=found)
        replica = f"SET LOCAL session_replication_role = replica; {insert}"
        yield Attack("forged recorded_at as a replica", replica, (REPLICA,), found=found)
    insert = copy_of("audit_auditevent", EVENT, transaction_id="'3'")
    found = "SELECT FROM audit_auditevent WHERE transaction_id = '3'"
    yield Attack("forged transaction_id", insert, (trigger("stamped", "audit_auditevent"),), found=found)
    for table, column, listed, changed in (
        ("evidence_evidence", "leaf_digest", EVIDENCE, {}),
        ("trainings_version", "content_digest", VERSION, {"edition": "77", "state": "'in_review'"}),
    ):
        insert = copy_of(table, listed, **changed, **{column: "'forged'"})
        found = f"SELECT FROM {table} WHERE {column} = 'forged'"
        yield Attack("forged digest", insert, (generated(column, table),), found=found)


def versions() -> Iterator[Attack]:
    for change in (
        "content = 'x'",
        "change_reason = 'Another reason.'",
        "edition = 40",
        "submitted_at = now()",
    ):
        yield Attack("change a frozen version", f"UPDATE trainings_version SET {change}", (FROZEN,))
    yield Attack(
        "remove a version",
        f"DELETE FROM trainings_version {IN_REVIEW} AND edition = 42",
        (grant("DELETE", "trainings_version"), FROZEN),
    )
    back = "UPDATE trainings_version SET state = 'in_review' WHERE state = 'active'"
    yield Attack("take a decision back", back, (FROZEN,))
    twice = "UPDATE trainings_version SET rationale = 'On second thoughts.' WHERE state = 'active'"
    yield Attack("decide twice", twice, (FROZEN,))
    born = copy_of(
        "trainings_version",
        VERSION,
        edition="78",
        state="'rejected'",
        decided_at="now()",
        rationale="'Written by itself.'",
    )
    yield Attack("a version born decided", born, (FROZEN,))
    own = f"UPDATE trainings_version SET state = 'approved', {APPROVED} {IN_REVIEW}"
    yield Attack("approve the own version", own, (FROZEN,))
    own = f"UPDATE trainings_version SET state = 'rejected', {APPROVED} {IN_REVIEW}"
    yield Attack("reject the own version", own, (FROZEN,))
    hidden = (
        f"UPDATE trainings_version SET {APPROVED}, state = CASE WHEN set_config('app.organization_id', "
        f"'<theirs>', true) <> '' THEN 'approved' END {IN_REVIEW} AND edition = 41; "
        "SELECT set_config('app.organization_id', '<mine>', true)"
    )
    fences = (policy("trainings_version"), policy("audit_owed"))
    yield Attack("hide the authors while approving", hidden, fences)


ATTACKS = (*changes(), *roundabout(), *forgeries(), *versions())
