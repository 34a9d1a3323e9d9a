"""What is done on the profile and to factors, committed as the application's own role."""

import re

import pytest
from django.urls import reverse

from duly.audit.models import AuditEvent
from duly.messaging.models import Message
from duly.people.rules.tries import LIMIT
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.functional.factors import (
    STEP,
    account_of,
    code,
    is_in,
    recovery_codes,
    set_up_app,
    sign_in,
    stored,
)
from tests.world import WORLD

ADDRESS = "ada.new@larkfield.example"
NEW = "amber window seventeen"


def test_the_profile_is_lived_in(committed: Committed) -> None:
    client = sign_in(WORLD.ada)
    choice = {"language": "de", "display_zone": "Asia/Tokyo", "wants_reminders": "on"}
    assert client.post("/profile/", choice).status_code == 302
    assert client.post("/profile/password/", {"old": WORLD.password, "new": NEW}).status_code == 302
    wish = {"address": ADDRESS, "password": NEW}
    assert client.post("/profile/email/", wish).status_code == 302
    with transaction(WORLD.ada):
        text = Message.objects.get(template="email_change").body_text
    link = re.search(r"/profile/email/\S+/", text)
    assert link
    assert client.post(link[0]).status_code == 302
    assert is_in(client)
    assert account_of(WORLD.ada).email == ADDRESS
    assert is_in(sign_in(WORLD.ada, password=NEW))


@pytest.mark.covers("W10", "W11")
def test_a_factor_is_lived_with(committed: Committed) -> None:
    client = sign_in(WORLD.ada)
    secret = set_up_app(client)
    codes = recovery_codes(client)
    other = sign_in(WORLD.ada)
    for _ in range(LIMIT):
        assert other.post(STEP, {"code": "000000"}).status_code == 422
    assert other.post(STEP, {"code": code(secret, ahead=1)}).status_code == 422, "counted for good"
    assert not is_in(other)
    bos = sign_in(WORLD.bo)
    set_up_app(bos)
    assert sign_in(WORLD.bo).post(STEP, {"code": recovery_codes(bos)[0]}).status_code == 302

    hal = sign_in(WORLD.hal)
    reset = reverse("person_factors_reset", args=[WORLD.ada.person_id])
    assert hal.post(reset, {"reason": "Phone fell into the paint bath"}).status_code == 302

    assert (len(codes), stored(WORLD.ada)) == (10, {})
    assert not is_in(client)
    with transaction(WORLD.ada):
        assert AuditEvent.objects.filter(verb__startswith="account.factor").count() == 3
