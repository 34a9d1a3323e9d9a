"""The main job, end to end, on a real HR export, in the browser: people come in, a training is written,
decided on by somebody else, assigned, read, passed and signed; the evidence is sealed and an admin sees it.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from duly.kernel.quiz import Question
from duly.trainings.rules import Content, Lesson, Source
from tests.browser import steps
from tests.browser.site import Site, database, described, serving
from tests.browser.watching import visitor
from tests.capabilities import shared
from tests.database import EMPTY, Server

pytestmark = pytest.mark.browser

DATA = Path(__file__).resolve().parents[1] / "data"
PASSWORDS = {name: f"{name} rows past the mill" for name in ("admin", "author", "approver", "learner")}
TRAINING = "Lockout and tagout"
CAMPAIGN = "Lockout before the winter shutdown"
REASON = "First edition, for the winter shutdown."
RATIONALE = "Read against the procedure and found correct."
DEPARTMENT = "Production"
CONTENT = Content(
    lessons=(
        Lesson(
            "What stored energy does", "Switching off removes **none** of it.\n\n- Flywheel\n- Accumulator"
        ),
        Lesson("Lock, tag, try", "Your own lock, your own tag. Then press start: *nothing* may move."),
    ),
    questions=(
        Question(
            "Whose lock do you use?", ("My own", "The one that hangs there"), frozenset({0}), several=False
        ),
        Question("What comes last?", ("The tag", "Trying to start it"), frozenset({1}), several=False),
    ),
    objectives=("Bring a machine to rest and keep it there",),
    sources=(Source("Lockout procedure", "SOP-LT-004"),),
)
STORY = (
    "Imported people", "Created a training", "Submitted a version", "Approved a version",
    "Activated a version", "Launched a campaign", "Completed a training",
)  # fmt: skip


@dataclass(frozen=True)
class Export:
    """An HR export and what its import must say."""

    file: Path
    counts: dict[str, int]

    @classmethod
    def at_hand(cls) -> "Export":
        """The real one, else the small one of the same shapes."""
        folder = shared()
        if folder:
            return cls(folder / "data" / "adventureworks" / "DimEmployee.csv", _counts(296, 290, 0, 16, 289))
        return cls(DATA / "hr_export.csv", _counts(12, 8, 1, 5, 7))


def _counts(rows: int, people: int, rejected: int, departments: int, managers: int) -> dict[str, int]:
    return {
        "rows": rows, "people": people, "created": people, "changed": 0, "unchanged": 0,
        "rejected": rejected, "departments": departments, "managers_linked": managers,
    }  # fmt: skip


@pytest.fixture(scope="module")
def site(
    server: Server, worker_id: str, static: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Web, worker and an empty database."""
    home = tmp_path_factory.mktemp("home")
    with (
        database(server, worker_id, template=EMPTY) as name,
        serving(server, name, described(server, name, static=static, home=home), worker=True) as site,
    ):
        yield site


def test_the_main_job_from_the_export_to_the_evidence(site: Site, browser: Browser) -> None:
    emails = people_come_in(site)
    with visitor(browser, site.address) as author:
        steps.accept_invitation(author, emails["author"], PASSWORDS["author"])
        version = a_training_is_written(author)
        no_author_decides(author, version)
    with visitor(browser, site.address) as approver:
        steps.accept_invitation(approver, emails["approver"], PASSWORDS["approver"])
        somebody_else_approves(approver, version)
    with visitor(browser, site.address) as admin, visitor(browser, site.address) as learner:
        steps.accept_invitation(admin, emails["admin"], PASSWORDS["admin"])
        people = a_campaign_is_launched(admin, site)
        steps.accept_invitation(learner, emails["learner"], PASSWORDS["learner"])
        it_is_completed_and_signed(learner)
        the_admin_sees_it(admin, people)
    the_database_agrees(site, people)


def people_come_in(site: Site) -> dict[str, str]:
    """The organization with its first admin, the import, and three of its people invited."""
    email = "kim.lee@millrace.example"
    site.duly(
        "organization", "create", "millrace", "--name", "Millrace Gears", "--zone", "Europe/Vienna",
        "--admin-name", "Kim Lee", "--admin-email", email,
    )  # fmt: skip
    export = Export.at_hand()
    mapping = str(DATA / "mapping_adventureworks.json")
    told = site.duly("people", "import", str(export.file), "--organization", "millrace", "--mapping", mapping)
    assert {key: told[key] for key in export.counts} == export.counts
    author, approver = in_department(site, inside=False)[:2]
    learner = in_department(site, inside=True)[1]
    invited = {"author": (author, "quality_admin"), "approver": (approver, "quality_admin")}
    for whom, role in (*invited.values(), (learner, "employee")):
        site.duly("people", "welcome", "--organization", "millrace", "--email", whom, "--role", role)
    return {"admin": email, "author": author, "approver": approver, "learner": learner}


