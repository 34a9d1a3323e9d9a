"""The audience on a page that writes one: as it is stored, or as it is filled in."""

from dataclasses import dataclass

from django.http import QueryDict

from duly.kernel.audience import Audience
from duly.people.queries import current_audience
from duly.tenancy.actor import Actor
from duly.web.addresses import words
from duly.web.audience.choice import Choice, choice_of, written
from duly.web.audience.offers import Offer, offer_of
from duly.web.audience.reading import asked


@dataclass(frozen=True, kw_only=True)
class AudienceSheet:
    """What is chosen, what can be, and the words people are looked for by.

    `kept` holds on to an audience that the page has no lines for.
    """

    offer: Offer
    choice: Choice
    kept: bool
    find: str

    def audience(self, stored: Audience) -> Audience:
        """The one that the page says: the `stored` one while it is kept."""
        return stored if self.kept else self.choice.audience()

    def written(self) -> dict[str, list[str]]:
        """All of it but the search for people, as the fields of an address say it."""
        return written(self.choice, kept=self.kept)


def audience_sheet(
    actor: Actor, audience: Audience, said: QueryDict, *, filled: bool, static: bool = False
) -> AudienceSheet:
    """The stored audience, or the one that is `filled` in with what is `said`; `static` as in `offer_of`."""
    today = current_audience(audience)
    offer = offer_of(actor, today, static=static)
    stored = choice_of(today, offer.dimensions)
    return AudienceSheet(
        offer=offer,
        choice=asked(said, offer) if filled else stored or Choice(dimensions=offer.dimensions),
        kept=stored is None and (not filled or said.get("who") == "kept"),
        find=words(said, "find"),
    )
