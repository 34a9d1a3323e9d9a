"""axe-core over every page, light and dark: with a scene in which everything exists once, and with nothing
yet. What takes room is looked at once more with 500 characters in every name and reason, and no page scrolls
sideways on a phone.
"""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Locator, Page

from tests.browser import steps
from tests.browser.site import Site, database, described, run, serving
from tests.browser.watching import LAID_OUT, WHOLE, Rounds, faults, sticking_out, visitor
from tests.database import PEOPLED, Server
from tests.functional.scene import KEYED, TAKES
from tests.world import LARKFIELD, PASSWORD, WORLD

pytestmark = pytest.mark.browser

ROWS = csv.DictReader(Path("docs/permissions.csv").read_text(encoding="utf-8").splitlines())
# Pages that ask for the password again, or for more than a password: test_passkey walks them.
FACTORS = {
    "mfa_activate_totp", "mfa_add_webauthn", "mfa_authenticate", "mfa_deactivate_totp", "mfa_edit_webauthn",
    "mfa_generate_recovery_codes", "mfa_remove_webauthn", "mfa_view_recovery_codes",
}  # fmt: skip
# Files to keep, a picture, and what programs read.
FILES = {
    "people_export", "rules_export", "audit_export", "runs_export", "run_people_export", "undecided_export",
    "matrix_export", "import_rejected", "logo", "api:description",
}  # fmt: skip
# `player` leads to the step that is next; `change_secret` is asked for at a first sign-in, in
# test_people_walks.
PAGELESS = {"health", "player", "change_secret"} | FACTORS | FILES
ADDRESSES = {row["url_name"] for row in ROWS if row["method"] == "GET"} - PAGELESS
PHONE = 390
NEWCOMER = "first@newcomer.example"

# Links of mails, used up; `?open` is one that is good.
ONCE = {
    "welcome": "/welcome/bm9ib2R5/none/",
    "reset": "/sign-in/reset/bm9ib2R5/none/",
    "profile_email_confirm": "/profile/email/bm9ib2R5/none/",
}
STATUSES = {"account_inactive": 403, "welcome": 409, "reset": 409}

# Pages by the name of their address, and who looks. `=` names the object where it is not the usual one.
PUBLIC = (
    "sign_in", "account_login", "account_inactive", "kiosk", "forgot", "welcome", "welcome?open", "reset",
    "profile_email_confirm", "inbox",
)  # fmt: skip
LEARNER = (
    "my_trainings", "history", "history?q=nothing+like+it", "lesson", "why", "evidence_record",
    "profile", "profile_password", "profile_email", "profile_sessions",
    "mfa_index", "account_reauthenticate",
)  # fmt: skip
ADMIN = (
    "people", "people?q=nobody+like+it", "people?active=no", "trainings", "trainings?q=nothing+like+it",
    "training", "version", "training_new", "draft", "draft?confirm", "review", "review_version",
    "review_version={approved}", "review_version={version}", "campaigns", "campaigns?q=nothing+like+it",
    "campaign", "campaign={draft_campaign}", "campaign_new", "campaign_edit", "campaign_edit?list=excluded",
    "evidence", "evidence?q=nothing+like+it", "evidence_record", "audit_log", "audit_log?q=nothing+like+it",
)  # fmt: skip
LAUNCHED = (
    "campaign_extend",
    "campaign_extend?list=excluded",
    "campaign_redate",
    "campaign_withdraw",
    "assignment",
)
PERSON = (
    "person_new", "person", "person_history", "person_history?kind=group", "person_team", "person_trainings",
    "person_trainings?q=nothing+like+it", "person_evidence", "person_edit", "person_merge",
    "person_merge?q=nobody+like+it", "person_merge?other={led}", "person_merge?other={person}",
)  # fmt: skip
GROUPS = (
    "groups", "groups?q=nothing+like+it", "groups?state=retired", "group", "group?show=history",
    "group?find=a", "group?show=left", "group={dynamic}", "group={dynamic}?show=undecided", "group_new",
    "group_edit", "group_edit={dynamic}", "permissions",
    "group_edit={dynamic}?name=x&who=chosen&picking=location&card=2&card=not_1",
)  # fmt: skip
ORGANIZATION = (
    "organization", "attribute", "attribute?q=nothing+like+it", "value_move", "value_merge", "settings",
)  # fmt: skip
TOKENS = ("tokens", "tokens?state=expired", "tokens?q=nothing+like+it", "token_new")
COMING_IN = (
    "invitations", "invitations?q=nobody+like+it", "imports", "import_page", "import_page?list=rejected",
    "import_map", "people_bulk",
)  # fmt: skip
RULES = (
    "rules", "rules?q=nothing+like+it", "rules?state=inactive", "rules_lint", "rules_lint?kind=nobody",
    "rule", "rule?act=undecided", "rule={off_rule}", "rule_revisions", "rule_new", "rule_edit",
    "rule_new?who=everybody&name=x&on_leaving=keep&auto_assign=on&is_active=on&days_to_complete=9999",
    "rule_run", "rule_activate", "rule_inactivate", "rule_automate", "rule_leave_to_hand",
)  # fmt: skip
RUNS = (
    "runs", "runs?q=nothing+like+it", "run", "run_people?outcome=assigned", "run_people?outcome=excluded",
    "undecided", "undecided?q=nobody+like+it", "undecided_person",
)  # fmt: skip
MATRIX = ("matrix", "matrix?standing=open", "matrix?q=nobody+like+it", "why")
TEAM = ("my_team", "my_team?q=nobody+like+it", "team_member")
SCENE = {
    None: PUBLIC,
    "ada": LEARNER,
    "bo": ("my_trainings", "quiz={at_quiz}", "why", *TEAM),
    "hal": ("quiz={failed}", "quiz={failed}?again=1"),
    "quinn": ("sign={at_sign}", "review", "review_version={own}"),
    "cy": (*ADMIN, *LAUNCHED, *PERSON, *GROUPS, *ORGANIZATION, *TOKENS, *COMING_IN, *RULES, *RUNS, *MATRIX),
    "di": ("people", "person", "training", "campaigns", "campaign", "assignment", "group"),
}
BLANK = (
    "my_trainings", "history", "people", "trainings", "training_new", "review", "campaigns", "campaign_new",
    "evidence", "audit_log", "person_new", "my_team",
    "groups", "permissions", "organization", "attribute", "settings", "invitations", "imports", "matrix",
    "rules", "rules_lint", "rule_new", "runs", "undecided",
)  # fmt: skip

