"""One object of every kind at Larkfield, made by the real operations, for tests that walk over all
addresses.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from typing import Any

from django.db import transaction as django_transaction

from duly.assignments import operations as assigning
from duly.assignments.models import Assignment
from duly.assignments.queries import preview
from duly.assignments.rules.duties import RuleFacts
from duly.kernel.audience import Audience, Clause, Condition
from duly.learning import operations as learning
from duly.people.models import OneTimeLink
from duly.people.operations import add_members, create_group, links, open_account, previewing, uploads
from duly.people.operations.settings import set_logo
from duly.people.operations.tokens import create_token
from duly.people.rules.tokens import Scope
from duly.tenancy.transactions import transaction
from duly.trainings import operations as authoring
from duly.trainings.rules import Category, Settings
from tests.unit.people.test_png import picture
from tests.world import CONTENT, LARKFIELD, PASSWORD, WORLD

ABSENT = uuid.UUID("01900000-0000-7000-8000-00000000dead")
DUE_ON = date(2026, 12, 18)
REASON = "Written for the winter shutdown."
ASSEMBLY = Audience(clauses=(Clause((Condition("department", frozenset({WORLD.value("Production")})),)),))
MAPPING = {
    "version": 1,
    "fields": {"employee_number": "Number", "family_name": "Name"},
    "links": {"manager": {"column": "Manager", "by": "employee_number"}},
}

# Which id an address takes, by the name of the address.
TAKES = {
    "open_training": {"training_id": "active"},
    "player": {"attempt_id": "attempt"},
    "lesson": {"attempt_id": "attempt"},
    "quiz": {"attempt_id": "attempt"},
    "sign": {"attempt_id": "attempt"},
    "why": {"person_id": "led", "training_id": "active"},
    "training": {"training_id": "active"},
    "version": {"version_id": "version"},
    "draft": {"training_id": "drafted"},
    "draft_submit": {"training_id": "drafted"},
    "draft_start": {"training_id": "active"},
    "review_version": {"version_id": "in_review"},
    "version_approve": {"version_id": "in_review"},
    "version_reject": {"version_id": "in_review"},
    "version_activate": {"version_id": "approved"},
    "campaign": {"campaign_id": "launched"},
    "campaign_edit": {"campaign_id": "draft_campaign"},
    "campaign_launch": {"campaign_id": "draft_campaign"},
    "campaign_discard": {"campaign_id": "draft_campaign"},
    "campaign_extend": {"campaign_id": "launched"},
    "campaign_redate": {"campaign_id": "launched"},
    "campaign_withdraw": {"campaign_id": "launched"},
    "campaign_inactivate": {"campaign_id": "launched"},
    "assignment": {"assignment_id": "assignment"},
    "assignment_redate": {"assignment_id": "assignment"},
    "assignment_withdraw": {"assignment_id": "assignment"},
    "assignment_restore": {"assignment_id": "assignment"},
    "assignment_exempt": {"assignment_id": "assignment"},
    "assignment_annotate": {"assignment_id": "assignment"},
    "evidence_record": {"evidence_id": "evidence"},
    "person": {"person_id": "person"},
    "person_history": {"person_id": "person"},
    "person_team": {"person_id": "person"},
    "person_trainings": {"person_id": "person"},
    "person_evidence": {"person_id": "person"},
    "person_edit": {"person_id": "person"},
    "person_leave": {"person_id": "person"},
    "person_return": {"person_id": "person"},
    "person_role": {"person_id": "person"},
    "person_merge": {"person_id": "person"},
    "team_member": {"person_id": "led"},
    "person_factors_reset": {"person_id": "person"},
    "person_pin": {"person_id": "person"},
    "person_end_sessions": {"person_id": "person"},
    "invitation_revoke": {"link_id": "invitation"},
    "attribute_edit": {"attribute_id": "attribute"},
    "value_rename": {"value_id": "value"},
    "value_zone": {"value_id": "value"},
    "value_retire": {"value_id": "value"},
    "value_move": {"value_id": "value"},
    "value_merge": {"value_id": "value"},
    "import_page": {"upload_id": "upload"},
    "import_map": {"upload_id": "upload"},
    "import_apply": {"upload_id": "upload"},
    "import_discard": {"upload_id": "upload"},
    "import_rejected": {"upload_id": "upload"},
    "mapping_delete": {"mapping_id": "mapping"},
    "rule": {"rule_id": "rule"},
    "rule_edit": {"rule_id": "rule"},
    "rule_revisions": {"rule_id": "rule"},
    "rule_run": {"rule_id": "rule"},
    "rule_activate": {"rule_id": "off_rule"},
    "rule_inactivate": {"rule_id": "rule"},
    "rule_automate": {"rule_id": "off_rule"},
    "rule_leave_to_hand": {"rule_id": "rule"},
    "run": {"run_id": "run"},
    "undecided_person": {"person_id": "person"},
    "run_people": {"run_id": "run"},
    "run_people_export": {"run_id": "run"},
    "group": {"group_id": "group"},
    "group_edit": {"group_id": "group"},
    "group_members_add": {"group_id": "group"},
    "group_members_remove": {"group_id": "group"},
    "group_retire": {"group_id": "group"},
    "token_revoke": {"token_id": "token"},
    "api:person": {"person_id": "person"},
    "api:group": {"group_id": "group"},
    "api:group_members": {"group_id": "group"},
    "api:training": {"training_id": "active"},
    "api:training_versions": {"training_id": "active"},
    "api:version": {"version_id": "version"},
    "api:campaign": {"campaign_id": "launched"},
    "api:rule": {"rule_id": "rule"},
    "api:assignment": {"assignment_id": "assignment"},
    "api:run": {"run_id": "run"},
    "api:run_counts": {"run_id": "run"},
    "api:evidence": {"evidence_id": "evidence"},
}


# What an address takes beside an id.
MORE: dict[str, dict[str, Any]] = {"lesson": {"position": 0}, "run_people_export": {"form": "csv"}}
# Addresses that take the key of an attribute, which every organization has.
KEYED = ("attribute", "value_new")
# Addresses that count their things; nobody has this one.
NUMBERED = {"session_end": "session_id", "mfa_edit_webauthn": "pk", "mfa_remove_webauthn": "pk"}
NO_NUMBER = 999_999


@dataclass(frozen=True)
class Scene:
    """Ids by kind."""

    ids: dict[str, uuid.UUID]

    def takes_an_id(self, url_name: str) -> bool:
        return url_name in TAKES

    def arguments(self, row: dict[str, str], *, absent: bool = False) -> dict[str, Any]:
        """What the address of this row takes: the object's id, or one that nobody has."""
        if numbered := NUMBERED.get(row["url_name"]):
            return {numbered: NO_NUMBER}
        if row["url_name"] == "kiosk":
            return {"slug": "larkfield"}
        if row["url_name"] in (
            "people_export",
            "audit_export",
            "runs_export",
            "rules_export",
            "undecided_export",
            "matrix_export",
        ):
            return {"form": "csv"}
        if row["url_name"] in KEYED:
            return {"key": "department"}
        if row["url_name"] in ("welcome", "reset", "profile_email_confirm"):
            return {"uid": "bm9ib2R5", "token": "none"}
        taken = {
            name: ABSENT if absent else self.ids[kind]
            for name, kind in TAKES.get(row["url_name"], {}).items()
        }
        return {**taken, **MORE.get(row["url_name"], {})}

    def form(self, url_name: str) -> dict[str, str]:
        """What is posted: enough to be understood, a refusal by a rule counts as let in."""
        return {"rationale": "Read and found correct.", "reason": REASON} if "version_" in url_name else {}

    @contextmanager
    def untouched(self) -> Iterator[None]:
        """Takes back what is done inside, so that each request meets the same scene."""
        with django_transaction.atomic():
            yield
            django_transaction.set_rollback(True)


