"""Every address x every role x a stranger from another organization, against docs/permissions.csv.

The file is written by hand from the seeds; nothing generates it. `yes` = let in; `forbidden` = 403, the
thing is visible but this is not yours to do; `hidden` = the same 404 as for what does not exist; `sign-in`
= to the sign-in page. A row whose method is VERB says who may do a verb, whatever address it has. TOKEN is
an address of the API: whoever is signed in, `token` = only a token opens it, one with the scope of the row.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from duly.people.models import Account
from duly.people.rules.tokens import Scope
from duly.tenancy.permissions import TABLE
from duly.tenancy.roles import Role
from tests.conftest import Committed
from tests.functional.program import Program, token_of
from tests.functional.scene import ABSENT, Scene, stage
from tests.world import WORLD

ROWS = list(csv.DictReader(Path("docs/permissions.csv").read_text(encoding="utf-8").splitlines()))
EXPECTED = [row for row in ROWS if row["method"] not in ("VERB", "TOKEN")]
TOKENS = [row for row in ROWS if row["method"] == "TOKEN"]
VERBS = {row["verb"]: row for row in ROWS if row["method"] == "VERB"}
WHO = {
    "anonymous": None,
    "employee": WORLD.ada,
    "team_lead": WORLD.bo,
    "hr_admin": WORLD.hal,
    "quality_admin": WORLD.quinn,
    "corporate_admin": WORLD.cy,
    "auditor": WORLD.di,
    "stranger": WORLD.eve,
}
EVER_NEW = re.compile(r"[A-Za-z0-9]{64}|nonce=\"[^\"]*\"|<time.*?</time>")
LET_IN = {200, 302, 303, 409, 422}


def verdict(answer: Any) -> str:
    """What the answer says, in the words of the file."""
    if answer.status_code == 302 and answer["Location"].startswith("/sign-in/?next="):
        return "sign-in"
    if answer.status_code in LET_IN:
        return "yes"
    return {403: "forbidden", 404: "hidden"}.get(answer.status_code, f"status {answer.status_code}")


def patterns() -> Iterator[str]:
    """The names of all addresses."""
    yield from (name for name, _ in views())


def views() -> Iterator[tuple[str, Any]]:
    """Each address by name, with its view."""
    for pattern in get_resolver().url_patterns:
        space = getattr(pattern, "namespace", None)
        for one in getattr(pattern, "url_patterns", [pattern]):
            yield (f"{space}:{one.name}" if space else str(one.name)), one.callback


def test_every_address_stands_in_the_file() -> None:
    assert set(patterns()) == {row["url_name"] for row in (*EXPECTED, *TOKENS)}


def test_no_row_stands_there_twice() -> None:
    named = [(row["method"], row["url_name"] or row["verb"]) for row in ROWS]
    assert [one for one, times in Counter(named).items() if times > 1] == []


@pytest.mark.covers("SEED-4")
def test_the_table_grants_each_verb_to_the_roles_the_file_says_and_to_no_other() -> None:
    expected = {verb: {role for role in Role if row[role] == "yes"} for verb, row in VERBS.items()}

    assert {verb: set(roles) for verb, roles in TABLE.items()} == expected
    assert {row[who] for row in VERBS.values() for who in WHO} == {"yes", "no"}
    assert all(row[who] == "no" for row in VERBS.values() for who in ("anonymous", "stranger"))


def test_no_address_lets_in_a_role_that_its_verb_does_not_name() -> None:
    for row in EXPECTED:
        for role in Role:
            if row["verb"] and row[role] == "yes":
                assert VERBS[row["verb"]][role] == "yes", (row["url_name"], role)


def test_every_view_asks_for_the_verb_of_its_row() -> None:
    asked: dict[str, set[str]] = {}
    for row in EXPECTED:
        asked.setdefault(row["url_name"], set()).add(row["verb"])
    for name, view in views():
        verb = getattr(view, "verb", None)
        if verb is not None:
            assert verb in asked[name], name


@pytest.fixture
def scene(committed: Committed) -> Scene:
    return stage()


def test_each_role_gets_what_the_file_says_on_every_address(scene: Scene) -> None:
    wrong = []
    for row in EXPECTED:
        for who in WHO:
            said = verdict(ask(row, who, scene))
            if said != row[who] and not (row["verb"] == "" and said in ("yes", "forbidden", "hidden")):
                wrong.append(f"{row['method']} {row['url_name']} as {who}: {said}, not {row[who]}")
    assert wrong == []


def test_what_belongs_to_others_looks_like_what_does_not_exist(scene: Scene) -> None:
    compared = 0
    for row in EXPECTED:
        for who in WHO:
            if row[who] == "hidden" and scene.takes_an_id(row["url_name"]):
                assert bare(ask(row, who, scene)) == bare(ask(row, who, scene, absent=True)), (row, who)
                compared += 1
    assert compared >= 60


@pytest.mark.covers("SEED-4")
def test_an_address_of_the_api_opens_by_a_token_with_its_scope_and_nothing_else(scene: Scene) -> None:
    programs = {scope: Program(token_of(scopes=frozenset({scope}))) for scope in Scope}
    assert {row["verb"] for row in TOKENS} == set(Scope)
    for row in TOKENS:
        address = reverse(row["url_name"], kwargs=scene.arguments(row, absent=True))
        for who in WHO:
            assert (row[who], client_of(who).get(address).status_code) == ("token", 401), (row, who)
        path = address.removeprefix("/api/v1/")
        told = {scope: program.get(path).status_code for scope, program in programs.items()}
        opened = 404 if scene.takes_an_id(row["url_name"]) else 200
        assert told == {**dict.fromkeys(Scope, 403), Scope(row["verb"]): opened}, row


def ask(row: dict[str, str], who: str, scene: Scene, *, absent: bool = False) -> Any:
    client = client_of(who)
    address = reverse(row["url_name"], kwargs=scene.arguments(row, absent=absent))
    if row["method"] == "GET":
        return client.get(address)
    with scene.untouched():
        return client.post(address, scene.form(row["url_name"]))


def client_of(who: str) -> Client:
    client = Client()
    actor = WHO[who]
    if actor is not None:
        client.force_login(
            Account.objects.get(organization_id=actor.organization_id, pk=actor.account_id or ABSENT)
        )
    return client


def bare(answer: Any) -> tuple[int, str]:
    """Status and body without what differs in every answer: anti-forgery token, nonce and time of day."""
    return answer.status_code, EVER_NEW.sub("", answer.content.decode())
