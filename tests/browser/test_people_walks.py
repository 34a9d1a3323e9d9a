"""An HR admin runs the population, and everybody gets in the way that fits; the database agrees each time.

One organization, from its first admin to the export of another HR system, in the order of a first week.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import steps
from tests.browser.site import Site, database, described, serving
from tests.browser.watching import visitor
from tests.database import EMPTY, Server
from tests.workers import until

DATA = Path(__file__).resolve().parents[1] / "data"
PASSWORD = "seven calm otters rowing"
FIRST_ADMIN, HR_ADMIN, JOINER = (
    "kim.lee@millrace.example",
    "hanna.roth@millrace.example",
    "milo.sand@millrace.example",
)
NUMBER, NAME = "OB-77", "Ola Berg"
PIN, WRONG = "482913", "111222"
EXPORT = (
    "Personalnummer;Nachname;Vorname;E-Mail;Abteilung;Standort;Eintrittsdatum;Vorgesetzter E-Mail",
    "X-1;Jäger;Lucía;lucia.jaeger@millrace.example;Leitung;Köln;2009-03-01;",
    "X-2;Özdemir;Bülent;buelent.oezdemir@millrace.example;Fertigung > Dreherei;Köln;2012-05-13;"
    "lucia.jaeger@millrace.example",
    "X-3;Groß;Zoë;zoe.gross@millrace.example;Fertigung > Dreherei;Köln;2018-10-01;"
    "Buelent.Oezdemir@millrace.example",
    "X 4;Falsch;Nummer;falsch@millrace.example;Fertigung;Köln;2019-11-04;",
)
LATHES = "Fertigung/Dreherei"
IMPORTED = [
    {"number": "X-1", "name": "Lucía Jäger", "since": "2009-03-01", "path": "Leitung", "lead": None},
    {"number": "X-2", "name": "Bülent Özdemir", "since": "2012-05-13", "path": LATHES, "lead": "X-1"},
    {"number": "X-3", "name": "Zoë Groß", "since": "2018-10-01", "path": LATHES, "lead": "X-2"},
]
TOLD = re.compile(r"^\d{6}$")


@pytest.fixture(scope="module")
def site(
    server: Server, worker_id: str, static: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Web, worker, and an organization with its first admin, an HR admin and two departments."""
    home = tmp_path_factory.mktemp("home")
    with (
        database(server, worker_id, template=EMPTY) as name,
        serving(server, name, described(server, name, static=static, home=home), worker=True) as site,
    ):
        site.duly(
            "organization", "create", "millrace", "--name", "Millrace Gears", "--zone", "Europe/Vienna",
            "--admin-name", "Kim Lee", "--admin-email", FIRST_ADMIN,
        )  # fmt: skip
        yield site


@pytest.fixture(scope="module")
def hanna(site: Site, browser: Browser) -> Iterator[Page]:
    """The HR admin, invited by the first admin, signed in."""
    with visitor(browser, site.address) as kim:
        steps.accept_invitation(kim, FIRST_ADMIN, PASSWORD)
        for department in ("Production", "Logistics"):
            add_value(kim, "department", department)
        add_value(kim, "location", "Graz")
        add_person(kim, "Hanna", "Roth", email=HR_ADMIN, role="HR admin", department="Production")
        steps.press(kim, "Invite by mail")
    with visitor(browser, site.address) as hanna:
        steps.accept_invitation(hanna, HR_ADMIN, PASSWORD)
        yield hanna


def test_a_person_is_invited_joins_moves_leaves_and_returns(
    site: Site, browser: Browser, hanna: Page
) -> None:
    add_person(hanna, "Milo", "Sand", email=JOINER, department="Production")
    record = hanna.url
    steps.press(hanna, "Invite by mail")
    assert states(site, JOINER) == ["open"]
    with visitor(browser, site.address) as milo:
        steps.accept_invitation(milo, JOINER, PASSWORD)
        assert states(site, JOINER) == ["used"]
        moves(hanna, record, "Logistics")
        leaves(hanna, record)
        milo.goto("/")
        steps.headed(milo, "Sign in")
        comes_back(hanna, record)
        steps.sign_in(milo, JOINER, PASSWORD)
    assert history(site, JOINER) == {
        "department": ["Production", "Logistics"],
        "active": [True, False, True],
        "today": ("Logistics", True, True),
    }
    assert verbs(site, JOINER) >= {
        "person.hired", "person.left", "person.returned",
    }  # fmt: skip