# What is refused, by who meets it: the status, the page, and the button pressed with nothing filled in.
REFUSALS: dict[str | None, dict[str, tuple[int, str, str]]] = {
    None: {
        "sign in": (200, "sign_in", "Sign in"),
        "password": (422, "welcome?open", "Set my password"),
        "number and PIN": (422, "kiosk", "Sign in"),
        "forgotten": (422, "forgot", "Send me the link"),
    },
    "ada": {
        "not there": (404, "people", ""),
        "address": (422, "profile_email", "Send the link"),
        "new password": (422, "profile_password", "Change password"),
        "password again": (422, "account_reauthenticate", "Go on"),
    },
    "di": {"not allowed": (403, "training_new", "")},
    "bo": {"quiz": (422, "quiz={at_quiz}", "Hand in 2 answers")},
    "quinn": {
        "signature": (422, "sign={at_sign}", "Sign and complete"),
        "decision": (422, "review_version", "Approve 1.0"),
    },
    "cy": {
        "training": (422, "training_new", "Create training"),
        "draft": (422, "draft", "Save draft"),
        "campaign": (422, "campaign_new", "Choose the people"),
        "due day": (422, "campaign_redate", "Change it for 1 person"),
        "withdrawal": (422, "campaign_withdraw", "Withdraw from 1 person"),
        "person": (422, "person_new", "Add this person"),
        "audience": (422, "campaign_edit", "Save as draft"),
        "group": (422, "group_new", "Choose the people"),
        "people of a group": (422, "group", "Add the list"),
        "condition": (422, "group_edit={dynamic}", "Save"),
        "token": (422, "token_new", "Create the token"),
        "rule": (422, "rule_new", "Make the rule"),
        "change of a rule": (422, "rule_edit", "Save"),
        "switch of a rule": (422, "rule_inactivate", "Turn it off"),
    },
}


