"""A group on the page that edits it: what is filled in, and whom its condition would hold."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from duly.kernel.audience import Audience
from duly.kernel.refusal import Refused
from duly.people.queries import AudienceCount, GroupPage, audience_count, group_page
from duly.people.rules.groups import group_warning
from duly.tenancy.actor import Actor
from duly.web.audience.sheet import AudienceSheet, audience_sheet
from duly.web.groups.forms import GroupForm


@dataclass(frozen=True, kw_only=True)
class GroupSheet:
    """The page of a group; a static one has no condition."""

    actor: Actor
    group: GroupPage
    form: GroupForm
    who: AudienceSheet

    @property
    def url(self) -> str:
        return reverse("group_edit", args=[self.group.row.id])

    @property
    def audience(self) -> Audience | None:
        if self.group.audience is None:
            return None
        return self.who.audience(self.group.audience)

    @property
    def audience_text(self) -> str:
        """The stored condition in a sentence."""
        return self.group.audience_text

    @property
    def warning(self) -> str:
        return group_warning(self.audience) if self.audience else ""

    @cached_property
    def counted(self) -> AudienceCount | str:
        """Who fits; in words why nobody can be counted."""
        try:
            return audience_count(actor=self.actor, audience=self.audience or Audience())
        except Refused as refusal:
            return _(refusal.message)

    def said(self) -> dict[str, Any]:
        """Everything the operation stores of a valid page."""
        return {**self.form.said(), "audience": self.audience}

    def address(self) -> str:
        """The page as it is filled in, as an address."""
        state = QueryDict(mutable=True)
        state.update({name: self.form.data[name] for name in self.form.fields if self.form.data.get(name)})
        for name, texts in self.who.written().items():
            state.setlist(name, texts)
        if self.who.find:
            state["find"] = self.who.find
        return f"{self.url}?{state.urlencode()}"


def sheet_of(actor: Actor, group_id: UUID, said: QueryDict, *, filled: bool) -> GroupSheet:
    """The group as stored, or as `filled` in with what is `said`. Raises NotFound."""
    group = group_page(actor=actor, group_id=group_id)
    initial = {"name": group.row.name, "description": group.row.description}
    return GroupSheet(
        actor=actor,
        group=group,
        form=GroupForm(said if filled else None, initial=initial),
        who=audience_sheet(actor, group.audience or Audience(), said, filled=filled, static=True),
    )