def test_a_worker_signs_in_by_pin_at_a_shared_terminal_and_out(
    site: Site, browser: Browser, hanna: Page
) -> None:
    add_person(hanna, *NAME.split(), number=NUMBER, department="Production")
    pin = new_pin(hanna)
    with terminal(browser, site) as kiosk:
        enter(kiosk, NUMBER.lower(), pin)
        steps.headed(kiosk, "Choose your own PIN")
        kiosk.get_by_label("New PIN").fill(PIN)
        kiosk.get_by_label("The same PIN again").fill(PIN)
        steps.press(kiosk, "Set my PIN")
        expect(kiosk.get_by_role("navigation", name="Main").first).to_be_attached()
        steps.press(kiosk, "Next person")
        steps.headed(kiosk, "Millrace Gears")
        kiosk.goto("/history/")
        steps.headed(kiosk, "Sign in")
        kiosk.goto("/sign-in/millrace/")
        enter(kiosk, NUMBER, PIN)
        expect(kiosk.get_by_role("button", name="Next person")).to_be_visible()
        steps.press(kiosk, "Next person")


def test_ten_wrong_pins_lock_the_number_with_an_alert(site: Site, browser: Browser, hanna: Page) -> None:
    add_person(hanna, "Pia", "Lund", number="PL-1", department="Production")
    record = hanna.url
    pin = new_pin(hanna)
    with terminal(browser, site) as kiosk:
        for _ in range(10):
            enter(kiosk, "PL-1", WRONG)
            expect(kiosk.get_by_role("alert")).to_be_visible()
            time_passes(site)
        enter(kiosk, "PL-1", pin)
        expect(kiosk.get_by_role("alert")).to_be_visible()
        assert locked(site)
        letter = kiosk.get_by_role("article").filter(has_text=f"To {HR_ADMIN}").filter(has_text="Pia Lund")
        until(lambda: kiosk.goto("/inbox/") is not None and letter.count() == 1)
        hanna.goto(record)
        expect(hanna.get_by_text(re.compile("Locked"))).to_be_visible()
        fresh = new_pin(hanna)
        kiosk.goto("/sign-in/millrace/")
        enter(kiosk, "PL-1", fresh)
        steps.headed(kiosk, "Choose your own PIN")
    assert not locked(site)


def test_an_export_of_another_shape_is_mapped_and_imported(
    site: Site, browser: Browser, hanna: Page, tmp_path: Path
) -> None:
    """Semicolons, Latin-1, ISO dates, managers by e-mail; by the first admin, who reaches everybody."""
    export = tmp_path / "personal.csv"
    export.write_bytes("\r\n".join(EXPORT).encode("latin-1"))
    with visitor(browser, site.address) as kim:
        steps.sign_in(kim, FIRST_ADMIN, PASSWORD)
        kim.goto("/people/imports/")
        kim.get_by_label("HR export").set_input_files(export)
        steps.press(kim, "Read the file")
        steps.headed(kim, "personal.csv")
        department = kim.get_by_role("group", name="Abteilung")
        department.get_by_label(re.compile("^Between the levels stands")).fill(" > ")
        steps.press(kim, "Show what would change")
        button = kim.get_by_role("button", name="Import 3 people")
        expect(button).to_be_visible()
        assert imported(site) == []
        button.click()
        expect(kim.get_by_text("Imported 3 people")).to_be_visible()
        expect(kim.get_by_role("link", name=re.compile("^1 row"))).to_be_visible()
    assert imported(site) == IMPORTED


def add_value(page: Page, attribute: str, name: str) -> None:
    page.goto(f"/organization/{attribute}/")
    page.get_by_label("Name").fill(name)
    steps.press(page, re.compile("^Add"))
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()


def add_person(
    page: Page, given: str, family: str, *, department: str, email: str = "", number: str = "", role: str = ""
) -> None:
    """Up to the record of somebody new."""
    page.goto("/people/new/")
    page.get_by_label("Given name").fill(given)
    page.get_by_label("Family name").fill(family)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Employee number").fill(number)
    page.get_by_label("Department").select_option(label=department)
    if role:
        page.get_by_label("Role", exact=True).select_option(label=role)
    steps.press(page, re.compile("^Add"))
    steps.headed(page, f"{given} {family}")


def moves(page: Page, record: str, department: str) -> None:
    page.goto(record)
    steps.follow(page, "Edit")
    page.get_by_label("Department").select_option(label=department)
    steps.press(page, "Save changes")
    expect(page.get_by_role("row").filter(has_text="Department")).to_contain_text(department)


