"""A draft campaign on its page: what is filled in, whom it would reach, and what stands in its way."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from duly.assignments.queries import CampaignPage, Preview, campaign_page, preview
from duly.assignments.queries.days import today_of
from duly.assignments.rules import Outcome
from duly.kernel.audience import Audience
from duly.kernel.refusal import Refused
from duly.tenancy.actor import Actor
from duly.web.audience.sheet import AudienceSheet, audience_sheet
from duly.web.campaigns.forms import CampaignForm
from duly.web.trainings.offers import offered

STAND_IN: Final = timedelta(days=30)  # people are counted before a draft has its day


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The page of a draft."""

    actor: Actor
    campaign: CampaignPage
    form: CampaignForm
    who: AudienceSheet

    @property
    def audience(self) -> Audience:
        return self.who.audience(self.campaign.audience)

    @property
    def audience_text(self) -> str:
        """The stored audience in a sentence."""
        return self.campaign.audience_text

    @property
    def url(self) -> str:
        return reverse("campaign_edit", args=[self.campaign.row.id])

    @property
    def due_on(self) -> date | None:
        """The day as filled in, None while there is none that would do."""
        day: date | None = self._value("due_on")
        return day if day and day > self.form.today else None

    @property
    def training_id(self) -> UUID:
        """The training as filled in, the stored one while the field is wrong."""
        return UUID(self._value("training") or str(self.campaign.row.training_id))

    @property
    def unsaved(self) -> bool:
        """Whether the page says something else than what is stored."""
        return self.form.is_bound and (
            bool(self.form.errors)
            or {name: self.form.cleaned_data[name] for name in self.form.fields} != self.form.initial
            or self.audience != self.campaign.audience
        )

    def said(self) -> dict[str, Any]:
        """Everything the operations store of a valid page."""
        return {**self.form.said(), "audience": self.audience, "kind": self.campaign.row.kind}

    def list_address(self, outcome: Outcome) -> str:
        """Where the people of one outcome stand."""
        return f"{self.address(list=outcome.value)}#people"

    def address(self, **more: str) -> str:
        """The page as it is filled in, as an address."""
        state = QueryDict(mutable=True)
        if self.form.is_bound:
            state.update(
                {name: self.form.data[name] for name in self.form.fields if self.form.data.get(name)}
            )
            for name, texts in self.who.written().items():
                state.setlist(name, texts)
        state.update({name: text for name, text in more.items() if text})
        return f"{self.url}?{state.urlencode()}"

    @cached_property
    def counted(self) -> Preview | str:
        """The account of everybody; in words why there is none."""
        try:
            return preview(actor=self.actor, due_on=self.due_on or self._stand_in, **self.reach())
        except Refused as refusal:
            return _(refusal.message)

    def reach(self) -> dict[str, Any]:
        """What decides who is reached, but for the day."""
        return {
            "audience": self.audience,
            "training_id": self.training_id,
            "kind": self.campaign.row.kind,
            "accepts_evidence": bool(self._value("accepts_evidence")),
        }

    @property
    def listed_on(self) -> date:
        """The day that lists are made for."""
        return self.due_on or self._stand_in

    @property
    def obstacle(self) -> str:
        """Why this cannot be launched as it is, empty when it can."""
        for name, errors in self.form.errors.items():
            label = f"{self.form.fields[name].label}: " if name in self.form.fields else ""
            return f"{label}{errors[0]}"
        if isinstance(self.counted, str):
            return self.counted
        if not self.due_on:
            return _("Choose a due day first.")
        return "" if self.counted.account.assigned else _("Nobody would be assigned.")

    @property
    def _stand_in(self) -> date:
        return self.form.today + STAND_IN

    def _value(self, name: str) -> Any:
        if not self.form.is_bound:
            return self.form.initial[name]
        self.form.is_valid()
        return self.form.cleaned_data.get(name)


def sheet_of(actor: Actor, campaign_id: UUID, said: QueryDict, *, filled: bool) -> Sheet:
    """The draft as stored, or as `filled` in with what is `said`. Raises NotFound."""
    campaign = campaign_page(actor=actor, campaign_id=campaign_id)
    return Sheet(
        actor=actor,
        campaign=campaign,
        form=CampaignForm(
            said if filled else None,
            initial=_stored(campaign),
            trainings=offered(actor, campaign.row.training_id),
            today=today_of(actor),
        ),
        who=audience_sheet(actor, campaign.audience, said, filled=filled),
    )


def _stored(campaign: CampaignPage) -> dict[str, Any]:
    return {
        "name": campaign.row.name,
        "training": str(campaign.row.training_id),
        "due_on": campaign.row.due_on,
        "accepts_evidence": campaign.accepts_evidence,
    }
