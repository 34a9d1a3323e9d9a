"""A browser in which nothing goes wrong unnoticed, and what axe-core finds on its pages."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

PATIENCE = 20_000  # milliseconds
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Chromium reports each answer of 400 and more on the console as well; those are judged as answers.
ANSWERED = "Failed to load resource: the server responded with a status of"
# A count that a newer one, or leaving the page, makes needless; htmx tells of it as of an error.
ABORTED = ("htmx:sendAbort", "htmx:afterRequest")
RUN = "async (options) => (await axe.run(options)).violations"
# In the dark only colours differ.
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
ALL = {"resultTypes": ["violations"]}
# What longer names change on a page that has no other fault: the room that things take.
ROOM = {
    "resultTypes": ["violations"],
    "runOnly": ["scrollable-region-focusable", "color-contrast"],
}
Rounds = tuple[tuple[str, dict[str, list[str]]], ...]
WHOLE: Rounds = (("light", ALL), ("dark", COLOURS))
LAID_OUT: Rounds = (("light", ROOM),)
# Only the innermost: what holds them is as wide.
WIDE = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= innerWidth) return [];
  const out = [...document.body.querySelectorAll("*")].filter(
    (one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1
      && !one.closest(".tbl-box > *"));
  const inner = out.filter((one) => !out.some((other) => one !== other && one.contains(other)));
  return inner.concat(inner.length ? [] : [root]).slice(0, 5).map((one) => one.outerHTML.slice(0, 120));
}"""
BAD = ("serious", "critical")
NOT_FOUND, BROKEN = 404, 500


@dataclass
class Watch:
    """Everything that should not have happened in one browser context."""

    address: str
    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        """Refusals of the content policy arrive here too."""
        if message.type in ("error", "warning") and not message.text.startswith((ANSWERED, *ABORTED)):
            self.complaints.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and f"{parts.scheme}://{parts.netloc}" != self.address:
            self.complaints.append(f"request to {request.url}")

    def _response(self, response: Response) -> None:
        page = response.request.is_navigation_request()
        if response.status >= (BROKEN if page else NOT_FOUND):
            self.complaints.append(f"{response.status} from {response.url}")


@contextmanager
def visitor(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """A browser of one person. Afterwards nothing may have gone wrong in it."""
    width, height = options.pop("size", (1440, 900))
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        locale="en-GB",
        timezone_id="Europe/Vienna",
        reduced_motion="reduce",
        **options,
    )
    context.set_default_timeout(PATIENCE)
    watch = Watch(address)
    watch.over(context)
    page = context.new_page()
    try:
        yield page
    except BaseException:
        print(f"{page.url}\n{page.locator('body').aria_snapshot()}")  # noqa: T201 - for the report
        raise
    finally:
        context.close()
    assert not watch.complaints, "\n".join(watch.complaints)


def faults(page: Page, rounds: Rounds = WHOLE) -> list[str]:
    """Serious and critical findings on this page as it is shown now, light and dark."""
    found = []
    for scheme, options in rounds:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        if scheme == "light":
            page.evaluate(Axe().axe_script)
        found += [_told(one, scheme) for one in page.evaluate(RUN, options) if one["impact"] in BAD]
    page.emulate_media(color_scheme="light")
    return found


def _told(violation: dict[str, Any], scheme: str) -> str:
    places = [node["html"][:200] for node in violation["nodes"]]
    return f"{scheme} {violation['id']}: {json.dumps(places[:3])}"


def sticking_out(page: Page, width: int) -> list[str]:
    """What makes the page wider than a window of `width`; empty if it is not."""
    size = page.viewport_size
    assert size
    page.set_viewport_size({"width": width, "height": size["height"]})
    found: list[str] = page.evaluate(WIDE)
    page.set_viewport_size(size)
    return [f"wider than {width}: {html}" for html in found]
