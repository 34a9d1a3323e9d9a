"""What people do on the pages, found the way a screen reader finds it: by role and accessible name.

Each step ends where the page shows that it is done.
"""

import re

from playwright.sync_api import Locator, Page, expect

from duly.trainings.rules import Content
from tests.workers import until

LOGIN = "E-mail address or sign-in name"


def press(page: Page | Locator, name: str | re.Pattern[str]) -> None:
    """Presses the one button of that name."""
    page.get_by_role("button", name=name, exact=isinstance(name, str)).click()


def follow(page: Page | Locator, name: str | re.Pattern[str]) -> None:
    page.get_by_role("link", name=name, exact=isinstance(name, str)).click()


def headed(page: Page, words: str | re.Pattern[str], *, level: int = 1) -> None:
    """The page with this heading is there."""
    expect(page.get_by_role("heading", level=level, name=words)).to_be_visible()


def sign_in(page: Page, login: str, password: str, *, address: str = "/sign-in/") -> None:
    page.goto(address)
    page.get_by_label(LOGIN).fill(login)
    page.get_by_label("Password").fill(password)
    press(page, "Sign in")
    expect(page.get_by_text("Sign out")).to_be_attached()


def accept_invitation(page: Page, email: str, password: str) -> None:
    """Opens the welcome letter in the local inbox, follows its link, chooses a password and signs in."""
    letter = page.get_by_role("article").filter(has_text=f"To {email}")
    until(lambda: page.goto("/inbox/") is not None and letter.count() == 1)
    letter.get_by_role("link", name="/welcome/").click()
    headed(page, "Choose your password")
    page.get_by_label("Password").fill(password)
    press(page, "Set my password")
    expect(page.get_by_text("Your password is set. Sign in with it.")).to_be_visible()
    page.get_by_label(LOGIN).fill(email)
    page.get_by_label("Password").fill(password)
    press(page, "Sign in")
    expect(page.get_by_text("Sign out")).to_be_attached()


def create_training(page: Page, name: str) -> None:
    """Up to its blank draft."""
    page.goto("/trainings/new/")
    page.get_by_label("Name").fill(name)
    press(page, "Create training")
    headed(page, f"Draft of {name}")


def write(page: Page, content: Content, reason: str) -> None:
    """Fills in the open draft and saves it."""
    form = page.get_by_role("main")
    for nth, objective in enumerate(content.objectives, start=1):
        _grow(form, "Add an objective", form.get_by_label(f"Objective {nth}", exact=True), objective)
    (source,) = content.sources
    form.locator("#source-0").get_by_label("Title").fill(source.title)
    form.locator("#source-0").get_by_label("Number or address").fill(source.reference)
    for nth, lesson in enumerate(content.lessons, start=1):
        group = form.get_by_role("group", name=f"Lesson {nth}", exact=True)
        _grow(form, "Add a lesson", group.get_by_label("Title", exact=True), lesson.title)
        group.get_by_label("Text", exact=True).fill(lesson.body)
    for nth, question in enumerate(content.questions, start=1):
        group = form.get_by_role("group", name=f"Question {nth}", exact=True)
        _grow(form, "Add a question", group.get_by_label(f"Question {nth}", exact=True), question.text)
        for at, option in enumerate(question.options, start=1):
            group.get_by_label(f"Answer {at} to question {nth}", exact=True).fill(option)
            group.get_by_label(f"Answer {at} to question {nth} is right").set_checked(
                at - 1 in question.correct
            )
    form.get_by_label("What changes, and why").fill(reason)
    press(page, "Save draft")
    expect(page.get_by_text("Ready for review.")).to_be_visible()


def _grow(form: Locator, button: str, box: Locator, words: str) -> None:
    """Fills the box in; where the list has no such line yet, adds one first."""
    if not box.count():
        press(form, button)
    box.fill(words)


def submit(page: Page) -> None:
    """From the saved draft into review."""
    press(page, "Submit for review")
    headed(page, re.compile("for review"))
    press(page, "Submit for review")
    expect(page.get_by_role("link", name="In review")).to_be_visible()


def draft_campaign(page: Page, name: str, training: str, due_on: str) -> None:
    """Up to the page on which the audience is chosen."""
    page.goto("/campaigns/new/")
    page.get_by_label("Name").fill(name)
    chooser = page.get_by_label("Training", exact=True)
    chooser.select_option(label=f"{training} 1.0")
    page.get_by_label("Due day").fill(due_on)
    press(page, "Choose the people")
    headed(page, name)


def choose_department(page: Page, name: str, people: int) -> None:
    """Ticks a department, and waits until everybody is counted."""
    line = page.get_by_role("group", name="Department", exact=True).first
    press(line, re.compile("Department$"))
    line.get_by_role("checkbox", name=re.compile(rf"^{name}\s*\d")).check()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name=f"Launch for {people} ")).to_be_enabled()


def open_docket(page: Page, training: str) -> None:
    """From the list of what is owed to the first step that is not done."""
    page.goto("/")
    docket = page.get_by_role("list", name="To do").get_by_role("listitem").filter(has_text=training).first
    press(docket, re.compile("^(Start|Continue)"))
    expect(page.get_by_text("Each step is saved")).to_be_visible()


def read(page: Page, content: Content) -> None:
    """Every lesson from the first to the step behind the last."""
    for lesson in content.lessons:
        headed(page, lesson.title)
        press(page, re.compile("^Continue to"))


def answer(page: Page, content: Content, *, right: bool) -> None:
    """Hands in a quiz: all right, or all wrong."""
    for question in content.questions:
        asked = page.get_by_role("group", name=re.compile(re.escape(question.text)))
        for at, option in enumerate(question.options):
            if (at in question.correct) is right:
                asked.get_by_label(option, exact=True).check()
    press(page, re.compile("^Hand in"))
    headed(page, re.compile("^You passed with" if right else "not passed yet$"))


def sign(page: Page, password: str) -> None:
    """Ticks the box, types the password and presses the button; what comes of it is the caller's to see."""
    page.get_by_label("I have read and understood this.").check()
    page.get_by_label("Your password").fill(password)
    press(page, "Sign and complete")