def stage(*, say: Callable[[str], str] = str) -> Scene:
    """Makes the scene in committed transactions. `say` may put its names and reasons differently."""
    reason = say(REASON)
    with transaction(WORLD.hal):
        drafted = written(say("Noise and hearing"), submit=False, reason=reason)
        in_review = written(say("Guards on machines"), reason=reason)
        approved = written(say("First aid"), reason=reason)
    with transaction(WORLD.quinn):
        rationale = say("Read and found correct.")
        authoring.approve_version(actor=WORLD.quinn, version_id=approved, rationale=rationale)
    with transaction(WORLD.cy):
        draft_campaign = campaign(say("Winter shutdown"))
        launched = campaign(say("Autumn shutdown"))
        run = assigning.launch(actor=WORLD.cy, campaign_id=launched, fingerprint=fingerprint()).run_id
        assignment = Assignment.objects.get(campaign=launched, person_id=str(WORLD.bo.person_id)).pk
        rule = ruled(say("Fire safety in Production"))
        off_rule = ruled(say("Fire drill in Production"), on=False)
        set_logo(actor=WORLD.cy, content=picture(120, 40))
        invitation = invited()
        token = create_token(
            actor=WORLD.cy,
            name=say("Payroll")[:200].strip(),
            scopes=frozenset(Scope),
            last_day=date(2027, 6, 30),
        )
        group, dynamic = grouped(say("First aiders")[:180].strip())
        mapping = uploads.save_mapping(actor=WORLD.cy, name=say("Monthly")[:200].strip(), mapping=MAPPING)
        upload = exported(say("Newcomers"))
    previewing.preview_upload(actor=WORLD.cy, upload_id=upload)
    with transaction(WORLD.ada):
        evidence = completed()
        attempt = learning.open_training(actor=WORLD.ada, training_id=WORLD.training_id, language="en")
    return Scene(
        {
            "active": WORLD.training_id,
            "attribute": LARKFIELD.key("attribute department"),
            "value": WORLD.value("Paint shop"),
            "group": group,
            "dynamic": dynamic,
            "mapping": mapping,
            "upload": upload,
            "version": WORLD.version_id,
            "drafted": drafted,
            "in_review": in_review,
            "approved": approved,
            "draft_campaign": draft_campaign,
            "launched": launched,
            "assignment": assignment,
            "run": run,
            "rule": rule,
            "off_rule": off_rule,
            "evidence": evidence,
            "attempt": attempt,
            "person": WORLD.bo.person_id or ABSENT,
            "led": WORLD.ada.person_id or ABSENT,
            "invitation": invitation,
            "token": token.token_id,
        }
    )


