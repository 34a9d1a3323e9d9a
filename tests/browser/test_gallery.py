"""Every part in every state can be read and reached: any width, light or dark, with and without script."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.gallery.server import gallery

pytestmark = pytest.mark.browser

PAGES = {
    "parts": "/trainings/",
    "list": "/people/?department=p",
    "decision": "/campaigns/new/",
    "review": "/review/",
    "learner": "/",
    "learner who administers": "/?admin",
    "lesson": "/read/",
    "question": "/quiz/",
    "sign in": "/sign-in/",
    "refused": "/errors/403/",
    "broken": "/errors/500/",
}
SERIOUS = ("error", "warning")
WIDTHS = (320, 390, 760, 1024, 1280, 1440)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with gallery() as address:
        yield address


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


def _faults(page: Page) -> list[str]:
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in Axe().run(page).response["violations"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_has_an_accessibility_fault(browser: Browser, address: str, scheme: str, width: int) -> None:
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))

    faults = {}
    for name, path in PAGES.items():
        page.goto(address + path)
        faults[name] = _faults(page)
    context.close()

    assert {name: found for name, found in faults.items() if found} == {}
    assert [text for text in complaints if "status of" not in text and text.startswith(SERIOUS)] == []


def test_no_page_scrolls_sideways(desk: Page, address: str) -> None:
    wide = []
    for path in PAGES.values():
        desk.goto(address + path)
        for width in WIDTHS:
            desk.set_viewport_size({"width": width, "height": 900})
            if desk.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append((path, width))

    assert wide == []


def test_the_theme_is_remembered_and_put_on_before_the_page_is_painted(desk: Page, address: str) -> None:
    desk.goto(address + "/people/")
    desk.click("summary.me")
    desk.click("[data-theme=dark]")

    desk.goto(address + "/trainings/", wait_until="commit")
    desk.wait_for_selector("main")

    assert desk.get_attribute("html", "data-bs-theme") == "dark"
    assert desk.get_attribute("[data-theme=dark]", "aria-pressed") == "true"


def test_a_menu_closes_on_escape_and_gives_the_focus_back(desk: Page, address: str) -> None:
    desk.goto(address + "/people/")
    desk.click("summary.me")
    assert _faults(desk) == []

    desk.keyboard.press("Escape")

    assert not desk.is_visible("text=Sign out")
    assert desk.evaluate("document.activeElement.matches('summary.me')")


def test_a_confirmation_takes_keeps_and_returns_the_focus(desk: Page, address: str) -> None:
    desk.goto(address + "/trainings/")
    desk.click(".confirm > summary")
    assert _faults(desk) == []

    inside = []
    for _ in range(5):
        inside.append(desk.evaluate("!!document.activeElement.closest('.dlg')"))
        desk.keyboard.press("Tab")
    desk.keyboard.press("Escape")

    assert all(inside)
    assert not desk.is_visible(".dlg")
    assert desk.evaluate("document.activeElement.matches('.confirm > summary')")


def test_what_to_put_right_is_read_first(desk: Page, address: str) -> None:
    desk.goto(address + "/trainings/")

    assert desk.evaluate("document.activeElement.matches('[data-errors]')")


def test_a_table_is_a_stop_for_the_keyboard_only_where_it_scrolls(phone: Page, address: str) -> None:
    phone.goto(address + "/people/")
    phone.wait_for_selector(".tbl-box[role=region][tabindex='0']")

    phone.set_viewport_size({"width": 1440, "height": 900})

    phone.wait_for_selector(".tbl-box[role=group]:not([tabindex])")


def test_the_phone_menu_opens_and_closes(phone: Page, address: str) -> None:
    phone.goto(address + "/people/")
    assert not phone.is_visible("text=Campaigns")

    phone.click("text=Open the menu")
    assert phone.is_visible("text=Campaigns")
    assert _faults(phone) == []
    phone.click("text=Close the menu")

    assert not phone.is_visible("text=Campaigns")


def test_everything_opens_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()

    page.goto(address + "/trainings/")
    page.click(".confirm > summary")
    assert page.is_visible("text=The 9 who completed it keep their evidence")
    page.click("text=Open the menu")
    page.click("summary.me")
    assert page.is_visible("text=Sign out")
    assert not page.is_visible("[data-theme=dark]")
    context.close()


def test_the_first_stop_of_the_keyboard_leads_past_the_menu(desk: Page, address: str) -> None:
    desk.goto(address + "/people/")

    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.textContent") == "Skip to the content"
    desk.keyboard.press("Enter")
    desk.keyboard.press("Tab")

    assert desk.evaluate("!!document.activeElement.closest('main')")
