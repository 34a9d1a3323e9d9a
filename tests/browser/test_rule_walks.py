"""A rule from its first line to why, by an admin, a lead and a learner; a campaign that grows and shrinks.

At Larkfield: in Graz are Ada of Assembly (in Hall 2) and Bo who leads her, Quinn and Di of Quality, the admin
Cy of Administration, and Ned whose department nobody has recorded. Hal is in Lisbon.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import steps
from tests.browser.site import Site, database, described, run, serving
from tests.browser.watching import visitor
from tests.database import PEOPLED, Server
from tests.workers import until
from tests.world import PASSWORD, WORLD

pytestmark = pytest.mark.browser

RULE, DAYS = "Fire safety in Graz", 21
FIRE, FIRST_AID = "Fire safety", "First aid"
IN_WORDS = "People with location Graz and everything below; except people with department Administration."
CAMPAIGN = "First aid before the audit"
MATCHING = ["Ada Lindqvist", "Quinn Meyer", "Di Novák", "Bo Varga"]
IN_CAMPAIGN = ["Hal Ferreira", "Quinn Meyer", "Di Novák"]
REASON = "Di trains the others herself."
NOT_FOUND = 404


@pytest.fixture(scope="module")
def site(
    server: Server, worker_id: str, static: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """Web and worker, and Larkfield with two trainings in force."""
    home = tmp_path_factory.mktemp("home")
    with database(server, worker_id, template=PEOPLED) as name:
        environ = described(server, name, static=static, home=home)
        run("tests.browser.staging", "trained", environ=environ)
        with serving(server, name, environ, worker=True) as site:
            yield site


def test_a_rule_assigns_and_everybody_can_ask_why(site: Site, browser: Browser) -> None:
    with visitor(browser, site.address) as cy:
        steps.sign_in(cy, WORLD.login("cy"), PASSWORD)
        rule = a_rule_is_written(cy)
        the_run_accounts_for_everybody(cy, rule)
        the_matrix_leads_to_why(cy)
    with visitor(browser, site.address) as bo:
        steps.sign_in(bo, WORLD.login("bo"), PASSWORD)
        the_lead_sees_the_own_team(bo)
    with visitor(browser, site.address, size=(390, 844)) as ada:
        steps.sign_in(ada, WORLD.login("ada"), PASSWORD)
        the_learner_reads_why(ada, rule)


def test_a_campaign_takes_somebody_in_and_lets_somebody_go(site: Site, browser: Browser) -> None:
    with visitor(browser, site.address) as cy:
        steps.sign_in(cy, WORLD.login("cy"), PASSWORD)
        campaign = a_campaign_is_launched(cy)
        somebody_is_added(cy, campaign)
        one_assignment_is_withdrawn(cy, campaign)


def a_rule_is_written(cy: Page) -> str:
    """With each choice counted at once, and made as it was shown. Returns its address."""
    cy.goto("/rules/new/")
    cy.get_by_label("Name", exact=True).fill(RULE)
    cy.get_by_label(re.compile(f"^{FIRE}")).check()
    cy.get_by_label("Days to complete").fill(str(DAYS))
    pick(cy, "Location", "Graz", card=0)
    matched = cy.get_by_role("region", name="Whom it matches")
    expect(matched).to_contain_text(re.compile(r"6\s*of 7 people match"))
    steps.press(cy, "Leave out people who fit")
    pick(cy, "Department", "Administration", card=1)
    expect(matched).to_contain_text(re.compile(r"4\s*of 7 people match"))
    expect(matched).to_contain_text("1 person would fit and is left out.")
    expect(matched).to_contain_text("1 cannot be decided")
    expect(cy.get_by_text(IN_WORDS)).to_be_visible()
    does = cy.get_by_role("region", name="What saving would do")
    steps.follow(does, re.compile("^Opened 4"))
    expect(names(does)).to_contain_text(MATCHING)
    steps.follow(does, re.compile("^Cannot decide 1"))
    expect(names(does)).to_contain_text(["Ned O'Brien"])
    steps.press(cy, "Make the rule with 4 assignments")
    steps.headed(cy, RULE)
    expect(cy.get_by_text("4 people match today, 1 cannot be decided")).to_be_visible()
    return cy.url


def pick(page: Page, attribute: str, value: str, *, card: int) -> None:
    """Ticks a value in the line of an attribute; a card is a condition or an exception, from the top."""
    line = page.get_by_role("group", name=attribute, exact=True).nth(card)
    steps.press(line, re.compile(f"{attribute}$"))
    line.get_by_role("checkbox", name=re.compile(rf"^{value}\b")).check()
    page.keyboard.press("Escape")


def names(part: Locator | Page) -> Locator:
    """Of the people a list shows."""
    return part.get_by_role("table").last.get_by_role("rowheader")


def the_run_accounts_for_everybody(cy: Page, rule: str) -> None:
    """As many as the preview told, and those behind a number by name."""
    made = cy.get_by_role("region", name="Runs").get_by_role("listitem").filter(has_text="4 changes")
    until(lambda: cy.goto(rule) is not None and made.count() == 1)
    made.get_by_role("link").click()
    steps.headed(cy, re.compile(f"{RULE}$"))
    account = cy.get_by_role("region", name="The account of everybody").get_by_role("listitem")
    told = [re.compile(rf"{words}\b") for words in (r"4\s*Opened", r"1\s*Cannot decide", r"2\s*Not in")]
    expect(account).to_have_text(told)
    steps.follow(cy.get_by_role("table"), "1 Cannot decide")
    expect(names(cy)).to_contain_text(["Ned O'Brien"])
    cy.go_back()
    steps.follow(cy.get_by_role("table"), "4 Opened")
    steps.headed(cy, "4: Opened")
    expect(names(cy)).to_contain_text(MATCHING)


def the_matrix_leads_to_why(cy: Page) -> None:
    """Over its cells by the arrow keys; by a click to a reason, and to why somebody is not asked."""
    steps.follow(cy.get_by_role("navigation", name="Main"), "Matrix")
    steps.headed(cy, "Matrix")
    cell(cy, "Ada Lindqvist", FIRE).focus()
    for key, name, training in (
        ("ArrowUp", "Hal Ferreira", FIRE), ("ArrowRight", "Hal Ferreira", FIRST_AID),
        ("ArrowDown", "Ada Lindqvist", FIRST_AID), ("ArrowLeft", "Ada Lindqvist", FIRE),
    ):  # fmt: skip
        cy.keyboard.press(key)
        expect(cell(cy, name, training)).to_be_focused()
    cy.keyboard.press("Enter")
    steps.headed(cy, f"Ada Lindqvist has {FIRE} to do")
    cy.go_back()
    cell(cy, "Ada Lindqvist", FIRE).click()
    steps.headed(cy, f"Ada Lindqvist has {FIRE} to do")
    told_in_full(cy)
    expect(cy.get_by_role("link", name=RULE, exact=True)).to_be_visible()
    cy.go_back()
    cell(cy, "Hal Ferreira", FIRE).click()
    steps.headed(cy, f"Nobody asks Hal Ferreira for {FIRE}")
    expect(cy.get_by_text(f"The rule “{RULE}” comes nearest: location is Lisbon, not Graz.")).to_be_visible()
    cy.go_back()
    cell(cy, "Ned O'Brien", FIRE).click()
    expect(cy.get_by_text(f"The rule “{RULE}” cannot decide: no department on record.")).to_be_visible()
    cy.go_back()
    cell(cy, "Cy Okafor", FIRE).click()
    exception = f"The rule “{RULE}” makes an exception: department is Administration."
    expect(cy.get_by_text(exception)).to_be_visible()


def told_in_full(page: Page) -> None:
    """What fitted, what set it off, and how its day was worked out."""
    chain = page.get_by_role("region", name=RULE)
    expect(chain).to_contain_text(re.compile(r"Location: Hall 2\s*counts under Graz"))
    expect(chain).to_contain_text("Wrote a rule")
    expect(chain).to_contain_text(f"+ {DAYS} days (rule) = due")


def cell(page: Page, name: str, training: str) -> Locator:
    return page.get_by_role("link", name=re.compile(f"^{name}, {training}: "))


def the_lead_sees_the_own_team(bo: Page) -> None:
    """Ada and her reasons; of the others, of the matrix and of the rules nothing."""
    steps.follow(bo.get_by_role("navigation", name="Main").first, "My team")
    expect(names(bo)).to_contain_text(["Ada Lindqvist"])
    steps.follow(bo, "Ada Lindqvist")
    steps.follow(bo, re.compile("^Why"))
    steps.headed(bo, f"Ada Lindqvist has {FIRE} to do")
    told_in_full(bo)
    expect(bo.get_by_role("link", name=RULE)).to_have_count(0)
    bo.goto(f"/why/{WORLD.bo.person_id}/{WORLD.training_id}/")
    steps.headed(bo, f"{FIRE} is yours to do")
    for hidden in (f"/why/{WORLD.quinn.person_id}/{WORLD.training_id}/", "/matrix/", "/rules/"):
        is_hidden(bo, hidden)


def the_learner_reads_why(ada: Page, rule: str) -> None:
    """At home, on a phone: what is new, and why; of the rule itself nothing."""
    steps.headed(ada, "One training is yours to do")
    duty = ada.get_by_role("list", name="To do").get_by_role("listitem").first
    expect(duty).to_contain_text(f"Asked for by “{RULE}”.")
    steps.follow(duty, re.compile("^Why me"))
    steps.headed(ada, f"{FIRE} is yours to do")
    told_in_full(ada)
    expect(ada.get_by_role("link", name=RULE)).to_have_count(0)
    is_hidden(ada, rule)
    is_hidden(ada, f"/why/{WORLD.bo.person_id}/{WORLD.training_id}/")


def is_hidden(page: Page, address: str) -> None:
    """As if there were no such page."""
    answer = page.goto(address)
    assert answer
    assert answer.status == NOT_FOUND
    steps.headed(page, "Nothing is here")


def a_campaign_is_launched(cy: Page) -> str:
    """Of first aid, for Quality. Returns its address."""
    due_on = datetime.now(UTC).date() + timedelta(days=30)
    steps.draft_campaign(cy, CAMPAIGN, FIRST_AID, due_on.isoformat())
    steps.choose_department(cy, "Quality", 2)
    steps.press(cy, re.compile("^Launch for 2 "))
    steps.headed(cy, CAMPAIGN)
    expect(names(people(cy))).to_contain_text(["Quinn Meyer", "Di Novák"])
    return cy.url


def somebody_is_added(cy: Page, campaign: str) -> None:
    """Hal comes to Quality, and the campaign takes him in when it is extended."""
    cy.goto(f"/people/{WORLD.hal.person_id}/edit/")
    cy.get_by_label("Department").select_option(label="Quality")
    steps.press(cy, "Save changes")
    steps.headed(cy, "Hal Ferreira")
    cy.goto(campaign)
    steps.follow(cy, "Add newly matching")
    account = cy.get_by_role("region", name="The account of everybody")
    expect(account).to_contain_text(re.compile(r"1\s*of 7 people would be added"))
    expect(names(cy)).to_contain_text(["Hal Ferreira"])
    steps.press(cy, "Add 1 person")
    expect(cy.get_by_text("Added 1 person.")).to_be_visible()
    expect(names(people(cy))).to_contain_text(IN_CAMPAIGN)


def one_assignment_is_withdrawn(cy: Page, campaign: str) -> None:
    """With a reason that its history keeps; the others stay as they are."""
    steps.follow(cy, "Di Novák")
    cy.get_by_text("Withdraw it", exact=True).first.click()
    cy.get_by_label("Reason").locator("visible=true").fill(REASON)
    steps.press(cy, "Withdraw it")
    expect(cy.get_by_role("region", name="History")).to_contain_text(REASON)
    expect(cy.get_by_text("By hand: rules do not bring it back.")).to_be_visible()
    cy.goto(campaign)
    rows = people(cy).get_by_role("row")
    expect(rows.filter(has_text="Di Novák")).to_contain_text("Withdrawn")
    expect(rows.filter(has_text="Quinn Meyer")).to_contain_text("Assigned")
    steps.follow(rows.filter(has_text="Di Novák"), re.compile("^Why"))
    steps.headed(cy, f"Nobody asks Di Novák for {FIRST_AID}")
    expect(cy.get_by_text(REASON).first).to_be_visible()


def people(page: Page) -> Locator:
    """Those of a campaign, on its page."""
    return page.get_by_role("region", name="People", exact=True)