@dataclass(frozen=True)
class Stage:
    """A running site and the ids of what is on it."""

    site: Site
    ids: dict[str, str]
    is_long: bool

    def path(self, page: str) -> str:
        """The address of a page: `name=object?query`."""
        named, mark, query = page.partition("?")
        name, _, other = named.partition("=")
        if name in ONCE:
            return self.ids["open_link"] if query == "open" else ONCE[name]
        taken = {key: self.ids[kind] for key, kind in TAKES.get(name, {}).items()}
        arguments: dict[str, str | int] = {
            **(dict.fromkeys(taken, other.format(**self.ids)) if other else taken)
        }
        if name == "lesson":
            arguments["position"] = 0
        if name in KEYED:
            arguments["key"] = "department"
        if name == "kiosk":
            arguments["slug"] = LARKFIELD.slug
        return reverse(name, kwargs=arguments) + mark + query.format(**self.ids)


@pytest.fixture(scope="module", params=["plain", "long"])
def stage(
    request: pytest.FixtureRequest,
    server: Server,
    worker_id: str,
    static: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Stage]:
    home = tmp_path_factory.mktemp("home")
    with database(server, worker_id, template=PEOPLED) as name:
        environ = described(server, name, static=static, home=home)
        ids = json.loads(run("tests.browser.staging", request.param, environ=environ))
        with serving(server, name, environ) as site:
            yield Stage(site, ids, is_long=request.param == "long")


def faults_of(page: Page, name: str, rounds: Rounds = WHOLE) -> list[str]:
    """What is wrong with the page in sight, a line each."""
    return [f"{name}: {fault}" for fault in faults(page, rounds) + sticking_out(page, PHONE)]


def walk(stage: Stage, browser: Browser, login: str | None, pages: tuple[str, ...]) -> list[str]:
    """What is wrong on these pages, all of which answer as they should."""
    found = []
    with visitor(browser, stage.site.address) as page:
        if login:
            steps.sign_in(page, login, PASSWORD)
        for name in pages:
            answer = page.goto(stage.path(name))
            assert answer
            assert answer.status == STATUSES.get(name, 200), name
            found += faults_of(page, name, LAID_OUT if stage.is_long else WHOLE)
    return found


def test_every_address_that_shows_a_page_is_walked() -> None:
    walked = {page.partition("?")[0].partition("=")[0] for pages in SCENE.values() for page in pages}

    assert walked == ADDRESSES


@pytest.mark.parametrize("who", SCENE, ids=str)
def test_no_page_has_a_fault(stage: Stage, browser: Browser, who: str | None) -> None:
    found = walk(stage, browser, who and WORLD.login(who), SCENE[who])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("stage", ["plain"], indirect=True)
def test_no_page_has_a_fault_where_nothing_has_happened_yet(stage: Stage, browser: Browser) -> None:
    found = walk(stage, browser, NEWCOMER, BLANK)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("stage", ["plain"], indirect=True)
def test_no_refusal_has_a_fault(stage: Stage, browser: Browser) -> None:
    found = []
    for who, refusals in REFUSALS.items():
        with visitor(browser, stage.site.address) as page:
            if who:
                steps.sign_in(page, WORLD.login(who), PASSWORD)
            for name, (status, address, button) in refusals.items():
                assert provoked(page, stage.path(address), button) == status, name
                found += faults_of(page, name)
    assert not found, "\n".join(found)


def provoked(page: Page, path: str, button: str) -> int:
    """The status of the page, or of what its button leads to when nothing is filled in."""
    answer = page.goto(path)
    assert answer
    if not button:
        return answer.status
    page.locator("details.what").evaluate_all("all => all.forEach((one) => (one.open = true))")
    for box in page.get_by_role("main").get_by_role("textbox").all():
        box.fill("")
    return posted(page, button)


def posted(page: Page | Locator, button: str) -> int:
    """The status of what a button's form is answered with, once that is in sight."""
    whole = page if isinstance(page, Page) else page.page
    with whole.expect_response(lambda answer: answer.request.method == "POST") as answered:
        steps.press(page, button)
    whole.wait_for_load_state()
    return answered.value.status


@pytest.mark.parametrize("stage", ["plain"], indirect=True)
def test_no_conflict_has_a_fault(stage: Stage, browser: Browser) -> None:
    """A draft that was launched while somebody was about to discard it."""
    with visitor(browser, stage.site.address) as page:
        steps.sign_in(page, WORLD.login("cy"), PASSWORD)
        page.goto(stage.path("campaign_edit"))
        page.locator("form[action$='/discard/']").evaluate(
            "(form, id) => form.action = form.action.replace(/[0-9a-f-]{36}/, id)", stage.ids["launched"]
        )
        page.get_by_text("Discard draft").first.click()
        assert posted(page.get_by_role("alertdialog"), "Discard draft") == 409
        assert faults_of(page, "conflict") == []
