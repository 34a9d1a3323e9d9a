"""The three pictures of the README: `python -m tests.browser.pictures` makes the demo and photographs it."""

import calendar
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import tests.database  # noqa: F401 - names the databases before Django reads its settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.browser.settings")
os.environ.setdefault("DULY_TEST_STATIC", "none")

import django

django.setup()

from playwright.sync_api import Browser, Page, expect, sync_playwright  # noqa: E402 - only after setup

from duly.cli.demo.making import PASSWORD  # noqa: E402
from tests.browser import steps  # noqa: E402
from tests.browser.site import Site, collect, database, described, run, serving  # noqa: E402
from tests.browser.watching import FLAGS, visitor  # noqa: E402
from tests.capabilities import chromium  # noqa: E402
from tests.database import EMPTY, started  # noqa: E402

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
WIDE = 1440
TRAINING = "Machine guarding"


def main() -> None:
    """All three, over those that are there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        take(site, browser)
        browser.close()


@contextmanager
def demo() -> Iterator[Site]:
    """The demo organization, served."""
    with (
        TemporaryDirectory() as folder,
        started() as server,
        database(server, "pictures", template=EMPTY) as name,
    ):
        home = Path(folder)
        environ = described(server, name, static=collect(home / "static"), home=home)
        run("duly.cli.main", "demo", environ=environ, patience=900)
        with serving(server, name, environ) as site:
            yield site


def take(site: Site, browser: Browser) -> None:
    """Signs in as the demo's learner and its admin, and goes where the pictures are."""
    people = sign_ins(site)
    with visitor(browser, site.address) as learner:
        steps.sign_in(learner, people["employee"], PASSWORD)
        shoot(learner, "my-trainings", 720)
    with visitor(browser, site.address) as admin:
        steps.sign_in(admin, people["quality admin"], PASSWORD)
        preview(admin)
        shoot(admin, "campaign", 860)
        admin.goto("/evidence/?q=Lockout")
        admin.get_by_role("rowheader").get_by_role("link").first.click()
        expect(admin.get_by_role("heading", name="Seal intact")).to_be_visible()
        shoot(admin, "evidence", 690)


def sign_ins(site: Site) -> dict[str, str]:
    """Who can sign in at the demo, by role."""
    told = run("duly.cli.main", "demo", "--sign-ins", environ=site.environ)
    lines = re.findall(r"^  (\S.*?)  +(\S+@\S+|\S+:\S+)  ", told, re.MULTILINE)
    return {role.strip(): login for role, login in lines}


def preview(admin: Page) -> None:
    """A campaign for the shop floor, counted and not launched."""
    admin.goto("/campaigns/new/")
    admin.get_by_label("Name").fill(f"{TRAINING} before the winter shutdown")
    chooser = admin.get_by_label("Training", exact=True)
    chooser.select_option(chooser.get_by_role("option").filter(has_text=TRAINING).get_attribute("value"))
    admin.get_by_label("Due day").fill(a_friday().isoformat())
    steps.press(admin, "Choose the people")
    line = admin.get_by_role("group", name="Department", exact=True).first
    steps.press(line, re.compile("Department$"))
    line.get_by_role("checkbox", name=re.compile("^Production")).check()
    admin.keyboard.press("Escape")
    expect(admin.get_by_role("button", name=re.compile(r"^Launch for \d+"))).to_be_enabled()


def a_friday() -> date:
    """The one about a month ahead."""
    day = datetime.now(UTC).date() + timedelta(days=24)
    return next(
        later for later in (day + timedelta(days=n) for n in range(7)) if later.weekday() == calendar.FRIDAY
    )


def shoot(page: Page, name: str, height: int) -> None:
    page.set_viewport_size({"width": WIDE, "height": height})
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    page.screenshot(path=FOLDER / f"{name}.png")
    sys.stdout.write(f"{name}.png\n")


if __name__ == "__main__":
    main()
