"""The read API: what each token may read, how lists go on, and how it says no."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client, override_settings

from duly.assignments.queries import campaign_page
from duly.people.models import ApiToken, Person
from duly.people.operations.tokens import revoke_token
from duly.people.rules.tokens import Scope, presented
from duly.tenancy.roles import Role
from duly.tenancy.transactions import transaction
from tests.conftest import fresh_clone
from tests.database import Server
from tests.functional.learner import client_of, just_now
from tests.functional.program import EVERY, Program, token_of
from tests.functional.scene import ABSENT, Scene, stage
from tests.world import WORLD

LISTS = {
    "people": Scope.PEOPLE,
    "groups": Scope.GROUPS,
    "trainings": Scope.TRAININGS,
    "campaigns": Scope.CAMPAIGNS,
    "rules": Scope.RULES,
    "assignments": Scope.ASSIGNMENTS,
    "runs": Scope.RUNS,
    "evidence": Scope.EVIDENCE,
}


@pytest.fixture(scope="module")
def scene(
    server: Server, own_database: str, worker_id: str, django_db_blocker: Any, django_db_setup: None
) -> Iterator[Scene]:
    """One for all who only read, and for those who make no more than tokens."""
    with fresh_clone(server, own_database, worker_id, django_db_blocker):
        yield stage()


@pytest.fixture(scope="module")
def program(scene: Scene) -> Program:
    return Program(token_of())


def problem(answer: Any) -> tuple[int, str]:
    """The status and the code, of an answer that says no as RFC 9457 has it."""
    said = answer.json()
    assert said["status"] == answer.status_code
    assert said["type"] == "urn:problem-type:duly:" + said["code"].replace("_", "-")
    assert said["title"]
    assert said["detail"]
    return answer.status_code, said["code"]


def test_each_thing_stands_in_its_list_and_alone(program: Program) -> None:
    """Where it stands alone it says the same, and maybe more."""
    for name in LISTS:
        for row in program.everything(name):
            alone = program.read(f"{name}/{row['id']}")
            assert alone | row == alone, name
    versions = list(program.everything(f"trainings/{WORLD.training_id}/versions"))
    assert [program.read(f"versions/{row['id']}") for row in versions] == versions


def test_lists_hold_what_the_organization_has_and_no_more(program: Program) -> None:
    people = {row["id"]: row for row in program.everything("people")}

    assert len(people) == 8
    assert str(WORLD.eve.person_id) not in people
    assert people[str(WORLD.ada.person_id)]["values"] == {"department": "Assembly", "location": "Hall 2"}
    assert people[str(WORLD.ada.person_id)]["manager_id"] == str(WORLD.bo.person_id)
    assert not people[str(WORLD.ivy_id)]["is_active"]
    assert {row["name"] for row in program.everything("trainings")} >= {"Fire safety", "First aid"}


def test_a_list_is_whole_whatever_the_size_of_its_parts(program: Program) -> None:
    whole = program.read("people", limit=200)

    assert whole["next"] is None
    assert sorted(row["id"] for row in whole["items"]) == [row["id"] for row in whole["items"]]
    for limit in (1, 2, 3, 7, 8):
        assert list(program.everything("people", limit=limit)) == whole["items"]


def test_a_list_goes_on_where_it_was_though_rows_come_and_go(program: Program, scene: Scene) -> None:
    first = program.read("people", limit=3)
    before = [row["id"] for row in first["items"]]
    with scene.untouched():
        with transaction(WORLD.cy):
            Person.objects.filter(pk=before[2]).update(family_name="Aaa")
            Person(organization_id=WORLD.organization_id, id=UUID(int=1), name="New", zone="UTC").save()
        rest = program.everything("people", limit=3, cursor=first["next"])
        seen = [*before, *(row["id"] for row in rest)]

    assert len(seen) == len(set(seen)) == 8


def test_lists_are_narrowed(program: Program, scene: Scene) -> None:
    (ada,) = program.read("people", employee_number="la-0001")["items"]
    (ivy,) = program.read("people", is_active="false")["items"]
    owed = list(program.everything("assignments", person_id=ada["id"]))
    of_campaign = list(program.everything("assignments", campaign_id=str(scene.ids["launched"])))

    assert (ada["given_name"], ivy["given_name"]) == ("Ada", "Ivy")
    assert {row["person_id"] for row in owed} == {ada["id"]}
    assert {row["training_id"] for row in of_campaign} == {str(WORLD.training_id)}
    assert program.read("assignments", training_id=str(ABSENT))["items"] == []
    assert [row["state"] for row in program.everything("campaigns", state="draft")] == ["draft"]
    assert {row["kind"] for row in program.everything("groups", kind="dynamic")} == {"dynamic"}
    assert list(program.everything("groups", retired="true")) == []
    assert {row["category"] for row in program.everything("trainings", category="security")} == {"security"}
    assert {row["kind"] for row in program.everything("runs", kind="launch")} == {"launch"}


def test_what_changed_since_is_told(program: Program) -> None:
    every = list(program.everything("assignments"))
    latest = max(datetime.fromisoformat(row["changed_at"]) for row in every)
    later = (latest + timedelta(seconds=1)).astimezone(UTC).isoformat().replace("+00:00", "Z")

    changed = list(program.everything("assignments", changed_since=latest.isoformat()))
    assert [row for row in every if datetime.fromisoformat(row["changed_at"]) >= latest] == changed
    assert program.read("assignments", changed_since=later)["items"] == []


def test_counts_are_those_of_the_pages(program: Program, scene: Scene) -> None:
    campaign_id = scene.ids["launched"]
    cy = just_now(WORLD.cy)
    with transaction(cy):
        page = campaign_page(actor=cy, campaign_id=campaign_id)
    told = program.read(f"campaigns/{campaign_id}")

    assert told["standings"] == {standing.value: people for standing, people in page.row.counts.items()}
    assert told["people"] == page.row.people > 0
    for standing, people in told["standings"].items():
        rows = list(program.everything("assignments", campaign_id=str(campaign_id), standing=standing))
        assert len(rows) == people
        assert {row["standing"] for row in rows} <= {standing}


def test_a_group_has_as_many_members_as_it_says(program: Program, scene: Scene) -> None:
    for kind in ("group", "dynamic"):
        group = program.read(f"groups/{scene.ids[kind]}")
        members = list(program.everything(f"groups/{scene.ids[kind]}/members", limit=1))
        assert len(members) == group["members"] == 1
        assert members == [{"person_id": str(WORLD.ada.person_id)}]


def test_a_run_accounts_for_everybody(program: Program, scene: Scene) -> None:
    (run,) = program.everything("runs", subject_id=str(scene.ids["launched"]))
    counts = list(program.everything(f"runs/{run['id']}/counts", limit=1))

    assert run["population"] in (None, sum(row["count"] for row in counts))
    assert sum(row["count"] for row in counts) == 7


def test_names_in_evidence_are_for_who_may_read_people(program: Program, scene: Scene) -> None:
    path = f"evidence/{scene.ids['evidence']}"
    narrow = Program(token_of(scopes=frozenset({Scope.EVIDENCE})))

    assert program.read(path)["name"] == "Ada Lindqvist"
    assert program.read(path)["intact"]
    assert narrow.read(path) == program.read(path) | {"name": None}
    assert "Ada" not in narrow.get("evidence").content.decode()
    assert "Ada" not in narrow.get(path).content.decode()


# Who may.


def test_a_scope_opens_its_own_things_only(scene: Scene) -> None:
    for scope in Scope:
        program = Program(token_of(scopes=frozenset({scope})))
        for name, needed in LISTS.items():
            answer = program.get(name)
            assert answer.status_code == (200 if needed is scope else 403)
            if needed is not scope:
                assert problem(answer) == (403, "scope_missing")
                assert needed.value in answer.json()["detail"]


def test_every_token_that_does_not_work_gets_the_same_answer(scene: Scene) -> None:
    word, revoked, stopped, expired = token_of(), token_of(), token_of(), token_of()
    assert Program(word).get("people").status_code == 200
    with transaction(cy := just_now(WORLD.cy)):
        revoke_token(actor=cy, token_id=row_of(revoked).pk)
        changed(stopped, created_by_id=str(WORLD.hal.person_id))
        month, moment = timedelta(days=30), timedelta(seconds=1)
        changed(expired, created_at=cy.now - month, expires_at=cy.now - moment)
    foreign = word.replace(WORLD.organization_id.hex, WORLD.eve.organization_id.hex)
    nobody = word.replace(WORLD.organization_id.hex, uuid4().hex)
    broken = (word[:-1], word.upper(), "duly", "", "\u00e9", f"{word} {word}", "a" * 5000)
    words = (None, revoked, stopped, expired, foreign, nobody, *broken)

    answers = [Program(one).get("people") for one in words]

    assert {problem(one) for one in answers} == {(401, "token_invalid")}
    assert len({(one.content, str(sorted(one.headers.items()))) for one in answers}) == 1
    assert answers[0]["WWW-Authenticate"].startswith("Bearer")


def row_of(word: str) -> ApiToken:
    found = presented(word)
    assert found
    return ApiToken.objects.get(digest=found.digest)


def changed(word: str, **values: Any) -> None:
    ApiToken.objects.filter(pk=row_of(word).pk).update(**values)


def test_a_token_stops_with_its_creator(program: Program, scene: Scene) -> None:
    for change in ({"role": Role.AUDITOR}, {"is_active": False}):
        with scene.untouched():
            with transaction(WORLD.cy):
                Person.objects.filter(pk=str(WORLD.cy.person_id)).update(**change)
            assert problem(program.get("people")) == (401, "token_invalid")
    assert program.get("people").status_code == 200


def test_being_signed_in_opens_nothing(scene: Scene) -> None:
    answer = client_of(WORLD.cy).get("/api/v1/people")

    assert problem(answer) == (401, "token_invalid")
    assert not answer.cookies


def test_what_is_anothers_looks_like_what_does_not_exist(program: Program, scene: Scene) -> None:
    stranger = Program(token_of(WORLD.eve))
    paths = [f"{name}/{row['id']}" for name in LISTS for row in program.everything(name)]
    paths += [f"groups/{scene.ids['group']}/members", f"trainings/{WORLD.training_id}/versions"]
    paths += [f"versions/{WORLD.version_id}"]
    paths += [f"runs/{row['id']}/counts" for row in program.everything("runs")]
    assert len(paths) > 20
    for path in paths:
        foreign, absent = stranger.get(path), stranger.get(re.sub(r"[0-9a-f-]{36}", str(ABSENT), path))
        assert problem(foreign) == (404, "not_found")
        assert foreign.content == absent.content


# What is asked for.


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("people", {"limit": "0"}),
        ("people", {"limit": "201"}),
        ("people", {"limit": "1.0"}),
        ("people", {"limit": "many"}),
        ("people", {"is_active": "yes"}),
        ("people", {"employee_number": ""}),
        ("people", {"employee_number": "a\x00b"}),
        ("people", {"cursor": "never"}),
        ("people", {"cursor": ""}),
        ("people", {"offset": "3"}),
        ("groups", {"kind": "loose"}),
        ("assignments", {"person_id": "7"}),
        ("assignments", {"person_id": "{01900000-0000-7000-8000-00000000dead}"}),
        ("assignments", {"standing": "late"}),
        ("assignments", {"changed_since": "1764000000"}),
        ("assignments", {"changed_since": "2026-11-22"}),
        ("assignments", {"changed_since": "2026-11-22T09:00:00"}),
        ("assignments", {"changed_since": "0001-01-01T00:00:00+23:59"}),
        ("assignments", {"changed_since": "2026-02-30T09:00:00Z"}),
    ],
)
def test_what_cannot_be_understood_is_named(program: Program, path: str, asked: dict[str, str]) -> None:
    answer = program.get(path, **asked)

    assert problem(answer) == (422, "parameter_invalid")
    assert [one["parameter"] for one in answer.json()["errors"]] == list(asked)
    assert answer.json()["errors"][0]["message"]


def test_a_parameter_said_twice_and_one_that_is_not_known_are_refused(program: Program) -> None:
    for path in ("people?limit=1&limit=2", f"people/{WORLD.cy.person_id}?limit=1"):
        answer = program.get(path)
        assert problem(answer) == (422, "parameter_invalid")
        assert [one["parameter"] for one in answer.json()["errors"]] == ["limit"]


def test_a_cursor_is_good_for_its_own_list_only(program: Program, scene: Scene) -> None:
    cursor = program.read("people", limit=1)["next"]

    assert problem(program.get("trainings", cursor=cursor)) == (422, "parameter_invalid")
    with override_settings(SECRET_KEY="another"):
        assert problem(program.get("people", cursor=cursor)) == (422, "parameter_invalid")


# How it says no.


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"])
def test_it_reads_with_get_only(program: Program, method: str) -> None:
    for path in ("people", f"people/{WORLD.cy.person_id}", "openapi.json"):
        answer = program.ask(method, path)
        assert answer.status_code == 405
        assert answer["Allow"] == "GET"


@pytest.mark.parametrize("path", ["", "nothing", "people/", "people/7", "../v2/people", "people/\x00"])
def test_an_address_that_is_not_there_is_a_problem_too(program: Program, path: str) -> None:
    assert problem(program.get(path)) == (404, "not_found")


def test_a_failure_is_a_problem_and_tells_nothing(
    program: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**_: object) -> None:
        raise RuntimeError("sealed")

    monkeypatch.setattr("duly.api.areas.people.people_feed", fail)
    answer = program.get("people")

    assert problem(answer) == (500, "failed")
    assert "sealed" not in answer.content.decode()
    assert "sealed" in caplog.text


def test_a_host_that_is_not_ours_is_a_problem_too(scene: Scene) -> None:
    answer = Client().get("/api/v1/people", headers={"Host": "elsewhere.example"})

    assert problem(answer) == (400, "bad_request")


def test_pages_are_left_alone(scene: Scene) -> None:
    assert Client().get("/api").status_code == 404
    assert Client().get("/apis/").headers["Content-Type"].startswith("text/html")
    assert frozenset(LISTS.values()) == EVERY
