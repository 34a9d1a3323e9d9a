"""The standing duties of the demo: rules made on its last day, and held against everybody at once."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from duly.assignments.operations.assignment_rules import create_rule
from duly.assignments.operations.reconciling import begin, finish
from duly.assignments.rules.duties import OnLeaving, RuleFacts
from duly.cli.demo.company import Company
from duly.cli.demo.fields import Fields
from duly.kernel.audience import Audience, Clause, Condition
from duly.kernel.identity import uuid7
from duly.people.operations import service
from duly.tenancy.actor import Actor

FILE = Path(__file__).parent / "content" / "rules.toml"
DIMENSIONS = ("department", "location", "job_role")


@dataclass(frozen=True)
class RuleText:
    """One rule by the names of values and trainings."""

    name: str
    values: Mapping[str, tuple[str, ...]]
    trainings: tuple[str, ...]
    days: int | None
    withdraws: bool
    by_hand: bool


def rules() -> Iterator[RuleText]:
    """The rules of the file. Raises ContentError for what it must not say."""
    content = Fields(tomllib.loads(FILE.read_text(encoding="utf-8")), file=FILE.name)
    tables = content.tables("rules")
    content.finish()
    for table in tables:
        yield _rule(table)


def make_rules(company: Company, trainings: Mapping[str, UUID], now: datetime) -> None:
    """Makes the rules as the quality admin, and holds them against everybody."""
    admin = company.actor(company.roster.cast["quality_admin"], now)
    for text in rules():
        # A year that is cut short has not written every training yet.
        if not set(text.trainings).isdisjoint(trainings):
            create_rule(actor=admin, facts=_facts(company, admin, text, trainings))
    worker = service(admin.organization_id, now=now, source=admin.source)
    under_way = begin(actor=worker, run_id=uuid7(now))
    if under_way:
        finish(actor=worker, reconciling=under_way)


def _rule(table: Fields) -> RuleText:
    text = RuleText(
        name=table.text("name"),
        values={key: table.texts(key) for key in DIMENSIONS if table.has(key)},
        trainings=table.texts("trainings", fewest=1),
        days=table.whole_or_none("days", 1, 3650),
        withdraws=table.has("withdraws") and table.flag("withdraws"),
        by_hand=table.has("by_hand") and table.flag("by_hand"),
    )
    table.finish()
    return text


def _facts(company: Company, actor: Actor, text: RuleText, trainings: Mapping[str, UUID]) -> RuleFacts:
    conditions = (
        Condition(dimension, frozenset(company.value(actor, dimension, name) for name in names))
        for dimension, names in text.values.items()
    )
    return RuleFacts(
        name=text.name,
        audience=Audience(clauses=(Clause(tuple(conditions)),)),
        training_ids=tuple(trainings[key] for key in text.trainings if key in trainings),
        days_to_complete=text.days,
        auto_assign=not text.by_hand,
        on_leaving=OnLeaving.WITHDRAW if text.withdraws else OnLeaving.KEEP,
    )
