"""Campaigns, accounts and refusals, without a database."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from duly.assignments.rules import (
    CAMPAIGN,
    Account,
    CampaignKind,
    CampaignState,
    Count,
    Outcome,
    Proposal,
    Reason,
    Warning,
    account_of,
    demand_due_day,
    demand_kind,
    demand_name,
    warnings,
)
from duly.kernel.audience import Audience, Clause, Condition
from duly.kernel.refusal import Refused

TODAY = date(2026, 11, 22)
VERBS = ("save", "discard", "launch", "inactivate")
LEGAL = {
    (CampaignState.DRAFT, "save"),
    (CampaignState.DRAFT, "discard"),
    (CampaignState.DRAFT, "launch"),
    (CampaignState.ACTIVE, "inactivate"),
}


@pytest.mark.covers("SEED-100", "SEED-132")
@pytest.mark.parametrize("state", CampaignState)
@pytest.mark.parametrize("verb", VERBS)
def test_a_campaign_moves_only_as_the_table_says(state: CampaignState, verb: str) -> None:
    if (state, verb) in LEGAL:
        CAMPAIGN.next(state, verb)
        return
    with pytest.raises(Refused):
        CAMPAIGN.next(state, verb)


@pytest.mark.covers("P1")
def test_an_account_adds_up_and_counts_the_fulfilled_among_the_assigned() -> None:
    account = account_of(
        [
            ("undecided", "department_missing", 4),
            ("assigned", Reason.MATCHED, 90),
            ("assigned", Reason.ALREADY_VALID, 6),
            ("excluded", Reason.OUTSIDE, 50),
            ("kept", Reason.ALREADY_OPEN, 3),
        ]
    )

    assert (account.assigned, account.fulfilled_at_once) == (96, 6)
    assert account.population == 153
    assert account.population == account.assigned + account.kept + account.excluded + account.undecided
    assert [count.outcome for count in account.counts] == [
        Outcome.ASSIGNED,
        Outcome.ASSIGNED,
        Outcome.KEPT,
        Outcome.EXCLUDED,
        Outcome.UNDECIDED,
    ]


def test_an_empty_account_is_zero_everywhere() -> None:
    assert Account(()).population == 0
    assert Count(Outcome.KEPT, "", 0).people == 0


@pytest.mark.covers("Q27")
@pytest.mark.parametrize(("days", "fine"), [(-1, False), (0, False), (1, True), (3650, True)])
def test_tomorrow_is_the_earliest_due_day(days: int, *, fine: bool) -> None:
    day = TODAY + timedelta(days=days)
    if fine:
        assert demand_due_day(day, TODAY) == day
        return
    with pytest.raises(Refused) as refusal:
        demand_due_day(day, TODAY)
    assert refusal.value.code == "due_day"


@pytest.mark.covers("Q27", "SEED-111")
@pytest.mark.parametrize(
    ("clause", "days", "expected"),
    [
        (Clause(), 30, (Warning.EVERYBODY,)),
        (Clause((Condition("department", frozenset({uuid4()})),)), 2, (Warning.SOON,)),
        (Clause((Condition("department", frozenset({uuid4()})),)), 3, ()),
        (Clause(), 1, (Warning.EVERYBODY, Warning.SOON)),
    ],
)
def test_what_is_allowed_but_worth_a_second_look(
    clause: Clause, days: int, expected: tuple[Warning, ...]
) -> None:
    proposal = Proposal(
        audience=Audience(clauses=(clause,)), training_id=uuid4(), due_on=TODAY + timedelta(days=days)
    )

    assert warnings(proposal, TODAY) == expected


@pytest.mark.parametrize("kind", CampaignKind)
def test_people_make_manual_and_mandatory_campaigns_only(kind: CampaignKind) -> None:
    if kind in (CampaignKind.MANUAL, CampaignKind.MANDATORY):
        assert demand_kind(kind) is kind
        return
    with pytest.raises(Refused):
        demand_kind(kind)


@pytest.mark.covers("Q6")
def test_mandatory_campaigns_skip_who_owes_it_already_and_manual_ones_do_not() -> None:
    skips = {
        kind: Proposal(audience=Audience(), training_id=uuid4(), due_on=None, kind=kind).skips_open
        for kind in (CampaignKind.MANUAL, CampaignKind.MANDATORY)
    }

    assert skips == {CampaignKind.MANUAL: False, CampaignKind.MANDATORY: True}


def test_a_name_is_trimmed_and_at_most_500_characters() -> None:
    assert demand_name(f"  {'x' * 500} ") == "x" * 500
    for name in ("", "  ", "x" * 501):
        with pytest.raises(Refused):
            demand_name(name)
