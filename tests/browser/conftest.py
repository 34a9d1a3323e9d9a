"""What every browser test stands on: one Chromium for a module, and the collected static files."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.site import collect
from tests.browser.watching import FLAGS, PATIENCE
from tests.capabilities import chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """While it is open, Django's own database connections are out of bounds for this process."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return collect(tmp_path_factory.mktemp("static"))
