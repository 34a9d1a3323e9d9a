"""What can be done without a mouse, and what a learner can do without a script."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import steps
from tests.browser.site import Site, database, described, run, serving
from tests.browser.watching import visitor
from tests.database import PEOPLED, Server
from tests.world import CONTENT, PASSWORD, WORLD

pytestmark = pytest.mark.browser

TRAINING = "Fire safety"
# The longest page, a draft, has its button behind every line that can be written on.
FAR = 100
FOCUSED = "document.activeElement"


@pytest.fixture(scope="module")
def ids() -> dict[str, str]:
    """The ids of the scene, once it is made."""
    return {}


@pytest.fixture(scope="module")
def site(
    server: Server,
    worker_id: str,
    static: Path,
    tmp_path_factory: pytest.TempPathFactory,
    ids: dict[str, str],
) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("home")
    with database(server, worker_id, template=PEOPLED) as name:
        environ = described(server, name, static=static, home=home)
        ids.update(json.loads(run("tests.browser.staging", "plain", environ=environ)))
        with serving(server, name, environ) as site:
            yield site


@pytest.fixture
def admin(site: Site, browser: Browser) -> Iterator[Page]:
    with visitor(browser, site.address) as page:
        steps.sign_in(page, WORLD.login("cy"), PASSWORD)
        yield page


def tab_until(page: Page, matches: str) -> None:
    """Presses Tab until the focus is on what matches; fails when that is too far."""
    for _ in range(FAR):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUSED}.matches({matches!r})"):
            return
    pytest.fail(f"{matches} is not among the first {FAR} stops of {page.url}")


def test_sign_in_takes_nothing_but_the_keyboard(site: Site, browser: Browser) -> None:
    with visitor(browser, site.address) as page:
        page.goto("/sign-in/")
        page.keyboard.type(WORLD.login("ada"))
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")

        steps.headed(page, "Nothing is left for you to do")


@pytest.mark.parametrize("path", ["/people/", "/campaigns/", "/review/", "/audit/", "/trainings/new/"])
def test_the_first_stop_leads_past_the_menu(admin: Page, path: str) -> None:
    admin.goto(path)

    admin.keyboard.press("Tab")
    assert admin.evaluate(f"{FOCUSED}.textContent") == "Skip to the content"
    admin.keyboard.press("Enter")
    admin.keyboard.press("Tab")

    assert admin.evaluate(f"!!{FOCUSED}.closest('main')")


@pytest.mark.parametrize(
    "path",
    ["/trainings/new/", "/campaigns/new/", "/campaigns/{draft_campaign}/edit/", "/review/{in_review}/",
     "/trainings/{drafted}/draft/", "/trainings/", "/campaigns/"],
)  # fmt: skip
def test_the_one_filled_button_is_reached_by_tab(admin: Page, ids: dict[str, str], path: str) -> None:
    admin.goto(path.format(**ids))
    filled = admin.locator(".btn-primary:visible")

    assert filled.count() == 1
    tab_until(admin, ".btn-primary")


def test_a_menu_closes_on_escape_and_gives_the_focus_back(admin: Page, ids: dict[str, str]) -> None:
    admin.goto(f"/campaigns/{ids['draft_campaign']}/edit/")
    tab_until(admin, "button.chip")
    admin.keyboard.press("Enter")
    expect(admin.locator(".menu[open]")).to_have_count(1)
    expect(admin.locator(".menu[open] :is([type=checkbox], [type=search])").first).to_be_focused()

    admin.keyboard.press("Escape")

    expect(admin.locator(".menu[open]")).to_have_count(0)
    assert admin.evaluate(f"{FOCUSED}.matches('summary.chip')")


def test_a_dialog_takes_the_focus_and_escape_changes_nothing(admin: Page, ids: dict[str, str]) -> None:
    admin.goto(f"/campaigns/{ids['draft_campaign']}/edit/")
    tab_until(admin, ".confirm > summary")
    admin.keyboard.press("Enter")
    expect(admin.get_by_role("alertdialog", name="Discard this draft?")).to_be_visible()
    assert admin.evaluate(f"!!{FOCUSED}.closest('.dlg')")

    admin.keyboard.press("Escape")

    expect(admin.get_by_role("alertdialog")).to_have_count(0)
    admin.reload()
    steps.headed(admin, "Winter shutdown")


def test_a_learner_gets_to_the_evidence_by_keyboard_alone(site: Site, browser: Browser) -> None:
    with visitor(browser, site.address) as page:
        steps.sign_in(page, WORLD.login("quinn"), PASSWORD)
        (attempt,) = site.rows("SELECT id FROM learning_attempt WHERE person_id = %s", WORLD.quinn.person_id)
        page.goto(f"/attempts/{attempt['id']}/sign/")
        tab_until(page, "[name=understood]")
        page.keyboard.press("Space")
        tab_until(page, "[name=password]")
        page.keyboard.type(PASSWORD)
        tab_until(page, ".btn-primary")
        page.keyboard.press("Enter")

        steps.headed(page, f"You completed {TRAINING}")


def test_a_learner_gets_to_the_evidence_without_script(site: Site, browser: Browser) -> None:
    with visitor(browser, site.address, size=(390, 844), java_script_enabled=False) as page:
        steps.sign_in(page, WORLD.login("bo"), PASSWORD)
        steps.open_docket(page, TRAINING)
        steps.headed(page, "2 questions")
        steps.follow(page, "Read again")
        steps.follow(page, "Back")
        steps.read(page, CONTENT)
        steps.answer(page, CONTENT, right=False)
        steps.follow(page, "Try again")
        steps.answer(page, CONTENT, right=True)
        steps.follow(page, "Continue to the signature")
        steps.sign(page, PASSWORD)
        steps.headed(page, f"You completed {TRAINING}")
        steps.follow(page, "See the record")

        expect(page.get_by_role("heading", name="Seal intact")).to_be_visible()
