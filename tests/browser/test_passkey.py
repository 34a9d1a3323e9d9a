"""A passkey in a real browser, whose security key Chromium plays."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import steps
from tests.browser.site import Site, database, described, serving
from tests.browser.watching import faults, sticking_out, visitor
from tests.database import PEOPLED, Server
from tests.world import PASSWORD, WORLD

pytestmark = pytest.mark.browser

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
# What happens where somebody says no to the browser's question.
CANCEL = "() => { navigator.credentials.create = () => Promise.reject(new Error('cancelled')) }"
PAGES = tuple(f"/profile/second-factor/{page}" for page in ("", "app/", "codes/", "codes/new/"))


@pytest.fixture
def site(server: Server, worker_id: str, static: Path, tmp_path: Path) -> Iterator[Site]:
    with (
        database(server, worker_id, template=PEOPLED) as name,
        serving(server, name, described(server, name, static=static, home=tmp_path)) as site,
    ):
        yield site


@contextmanager
def with_key(browser: Browser, site: Site) -> Iterator[Page]:
    """A browser with a security key in it. Browsers use passkeys on `localhost`, not on its number."""
    with visitor(browser, site.address.replace("127.0.0.1", "localhost")) as page:
        devices = page.context.new_cdp_session(page)
        devices.send("WebAuthn.enable")
        devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        yield page


def wrong_on(page: Page, *paths: str) -> list[str]:
    """What is wrong with pages that ask for the password again, once it was given."""
    found = []
    for path in paths:
        answer = page.goto(path)
        assert answer
        assert (answer.status, urlsplit(page.url).path) == (200, path)
        found += faults(page) + sticking_out(page, 390)
    return found


@pytest.mark.covers("W11")
def test_a_passkey_is_added_and_signs_in(site: Site, browser: Browser) -> None:
    with with_key(browser, site) as page:
        steps.sign_in(page, WORLD.login("ada"), PASSWORD)
        page.goto("/profile/second-factor/")
        steps.follow(page, "Add a passkey")
        page.get_by_label("Your password").fill(PASSWORD)
        steps.press(page, "Go on")
        page.get_by_label("Name").fill("Blue key")
        assert faults(page) == []
        page.evaluate(CANCEL)
        steps.press(page, "Add a passkey")
        expect(page.get_by_role("alert")).to_contain_text("The passkey was not used. Try again")
        page.reload()
        page.get_by_label("Name").fill("Blue key")
        steps.press(page, "Add a passkey")
        steps.press(page, "Show the codes")
        expect(page.get_by_role("main").get_by_role("listitem")).to_have_count(10)
        assert faults(page) == []
        with page.expect_download() as saved:
            steps.follow(page, "Save as a file")
        assert len(Path(saved.value.path()).read_text(encoding="utf-8").split()) == 10

        assert wrong_on(page, *PAGES) == []
        page.goto("/profile/second-factor/")
        for words in ("Rename", "Remove"):
            page.get_by_role("link", name=words).click()
            assert wrong_on(page, urlsplit(page.url).path) == []
            page.go_back()

        page.locator(".me").click()
        steps.press(page, "Sign out")
        page.get_by_label(steps.LOGIN).fill(WORLD.login("ada"))
        page.get_by_label("Password").fill(PASSWORD)
        steps.press(page, "Sign in")
        steps.headed(page, "One more step")
        assert faults(page) == []
        steps.press(page, "Use a passkey")

        expect(page.get_by_text("Sign out")).to_be_attached()
        page.goto("/profile/second-factor/")
        expect(page.get_by_text("Last used on")).to_be_visible()