def in_department(site: Site, *, inside: bool) -> list[str]:
    """The e-mail addresses of the active people in or outside Production, by number."""
    query = """
        SELECT person.email FROM people_person person
        JOIN people_attributevalue department ON department.id = person.department_id
        WHERE person.is_active AND (department.name = %s) = %s ORDER BY person.employee_number
    """
    return [row["email"] for row in site.rows(query, DEPARTMENT, inside)]


def a_training_is_written(author: Page) -> str:
    """Two lessons, a quiz, a signature; submitted. Returns the address of the version's review."""
    steps.create_training(author, TRAINING)
    steps.write(author, CONTENT, REASON)
    steps.submit(author)
    author.get_by_role("link", name="In review").click()
    steps.headed(author, TRAINING, level=2)
    return urlsplit(author.url).path


def no_author_decides(author: Page, version: str) -> None:
    """The buttons are dead and say why, and a forced request is refused."""
    expect(author.get_by_role("button", name="Approve 1.0")).to_be_disabled()
    expect(author.get_by_text("You wrote this version, so someone else must decide.")).to_be_visible()
    token = next(one["value"] for one in author.context.cookies() if one["name"] == "duly-csrf")
    forced = author.request.post(
        f"{version}approve/", headers={"X-CSRFToken": token}, form={"rationale": RATIONALE}
    )
    assert forced.status == 403
    assert forced.headers["duly-code"] == "sod_violation"


def somebody_else_approves(approver: Page, version: str) -> None:
    approver.goto(version)
    approver.get_by_label("Your reason").fill(RATIONALE)
    approver.get_by_label(re.compile("^Put it in force now")).check()
    steps.press(approver, "Approve 1.0")
    expect(approver.get_by_text(re.compile("1.0 is in force"))).to_be_visible()


def a_campaign_is_launched(admin: Page, site: Site) -> int:
    """For one department; as many people as the preview counted, and as the database counts."""
    due_on = datetime.now(UTC).date() + timedelta(days=30)
    people = len(in_department(site, inside=True))
    steps.draft_campaign(admin, CAMPAIGN, TRAINING, due_on.isoformat())
    steps.choose_department(admin, DEPARTMENT, people)
    steps.press(admin, re.compile(f"^Launch for {people} "))
    steps.headed(admin, CAMPAIGN)
    expect(admin.get_by_role("region", name="People", exact=True)).to_be_visible()
    return people


def it_is_completed_and_signed(learner: Page) -> None:
    """With one quiz failed and one wrong password on the way."""
    steps.open_docket(learner, TRAINING)
    steps.read(learner, CONTENT)
    steps.answer(learner, CONTENT, right=False)
    steps.follow(learner, "Try again")
    steps.answer(learner, CONTENT, right=True)
    steps.follow(learner, "Continue to the signature")
    steps.sign(learner, "not my password")
    expect(learner.get_by_role("alert")).to_contain_text("password")
    steps.sign(learner, PASSWORDS["learner"])
    steps.headed(learner, f"You completed {TRAINING}")
    steps.follow(learner, "See the record")
    expect(learner.get_by_role("heading", name="Seal intact")).to_be_visible()
    expect(learner.get_by_text("100%, pass mark 80%, after 2 tries")).to_be_visible()


def the_admin_sees_it(admin: Page, people: int) -> None:
    """How far the campaign is, and the whole story in the audit log."""
    admin.reload()
    figures = admin.get_by_role("list", name="People by standing")
    expect(figures.get_by_role("listitem").filter(has_text="Completed")).to_contain_text("1")
    expect(admin.get_by_text(f"1 of {people}")).to_be_visible()
    steps.follow(admin.get_by_role("navigation", name="Main"), "Audit log")
    log = admin.get_by_role("table").inner_text()
    assert [verb for verb in STORY if verb not in log] == []
    assert log.index(STORY[-1]) < log.index(STORY[0])


def the_database_agrees(site: Site, people: int) -> None:
    """One record whose digest is that of its bytes, and one assignment for each of the people counted."""
    (record,) = site.rows("SELECT payload, leaf_digest FROM evidence_evidence")
    assert hashlib.sha256(b"\0" + record["payload"]).digest() == record["leaf_digest"]
    (tally,) = site.rows("""
        SELECT count(*) AS assigned, count(DISTINCT person_id) AS people,
            count(*) FILTER (WHERE completed_from IS NOT NULL) AS completed
        FROM assignments_assignment
    """)
    assert tally == {"assigned": people, "people": people, "completed": 1}
