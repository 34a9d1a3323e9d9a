"""Everybody as a preview counts them: the account, and the people of one outcome."""

from collections.abc import Callable
from typing import Any

from django.http import QueryDict

from duly.assignments.queries import Preview
from duly.assignments.queries.preview import PreviewRow
from duly.assignments.rules import Outcome
from duly.people.queries import Page
from duly.web.addresses import pages
from duly.web.campaigns.words import BESIDE, TABS, WARNINGS, account_rows
from duly.web.words import number

Context = dict[str, Any]
Address = Callable[[Outcome], str]


def account(counted: Preview, address: Address) -> Context:
    """The lines of the account, each leading to the `address` of its people, and what to be warned of."""
    return {
        "preview": counted,
        "assigned": counted.account.assigned,
        "population": counted.account.population,
        "rows": account_rows(counted.account, address),
        "warnings": [WARNINGS[one] for one in counted.warnings],
    }


def asked_outcome(query: QueryDict) -> Outcome | None:
    """Whose list the address asks for."""
    wanted = query.get("list", "")
    return Outcome(wanted) if wanted in list(Outcome) else None


def listed(counted: Preview, outcome: Outcome, found: Page[PreviewRow], address: Address) -> Context:
    """The people found of one outcome, each with why, beside the outcomes that have anybody."""
    tabs = [
        (TABS[one], number(counted.account.of(one)), address(one), one is outcome)
        for one in Outcome
        if counted.account.of(one) or one is outcome
    ]
    return {
        "page": pages(found),
        "tabs": tabs,
        "people": [(row, BESIDE.get(row.reason, "")) for row in found.rows],
    }
