"""The ceremony: the sentence, the box, the password, and nobody else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.core.signing import Signer

from duly.audit.models import AuditEvent
from duly.config.wiring import wire_all
from duly.evidence.models import Evidence, EvidenceIdentity
from duly.evidence.queries import evidence_page
from duly.evidence.rules import EvidenceRecorded
from duly.jobs.queue import ProcrastinateQueue
from duly.kernel.refusal import NotFound, Refused
from duly.learning.models import Attempt
from duly.learning.operations import complete, sign, signing_intent
from duly.outbox import deferring
from duly.people.models import Account, Person
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction
from tests.integration.learning.steps import (
    content,
    lessons_seen,
    put_in_force,
    ready_to_sign,
    sign_with,
)
from tests.world import PASSWORD, World


def later(actor: Actor, **span: float) -> Actor:
    return replace(actor, now=actor.now + timedelta(**span))


def refused(actor: Actor, attempt_id: object, token: str, password: str = PASSWORD) -> str:
    with pytest.raises(Refused) as refusal:
        sign(actor=actor, attempt_id=attempt_id, token=token, password=password, understood=True)  # type: ignore[arg-type]
    assert not Evidence.objects.exists()
    return refusal.value.code


@pytest.mark.covers("SEED-88")
def test_the_box_must_be_ticked(world: World) -> None:
    attempt_id = ready_to_sign(world.ada, world.training_id)
    token = signing_intent(actor=world.ada, attempt_id=attempt_id).token
    box = {"actor": world.ada, "attempt_id": attempt_id, "token": token, "password": PASSWORD}

    with pytest.raises(Refused) as refusal:
        sign(**box, understood=False)  # type: ignore[arg-type]

    assert refusal.value.code == "not_understood"
    sign(**box, understood=True)  # type: ignore[arg-type]


@pytest.mark.covers("Q45")
def test_a_pin_account_signs_by_its_pin_and_the_evidence_says_so(world: World) -> None:
    assert world.ada.account_id
    Account.objects.filter(pk=world.ada.account_id).update(password=make_password("402858"), uses_pin=True)
    attempt_id = ready_to_sign(world.ada, world.training_id)
    token = signing_intent(actor=world.ada, attempt_id=attempt_id).token

    assert refused(world.ada, attempt_id, token, PASSWORD) == "wrong_pin"
    sign(actor=world.ada, attempt_id=attempt_id, token=token, password="402858", understood=True)

    assert Evidence.objects.get().method == "pin"


@pytest.mark.covers("P11-200")
def test_an_intent_is_good_for_five_minutes(world: World) -> None:
    attempt_id = ready_to_sign(world.ada, world.training_id)
    intent = signing_intent(actor=world.ada, attempt_id=attempt_id)

    assert refused(later(world.ada, minutes=5, microseconds=1), attempt_id, intent.token) == "intent_expired"
    assert refused(later(world.ada, seconds=-1), attempt_id, intent.token) == "intent_expired"

    sign_with(later(world.ada, minutes=5), attempt_id, intent)


@pytest.mark.covers("P11-200")
def test_a_forged_intent_is_refused(world: World) -> None:
    attempt_id = ready_to_sign(world.ada, world.training_id)
    intent = signing_intent(actor=world.ada, attempt_id=attempt_id)
    shown = Signer(salt="duly.learning.signing-intent").unsign_object(intent.token)
    forged = (
        "",
        "nonsense",
        intent.token[:-1],
        intent.token + "x",
        Signer(salt="another salt").sign_object(shown),
        Signer(salt="duly.learning.signing-intent", key="another key").sign_object(shown),
    )

    for token in forged:
        assert refused(world.ada, attempt_id, token) == "intent_mismatch"

    sign_with(world.ada, attempt_id, intent)


@pytest.mark.covers("P11-200")
@pytest.mark.parametrize("bound", ["attempt", "person", "digest"])
def test_an_intent_is_for_one_attempt_one_person_and_these_bytes(world: World, bound: str) -> None:
    attempt_id = ready_to_sign(world.ada, world.training_id)
    intent = signing_intent(actor=world.ada, attempt_id=attempt_id)
    signer = Signer(salt="duly.learning.signing-intent")
    shown = signer.unsign_object(intent.token)

    other = signer.sign_object({**shown, bound: str(shown[bound])[::-1]})

    assert refused(world.ada, attempt_id, other) == "intent_mismatch"
    sign_with(world.ada, attempt_id, intent)


@pytest.mark.covers("P11-200")
def test_the_intent_of_another_signs_nothing(world: World) -> None:
    own = ready_to_sign(world.ada, world.training_id)
    theirs = ready_to_sign(world.bo, world.training_id)
    elsewhere = ready_to_sign(world.ada, put_in_force(world, content()))

    assert (
        refused(world.ada, own, signing_intent(actor=world.bo, attempt_id=theirs).token) == "intent_mismatch"
    )
    token = signing_intent(actor=world.ada, attempt_id=elsewhere).token
    assert refused(world.ada, own, token) == "intent_mismatch"

    sign_with(world.ada, own, signing_intent(actor=world.ada, attempt_id=own))


@pytest.mark.covers("P11-200")
def test_an_intent_signs_once(world: World) -> None:
    attempt_id = ready_to_sign(world.ada, world.training_id)
    intent = signing_intent(actor=world.ada, attempt_id=attempt_id)
    sign_with(world.ada, attempt_id, intent)

    with pytest.raises(Refused) as refusal:
        sign_with(world.ada, attempt_id, intent)

    assert refusal.value.code == "attempt_closed"
    assert Evidence.objects.count() == 1


@pytest.mark.covers("SEED-90", "P11-200")
def test_the_password_is_asked_for_again(world: World) -> None:
    attempt_id = ready_to_sign(world.ada, world.training_id)
    intent = signing_intent(actor=world.ada, attempt_id=attempt_id)

    for wrong in ("", "Quiet harbour lantern", world.password + " "):
        assert refused(world.ada, attempt_id, intent.token, wrong) == "wrong_password"

    sign_with(world.ada, attempt_id, intent)


@pytest.mark.covers("P11-300d")
def test_ten_wrong_passwords_close_the_door_for_a_while(world: World) -> None:
    attempt_id = ready_to_sign(world.ada, world.training_id)
    bo = ready_to_sign(world.bo, world.training_id)
    token = signing_intent(actor=world.ada, attempt_id=attempt_id).token

    wrong = [refused(world.ada, attempt_id, token, "no") for _ in range(10)]

    assert wrong == ["wrong_password"] * 10
    assert refused(world.ada, attempt_id, token) == "too_many_tries"
    after = later(world.ada, minutes=14)
    again = signing_intent(actor=after, attempt_id=attempt_id)
    assert refused(after, attempt_id, again.token) == "too_many_tries"
    half_an_hour = later(world.ada, minutes=30)
    sign_with(half_an_hour, attempt_id, signing_intent(actor=half_an_hour, attempt_id=attempt_id))
    sign_with(world.bo, bo, signing_intent(actor=world.bo, attempt_id=bo))


@pytest.mark.covers("P11-g")
def test_only_the_assignee_signs(world: World) -> None:
    attempt_id = ready_to_sign(world.ada, world.training_id)
    intent = signing_intent(actor=world.ada, attempt_id=attempt_id)
    impostor = replace(world.cy, person_id=world.ada.person_id)

    for actor in (world.bo, world.cy, impostor, replace(world.ada, account_id=None)):
        with pytest.raises(NotFound):
            signing_intent(actor=actor, attempt_id=attempt_id)
        with pytest.raises(NotFound):
            sign_with(actor, attempt_id, intent)

    sign_with(world.ada, attempt_id, intent)


@pytest.mark.covers("P11-g", "Q47")
@pytest.mark.parametrize("gone", [Person, Account])
def test_only_active_people_with_active_accounts_sign(world: World, gone: type[Person | Account]) -> None:
    attempt_id = ready_to_sign(world.ada, world.training_id)
    intent = signing_intent(actor=world.ada, attempt_id=attempt_id)
    key = world.ada.person_id if gone is Person else world.ada.account_id
    gone.objects.filter(pk=str(key)).update(is_active=False)

    with pytest.raises(NotFound):
        sign_with(world.ada, attempt_id, intent)

    gone.objects.filter(pk=str(key)).update(is_active=True)
    sign_with(world.ada, attempt_id, intent)


@pytest.mark.covers("SEED-87")
def test_a_training_is_signed_or_completed_by_button_never_the_other_way(world: World) -> None:
    by_button = lessons_seen(world.ada, put_in_force(world, content(questions=(), signature=False)))
    by_signature = ready_to_sign(world.ada, world.training_id)

    with pytest.raises(Refused) as no_signature:
        signing_intent(actor=world.ada, attempt_id=by_button)
    with pytest.raises(Refused) as signature_required:
        complete(actor=world.ada, attempt_id=by_signature)

    assert no_signature.value.code == "no_signature"
    assert signature_required.value.code == "signature_required"
    evidence_id = complete(actor=world.ada, attempt_id=by_button)
    page = evidence_page(actor=world.ada, evidence_id=evidence_id)
    assert (page.row.method, page.row.score) == ("button", None)
    assert page.identity is not None
    assert page.identity.manifestation.endswith("No signature was asked for.")


@pytest.mark.covers("SEED-75", "SEED-82", "SEED-87")
def test_nothing_is_completed_before_everything_is_done(world: World) -> None:
    training_id = put_in_force(world, content(signature=False))
    attempt_id = lessons_seen(world.ada, training_id)

    with pytest.raises(Refused) as refusal:
        complete(actor=world.ada, attempt_id=attempt_id)

    assert refusal.value.code == "quiz_not_passed"
    ready_to_sign(world.ada, training_id)
    complete(actor=world.ada, attempt_id=attempt_id)


@pytest.mark.covers("SEED-92", "SEED-93", "P11-50")
def test_the_words_are_kept_as_they_were_shown(world: World) -> None:
    attempt_id = ready_to_sign(world.ada, world.training_id)
    intent = signing_intent(actor=world.ada, attempt_id=attempt_id)

    evidence_id = sign_with(later(world.ada, minutes=4), attempt_id, intent)

    Person.objects.filter(pk=str(world.ada.person_id)).update(name="Ada Okafor")
    Account.objects.filter(pk=str(world.ada.account_id)).update(email="okafor@larkfield.example")
    identity = evidence_page(actor=world.ada, evidence_id=evidence_id).identity
    assert identity is not None
    assert identity.manifestation == intent.manifestation
    assert (identity.name, identity.login) == ("Ada Lindqvist", "ada@larkfield.example")
    assert (identity.ip, identity.user_agent) == ("192.0.2.7", "pytest")
    for part in ("Ada Lindqvist", "ada@larkfield.example", "Fire safety", "version 1.0", "22 November 2026"):
        assert part in intent.manifestation
    assert "10:00 (Europe/Vienna, UTC+01:00)" in intent.manifestation
    assert "read and understood" in intent.manifestation


@pytest.mark.covers("SEED-89")
def test_without_an_address_the_employee_number_names_the_signer(world: World) -> None:
    Account.objects.filter(pk=str(world.ada.account_id)).update(email=None)
    attempt_id = ready_to_sign(world.ada, world.training_id)

    assert "(LA-0001)" in signing_intent(actor=world.ada, attempt_id=attempt_id).manifestation


@pytest.mark.covers("SEED-94")
def test_signature_audit_and_what_follows_stand_or_fall_together(world: World) -> None:
    attempt_id = ready_to_sign(world.ada, world.training_id)
    intent = signing_intent(actor=world.ada, attempt_id=attempt_id)

    def fail(event: EvidenceRecorded, *, actor: Actor) -> None:
        raise RuntimeError("the floor above fails")

    deferring.wire(queue=ProcrastinateQueue(), handlers={EvidenceRecorded: (fail,)})
    try:
        with pytest.raises(RuntimeError, match="the floor above"), transaction(world.ada):
            sign_with(world.ada, attempt_id, intent)
    finally:
        wire_all()

    assert not Evidence.objects.exists()
    assert not EvidenceIdentity.objects.exists()
    assert not AuditEvent.objects.filter(verb="evidence.sealed").exists()
    assert Attempt.objects.get().closed_at is None
    evidence_id = sign_with(world.ada, attempt_id, intent)
    assert AuditEvent.objects.get(verb="evidence.sealed").object_id == evidence_id
    assert Attempt.objects.get().outcome == "completed"
