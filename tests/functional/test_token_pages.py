"""Tokens at the browser: created and shown once, listed with how they stand, revoked."""

import re
from datetime import timedelta
from typing import Any

from django.urls import reverse

from duly.people.models import ApiToken
from duly.tenancy.transactions import transaction
from tests.conftest import Committed
from tests.functional.learner import client_of, just_now, text_of, today
from tests.functional.program import Program, token_of
from tests.world import WORLD

WORD = re.compile(r"duly_[0-9a-f]{32}_[A-Za-z0-9]{43}")


def filled(**other: Any) -> dict[str, Any]:
    last_day = (today() + timedelta(days=30)).isoformat()
    return {"name": "Payroll", "scopes": ["people:read", "runs:read"], "last_day": last_day, **other}


def test_a_token_is_shown_once_and_opens_what_was_chosen(committed: Committed) -> None:
    client = client_of(WORLD.cy)

    answer = client.post(reverse("token_new"), filled())

    (word,) = set(WORD.findall(text_of(answer)))
    assert "no-store" in answer["Cache-Control"]
    assert Program(word).get("people").status_code == 200
    assert Program(word).get("rules").status_code == 403
    page = text_of(client.get(reverse("tokens")))
    assert "Payroll" in page
    assert "People, Runs" in page
    assert word not in page
    assert "Created an API token" in text_of(client.get(reverse("audit_log")))


def test_what_is_wrong_is_said_and_nothing_is_lost(committed: Committed) -> None:
    client = client_of(WORLD.cy)
    far = (today() + timedelta(days=366)).isoformat()
    for wrong, said in (
        ({"name": " "}, "Name the program"),
        ({"scopes": []}, "at least one thing"),
        ({"scopes": ["people:write"]}, "Choose from the list"),
        ({"last_day": far}, "one year from today"),
        ({"last_day": "2020-01-01"}, "from today"),
        ({"last_day": "soon"}, "year, month and day"),
    ):
        answer = client.post(reverse("token_new"), filled(**wrong))
        assert answer.status_code == 422
        assert said in text_of(answer)
        assert 'value="2' in text_of(answer) or "soon" in text_of(answer)
    with transaction(WORLD.cy):
        assert not ApiToken.objects.exists()


def test_a_revoked_token_is_found_among_the_revoked(committed: Committed) -> None:
    client, word = client_of(WORLD.cy), token_of()
    with transaction(just_now(WORLD.cy)):
        token_id = ApiToken.objects.values_list("pk", flat=True).get()

    answer = client.post(reverse("token_revoke", args=[token_id]), follow=True)

    assert "“Payroll” is revoked" in text_of(answer)
    assert "No token works" in text_of(answer)
    assert "Payroll" in text_of(client.get(reverse("tokens"), {"state": "revoked"}))
    assert "Nothing fits" in text_of(client.get(reverse("tokens"), {"state": "all", "q": "nobody"}))
    assert Program(word).get("people").status_code == 401
    again = client.post(reverse("token_revoke", args=[token_id]), follow=True)
    assert "revoked already" in text_of(again)