def written(name: str, *, submit: bool = True, major: bool = False, reason: str = REASON) -> uuid.UUID:
    """A training by Hal: its id while it is a draft, else the id of the version in review."""
    settings = Settings(name=name, category=Category.SECURITY)
    training_id = authoring.create_training(actor=WORLD.hal, settings=settings)
    authoring.save_draft(
        actor=WORLD.hal,
        training_id=training_id,
        language="en",
        content=replace(CONTENT, minutes=12),
        settings=settings,
        change_reason=reason,
        revision=0,
    )
    if not submit:
        return training_id
    return authoring.submit_draft(actor=WORLD.hal, training_id=training_id, language="en", major=major)


def invited() -> uuid.UUID:
    """Ned's open invitation, by Cy."""
    issued = links.issue(
        actor=WORLD.cy,
        kind=OneTimeLink.INVITATION,
        person_id=WORLD.ned_id,
        account_id=open_account(actor=WORLD.cy, person_id=WORLD.ned_id),
        address="ned@larkfield.example",
    )
    return issued.link_id


def campaign(name: str) -> uuid.UUID:
    return assigning.draft_campaign(
        actor=WORLD.cy, name=name, training_id=WORLD.training_id, audience=ASSEMBLY, due_on=DUE_ON
    )


def ruled(name: str, *, on: bool = True) -> uuid.UUID:
    """A rule for whom the campaigns are for: active and by itself, or turned off and by hand."""
    facts = RuleFacts(name=name, audience=ASSEMBLY, training_ids=(WORLD.training_id,))
    return assigning.create_rule(actor=WORLD.cy, facts=replace(facts, is_active=on, auto_assign=on))


def exported(name: str) -> uuid.UUID:
    """An export with somebody new, somebody who changes, and a row that cannot be used; mapped."""
    rows = ["Number,Name,Manager", f"LA-0900,{name[:200]},LA-0002", "LA-0001,Lindqvist,", "LA 0901,,"]
    upload_id = uploads.upload_export(
        actor=WORLD.cy, file=BytesIO("\n".join(rows).encode()), name=f"{name}.csv"
    )
    uploads.map_upload(actor=WORLD.cy, upload_id=upload_id, form={}, mapping=MAPPING, is_complete=True)
    return upload_id


def grouped(name: str) -> tuple[uuid.UUID, uuid.UUID]:
    """A static group that lists Ada, and a dynamic one that asks for it."""
    group_id = create_group(actor=WORLD.cy, name=name)
    add_members(actor=WORLD.cy, group_id=group_id, person_ids=[uuid.UUID(str(WORLD.ada.person_id))])
    asks = Audience(clauses=(Clause((Condition("group", frozenset({group_id})),)),))
    return group_id, create_group(actor=WORLD.cy, name=f"{name} of today", audience=asks)


def fingerprint() -> str:
    """What a launch of `campaign` must find unchanged."""
    seen = preview(actor=WORLD.cy, audience=ASSEMBLY, training_id=WORLD.training_id, due_on=DUE_ON)
    return seen.fingerprint


def completed() -> uuid.UUID:
    """Ada's evidence of Fire safety: read, passed and signed."""
    attempt = learning.open_training(actor=WORLD.ada, training_id=WORLD.training_id, language="en")
    for position in range(len(CONTENT.lessons)):
        learning.see_lesson(actor=WORLD.ada, attempt_id=attempt, position=position)
    learning.submit_quiz(
        actor=WORLD.ada, attempt_id=attempt, answers=[set(one.correct) for one in CONTENT.questions]
    )
    intent = learning.signing_intent(actor=WORLD.ada, attempt_id=attempt)
    return learning.sign(
        actor=WORLD.ada, attempt_id=attempt, token=intent.token, password=PASSWORD, understood=True
    )
