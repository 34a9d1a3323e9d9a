"""A rule on the page that writes on it: what is filled in, whom it matches, and what saving would do."""

from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property

from duly.assignments import operations
from duly.assignments.operations.rehearsing import Diff, rehearse
from duly.assignments.queries.assignment_rules import RuleRow, rule_row
from duly.assignments.rules.duties import RuleFacts, RuleWarning, rule_warnings
from duly.kernel.audience import Audience
from duly.kernel.refusal import NotFound, Refused
from duly.people.queries import AudienceCount, audience_count, current_audience
from duly.tenancy.actor import Actor
from duly.web.audience.sheet import AudienceSheet, audience_sheet
from duly.web.diffs import ACT, PAGE, wanted
from duly.web.duties.forms import STAND_IN, RuleForm
from duly.web.refusals import said as refusal_said
from duly.web.trainings.offers import offered

CARRIED: Final = (ACT, PAGE)


@dataclass(frozen=True, kw_only=True)
class RuleSheet:
    """`row` is the stored rule, None for one to be made."""

    actor: Actor
    row: RuleRow | None
    form: RuleForm
    who: AudienceSheet
    said: QueryDict

    @property
    def url(self) -> str:
        return reverse("rule_edit", args=[self.row.id]) if self.row else reverse("rule_new")

    @property
    def stored(self) -> Audience:
        return current_audience(self.row.facts.audience) if self.row else Audience()

    @property
    def audience(self) -> Audience:
        return self.who.audience(self.stored)

    @property
    def audience_text(self) -> str:
        """The stored audience in a sentence."""
        return self.row.audience_text if self.row else ""

    @property
    def warnings(self) -> tuple[RuleWarning, ...]:
        return rule_warnings(self.audience) if self.form.is_bound or self.row else ()

    @cached_property
    def facts(self) -> RuleFacts | None:
        """What saving would store; None while a field other than name and reason is wrong."""
        if not self.form.is_bound:
            return replace(self.row.facts, audience=self.audience) if self.row else None
        self.form.is_valid()
        if self.form.errors.keys() - {"name", "reason"}:
            return None
        return self.form.facts(self.audience, self.row.facts if self.row else None)

    @cached_property
    def counted(self) -> AudienceCount | str:
        """Who matches; in words why nobody can be counted."""
        try:
            return audience_count(actor=self.actor, audience=self.audience)
        except Refused as refusal:
            return refusal_said(refusal)

    @cached_property
    def diff(self) -> Diff | str:
        """What saving would do to assignments; in words why nobody can tell, empty while fields are open."""
        facts = self.facts
        if facts is None:
            return ""
        try:
            return rehearse(actor=self.actor, act=lambda: self.save(facts, STAND_IN), **wanted(self.said))
        except NotFound:
            raise
        except Refused as refusal:
            return refusal_said(refusal)

    def save(self, facts: RuleFacts, reason: str, **agreed: Any) -> UUID:
        """Stores the rule as it is filled in; returns its id."""
        if self.row is None:
            return operations.create_rule(actor=self.actor, facts=facts, reason=reason, **agreed)
        operations.save_rule(actor=self.actor, rule_id=self.row.id, facts=facts, reason=reason, **agreed)
        return self.row.id

    @property
    def state(self) -> QueryDict:
        """The page as it is filled in, as the query of an address."""
        state = QueryDict(mutable=True)
        if self.form.is_bound:
            for name in self.form.fields:
                state.setlist(name, self.said.getlist(name))
            for name, texts in self.who.written().items():
                state.setlist(name, texts)
            for name in CARRIED:
                state.setlist(name, self.said.getlist(name))
        if self.who.find:
            state["find"] = self.who.find
        return state

    @property
    def address(self) -> str:
        return f"{self.url}?{self.state.urlencode()}"


def sheet_of(
    actor: Actor, rule_id: UUID | None, said: QueryDict, *, filled: bool, saving: bool = False
) -> RuleSheet:
    """The rule as stored, or as `filled` in with what is `said`; without an id a new one. Raises NotFound."""
    row = rule_row(actor=actor, rule_id=rule_id) if rule_id else None
    return RuleSheet(
        actor=actor,
        row=row,
        form=RuleForm(
            said if filled else None,
            initial=_initial(row.facts if row else None),
            trainings=offered(actor, *(row.facts.training_ids if row else ())),
            is_new=row is None,
            lenient=not saving,
        ),
        who=audience_sheet(actor, row.facts.audience if row else Audience(), said, filled=filled),
        said=said,
    )


def _initial(facts: RuleFacts | None) -> dict[str, Any]:
    if facts is None:
        return {"auto_assign": True, "is_active": True, "on_leaving": "keep"}
    return {
        "name": facts.name,
        "trainings": [str(one) for one in facts.training_ids],
        "days_to_complete": facts.days_to_complete,
        "on_leaving": facts.on_leaving.value,
        "redates_open": facts.redates_open,
        "auto_assign": facts.auto_assign,
        "is_active": facts.is_active,
    }
