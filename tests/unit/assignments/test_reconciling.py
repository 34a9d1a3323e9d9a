"""The table that decides what becomes of a person and a duty: complete, additive, and the same twice."""

from dataclasses import replace
from itertools import product
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.assignments.rules.reconciling import (
    CHANGING,
    TABLE,
    Act,
    Existing,
    Have,
    Want,
    Wanted,
    reconcile,
    redates,
    verdict,
    verdict_sql,
)

PERSON, CAMPAIGN = uuid4(), uuid4()
FACTS = list(product((True, False), repeat=4))


def pair(
    want: Want, have: Have, *, valid: bool, assignable: bool, withdraws: bool, redates: bool
) -> tuple[Wanted, Existing | None]:
    wanted = Wanted(
        PERSON,
        CAMPAIGN,
        want,
        valid=valid,
        assignable=assignable,
        due_days=10 if redates else 30,
        withdraws=withdraws,
        redates_open=redates,
    )
    return wanted, None if have is Have.NOTHING else Existing(PERSON, CAMPAIGN, have, due_days=30)


def every_pair() -> list[tuple[Wanted, Existing | None]]:
    return [
        pair(want, have, valid=valid, assignable=assignable, withdraws=withdraws, redates=redates)
        for want, have, (valid, assignable, withdraws, redates) in product(Want, Have, FACTS)
    ]


def after(wanted: Wanted, existing: Existing | None) -> Existing | None:
    """What there is once the act is done."""
    act, _ = verdict(wanted, existing)
    if act is Act.OPEN:
        return Existing(PERSON, CAMPAIGN, Have.OPEN, due_days=wanted.due_days)
    if existing is None:
        return None
    became = {Act.RESTORE: Have.OPEN, Act.WITHDRAW: Have.LAPSED}
    moved = act in (Act.REDATE, Act.RESTORE) and redates(wanted, existing)
    due_days = wanted.due_days if moved else existing.due_days
    return replace(existing, have=became.get(act, existing.have), due_days=due_days)


def test_every_pair_has_an_act() -> None:
    acts = {verdict(wanted, existing)[0] for wanted, existing in every_pair()}

    assert acts == set(Act)


@pytest.mark.covers("SEED-115")
def test_doing_it_twice_writes_nothing_the_second_time() -> None:
    for wanted, existing in every_pair():
        again = after(wanted, existing)
        assert verdict(wanted, again)[0] not in CHANGING, (wanted, existing)


def test_what_somebody_took_back_and_what_is_completed_are_never_touched() -> None:
    for wanted, existing in every_pair():
        if existing and existing.have in (Have.WITHDRAWN, Have.COMPLETED):
            assert verdict(wanted, existing)[0] is Act.KEEP


@pytest.mark.covers("Q43")
def test_valid_evidence_opens_and_restores_nothing() -> None:
    for wanted, existing in every_pair():
        if wanted.valid:
            assert verdict(wanted, existing)[0] not in (Act.OPEN, Act.RESTORE)


def test_nothing_is_written_for_whom_nobody_can_decide() -> None:
    for wanted, existing in every_pair():
        if wanted.want is Want.UNDECIDED:
            assert verdict(wanted, existing)[0] not in CHANGING


def test_only_a_rule_that_withdraws_takes_back() -> None:
    for wanted, existing in every_pair():
        if verdict(wanted, existing)[0] is Act.WITHDRAW:
            assert wanted.withdraws
            assert wanted.want in (Want.NO, Want.EXCLUDED)


def test_each_line_of_the_table_is_needed() -> None:
    reached = {
        next(nth for nth, case in enumerate(TABLE) if verdict(*one) == (case.act, case.because))
        for one in every_pair()
    }

    assert len(reached) == len({(case.act, case.because) for case in TABLE})


def test_the_sql_names_every_case_once() -> None:
    assert verdict_sql().count("WHEN") == len(TABLE)


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 3), st.sampled_from(Want)), unique_by=lambda t: t[:2]
    )
)
def test_everybody_is_accounted_for_once(asked: list[tuple[int, int, Want]]) -> None:
    wanted = [Wanted(UUID(int=person), UUID(int=duty), want) for person, duty, want in asked]

    changes = reconcile(wanted, [])

    assert sum(len(changes.of(act)) for act in Act) == len(wanted)
    assert changes.written == len(changes.of(Act.OPEN)) == sum(one.want is Want.YES for one in wanted)