def leaves(page: Page, record: str) -> None:
    page.goto(record)
    page.get_by_text("Record that this person leaves").click()
    leaving = page.locator("#leave")
    leaving.get_by_label("Reason").fill("Moved to another town.")
    steps.press(leaving, "Deactivate this person")
    expect(page.get_by_text("Record that this person comes back")).to_be_visible()


def comes_back(page: Page, record: str) -> None:
    page.goto(record)
    steps.press(page.locator("#return"), "Bring this person back")
    expect(page.get_by_text("Record that this person leaves")).to_be_visible()


def new_pin(page: Page) -> str:
    """Sets a PIN from the open record, and reads it from the page that tells it once."""
    page.get_by_text("New PIN", exact=True).click()
    steps.press(page, "Set a new PIN")
    steps.headed(page, "A PIN for one use")
    told = page.get_by_text(TOLD).inner_text()
    steps.follow(page, "I have told it")
    return told


@contextmanager
def terminal(browser: Browser, site: Site) -> Iterator[Page]:
    with visitor(browser, site.address) as page:
        page.goto("/sign-in/millrace/")
        steps.headed(page, "Millrace Gears")
        yield page


def enter(page: Page, number: str, pin: str) -> None:
    """Types the number, presses the digits of the PIN on the screen's own keys."""
    page.get_by_label("Employee number").fill(number)
    page.get_by_label("PIN", exact=True).fill("")
    keys = page.get_by_role("group", name="Keys for the PIN")
    for digit in pin:
        keys.get_by_role("button", name=digit, exact=True).click()
    steps.press(page, "Sign in")


def time_passes(site: Site) -> None:
    """As if the pause after a wrong PIN, and the quarter of an hour in which tries count, were over."""
    site.rows("UPDATE people_signinguard SET tried_at = tried_at - interval '1 hour' RETURNING key")


def locked(site: Site) -> bool:
    return bool(site.rows("SELECT key FROM people_signinguard WHERE locked_at IS NOT NULL"))


def imported(site: Site) -> list[dict[str, object]]:
    """Who has a number of the export, with department and manager."""
    query = """
        SELECT p.employee_number AS number, p.name, p.started_on::text AS since,
          concat_ws('/', above.name, d.name) AS path, m.employee_number AS lead
        FROM people_person p JOIN people_attributevalue d ON d.id = p.department_id
        LEFT JOIN people_attributevalue above ON above.id = d.parent_id
        LEFT JOIN people_person m ON m.id = p.manager_id
        WHERE p.employee_number LIKE %s ORDER BY p.employee_number
    """
    return site.rows(query, "X%")


def states(site: Site, email: str) -> list[str]:
    """Of every invitation to this address, in order."""
    query = """
        SELECT CASE WHEN ended_at IS NULL THEN 'open' ELSE outcome END AS state
        FROM people_onetimelink WHERE address = %s AND kind = 'invitation' ORDER BY issued_at
    """
    return [row["state"] for row in site.rows(query, email)]


def history(site: Site, email: str) -> dict[str, object]:
    """Departments and activity as recorded, and what the plain columns say today."""
    departments = """
        SELECT v.name FROM people_attributechange c JOIN people_person p ON p.id = c.person_id
        JOIN people_attribute a ON a.id = c.attribute_id AND a.key = 'department'
        LEFT JOIN people_attributevalue v ON v.id = c.value_id
        WHERE p.email = %s ORDER BY c.valid_from, c.recorded_at
    """
    activity = """
        SELECT c.is_active FROM people_activechange c JOIN people_person p ON p.id = c.person_id
        WHERE p.email = %s ORDER BY c.valid_from, c.recorded_at
    """
    today = """
        SELECT v.name, p.is_active, a.is_active AS open FROM people_person p
        JOIN people_attributevalue v ON v.id = p.department_id JOIN people_account a ON a.id = p.account_id
        WHERE p.email = %s
    """
    (now,) = site.rows(today, email)
    return {
        "department": [row["name"] for row in site.rows(departments, email)],
        "active": [row["is_active"] for row in site.rows(activity, email)],
        "today": (now["name"], now["is_active"], now["open"]),
    }


def verbs(site: Site, email: str) -> set[str]:
    """What the audit log says was done to this person."""
    query = """
        SELECT verb FROM audit_auditevent e JOIN people_person p ON p.id = e.object_id WHERE p.email = %s
    """
    return {row["verb"] for row in site.rows(query, email)}
