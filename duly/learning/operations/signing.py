"""The signing ceremony (P11-200): intent, re-authentication, seal.

The intent is a token the server signed and did not store: what was shown to whom, for which content, when. It
works once, because the attempt it names is closed by the signature.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.signing import BadSignature, Signer

from duly.evidence.rules import Method
from duly.kernel.canonical import instant
from duly.kernel.refusal import Refused
from duly.learning.operations.completing import Completing, finish, hold_completing
from duly.learning.operations.words import signed_words
from duly.people.operations.guarding import demand
from duly.tenancy.actor import Actor

LIFETIME = timedelta(minutes=5)
SALT = "duly.learning.signing-intent"


@dataclass(frozen=True, kw_only=True)
class Intent:
    """What is about to be signed: the sentence, the digest of the content, and the token that binds both."""

    token: str
    manifestation: str
    digest: str
    expires_at: datetime


def signing_intent(*, actor: Actor, attempt_id: UUID) -> Intent:
    """The sentence to sign, and a token for it that is good for 5 minutes. Raises what signing would."""
    ready = hold_completing(actor, attempt_id, signed=True)
    manifestation = signed_words(ready.wording(actor))
    shown = {**_bound(ready), "words": manifestation, "at": instant(actor.now)}
    return Intent(
        token=Signer(salt=SALT).sign_object(shown, compress=True),
        manifestation=manifestation,
        digest=shown["digest"],
        expires_at=actor.now + LIFETIME,
    )


def sign(*, actor: Actor, attempt_id: UUID, token: str, password: str, understood: bool) -> UUID:
    """Signs and completes, and returns the evidence's id; the sentence is kept as it was shown.

    Asking for the password or PIN (Q45) costs a try, as a sign-in does (P11-300d). Raises
    Refused('not_understood'), 'intent_expired', 'intent_mismatch', 'wrong_password', 'wrong_pin',
    'too_many_tries', and what keeps the attempt from being completed: 'no_signature' and all that `complete`
    raises.
    """
    if not understood:
        raise Refused("not_understood", "Tick the box to say that you have read and understood this.")
    ready = hold_completing(actor, attempt_id, signed=True)
    manifestation = _demand_intent(actor, ready, token)
    demand(ready.account, password, now=actor.now, ip=actor.ip)
    method = Method.PIN if ready.account.uses_pin else Method.PASSWORD
    return finish(actor, ready, method=method, manifestation=manifestation)


def _bound(ready: Completing) -> dict[str, str]:
    """What a token is good for: this attempt of this person on these very bytes."""
    return {
        "attempt": str(ready.attempt.pk),
        "person": str(ready.person.pk),
        "digest": bytes(ready.attempt.version.content_digest).hex(),
    }


def _demand_intent(actor: Actor, ready: Completing, token: str) -> str:
    """The sentence that was shown. Raises Refused for a token that is forged, foreign or too old."""
    try:
        shown: dict[str, Any] = Signer(salt=SALT).unsign_object(token)
    except BadSignature:
        raise _mismatch() from None
    if any(not hmac.compare_digest(shown[name], value) for name, value in _bound(ready).items()):
        raise _mismatch()
    age = actor.now - datetime.fromisoformat(shown["at"])
    if not timedelta(0) <= age <= LIFETIME:
        raise Refused("intent_expired", "This page was open for over 5 minutes. Load it again, then sign.")
    return str(shown["words"])


def _mismatch() -> Refused:
    return Refused("intent_mismatch", "This is not the page you are signing. Load it again, then sign.")
