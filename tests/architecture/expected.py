"""What each table should look like, written by hand: its privileges and its triggers."""

from collections.abc import Iterator
from dataclasses import dataclass

READ, ADD, CHANGE, ALL = (
    "SELECT",
    "SELECT INSERT",
    "SELECT INSERT UPDATE",
    "SELECT INSERT UPDATE DELETE",
)
# name without the table, how it is enabled ('A' always, 'O' in ordinary sessions only), function, when
Trigger = tuple[str, str, str, str]


@dataclass(frozen=True)
class Expected:
    """One tenant table. What is not append-only cannot move to another organization."""

    privileges: str
    append_only: bool = False
    erasable: bool = False
    audited: bool = False
    stamped: bool = False
    immovable: bool = True
    more: tuple[Trigger, ...] = ()

    def triggers(self) -> Iterator[Trigger]:
        yield from self.more
        if self.append_only:
            events = "UPDATE" if self.erasable else "DELETE OR UPDATE"
            yield ("append_only", "A", "duly_refuse_change", f"BEFORE {events}")
            yield ("no_truncate", "A", "duly_refuse_change", "BEFORE TRUNCATE")
        elif self.immovable:
            yield ("immovable", "A", "duly_refuse_move", "BEFORE UPDATE")
        if self.audited:
            for event in ("INSERT", "UPDATE", "DELETE"):
                yield (f"audited_{event.lower()}", "A", "duly_owe_audit", f"AFTER {event}")
        if self.stamped:
            yield ("stamped", "O", "duly_stamp_recorded_at", "BEFORE INSERT")


TABLES = {
    "assignments_assignment": Expected(CHANGE, audited=True),
    "assignments_assignmentevent": Expected(ADD, append_only=True, audited=True, stamped=True),
    "assignments_campaign": Expected(CHANGE, audited=True),
    "assignments_chunk": Expected(ALL),
    "assignments_decision": Expected(ADD, append_only=True, audited=True, stamped=True),
    "assignments_pending": Expected(ALL),
    "assignments_rule": Expected(
        CHANGE,
        audited=True,
        more=(("terms", "O", "duly_rule_terms", "AFTER INSERT OR UPDATE OF audience"),),
    ),
    "assignments_rulerevision": Expected(ADD, append_only=True, audited=True, stamped=True),
    "assignments_ruletarget": Expected(CHANGE, audited=True),
    "assignments_ruleterm": Expected("SELECT INSERT DELETE"),
    "audit_auditevent": Expected(
        ADD, append_only=True, more=(("stamped", "O", "duly_stamp_audit_event", "BEFORE INSERT"),)
    ),
    "audit_auditpersonal": Expected(ADD, append_only=True, erasable=True),
    "audit_owed": Expected(
        "SELECT INSERT DELETE",
        immovable=False,
        more=(("demanded", "A", "duly_demand_audit", "AFTER INSERT"),),
    ),
    "audit_run": Expected(ADD, append_only=True, audited=True, stamped=True),
    "audit_runcount": Expected(ADD, append_only=True, audited=True),
    "audit_runend": Expected(ADD, append_only=True, audited=True),
    "audit_runline": Expected(ADD, append_only=True, audited=True),
    "audit_runlist": Expected(ADD, append_only=True, audited=True),
    "evidence_evidence": Expected(ADD, append_only=True, audited=True, stamped=True),
    "evidence_evidenceidentity": Expected(ADD, append_only=True, erasable=True, audited=True),
    "evidence_supersession": Expected(ADD, append_only=True, audited=True, stamped=True),
    "learning_attempt": Expected(CHANGE, audited=True),
    "learning_lessonview": Expected(ADD, append_only=True, audited=True),
    "learning_try": Expected(ADD, append_only=True, audited=True),
    "messaging_message": Expected(CHANGE),
    "outbox_effect": Expected(ADD, append_only=True),
    "people_activechange": Expected(ADD, append_only=True, audited=True, stamped=True),
    "people_apitoken": Expected(CHANGE, audited=True),
    "people_attribute": Expected(ALL, audited=True),
    "people_attributechange": Expected(ADD, append_only=True, audited=True, stamped=True),
    "people_attributevalue": Expected(ALL, audited=True),
    "people_customvalue": Expected(ALL, audited=True),
    "people_group": Expected(CHANGE, audited=True),
    "people_groupmember": Expected("SELECT INSERT DELETE", audited=True),
    "people_importeffect": Expected("SELECT INSERT DELETE"),
    "people_importfile": Expected("SELECT INSERT DELETE"),
    "people_importline": Expected("SELECT INSERT DELETE"),
    "people_importupload": Expected(ALL),
    "people_linkchange": Expected(ADD, append_only=True, audited=True, stamped=True),
    "people_logo": Expected(ALL, audited=True),
    "people_membershipchange": Expected(ADD, append_only=True, audited=True, stamped=True),
    "people_onetimelink": Expected(CHANGE, audited=True),
    "people_organizationsettings": Expected(CHANGE, audited=True),
    "people_person": Expected(CHANGE, audited=True),
    "people_personword": Expected(ALL, audited=True),
    "people_savedmapping": Expected(ALL, audited=True),
    "people_valuetree": Expected(ALL, audited=True),
    "trainings_draft": Expected(ALL, audited=True),
    "trainings_draftauthor": Expected("SELECT INSERT DELETE", audited=True),
    "trainings_training": Expected(CHANGE, audited=True),
    "trainings_version": Expected(
        CHANGE,
        audited=True,
        more=(
            ("frozen", "A", "duly_version_frozen", "BEFORE INSERT OR DELETE OR UPDATE"),
            ("no_truncate", "A", "duly_refuse_change", "BEFORE TRUNCATE"),
        ),
    ),
    "trainings_versionauthor": Expected(ADD, append_only=True, audited=True),
}

GLOBAL_PRIVILEGES = {
    "account_emailaddress": ALL,
    "account_emailconfirmation": ALL,
    "auth_group": READ,
    "auth_group_permissions": READ,
    "auth_permission": READ,
    "config_cache": ALL,
    "django_content_type": READ,
    "django_migrations": READ,
    "django_session": ALL,
    "mfa_authenticator": ALL,
    "people_account": ALL,
    "people_signinguard": ALL,
    "procrastinate_events": ALL,
    "procrastinate_jobs": ALL,
    "procrastinate_periodic_defers": ALL,
    "procrastinate_workers": ALL,
    "tenancy_organization": ADD,
    "usersessions_usersession": ALL,
}
