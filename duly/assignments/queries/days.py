"""Which day it is for whom, made once a request from the actor's instant."""

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from duly.kernel.zones import todays
from duly.people.models import OrganizationSettings, Person
from duly.people.queries import zones_lived_in
from duly.tenancy.actor import Actor


def todays_of_people(actor: Actor) -> Mapping[str, date]:
    """The local day of every zone somebody of the organization lives in."""
    return todays(actor.now, zones_lived_in())


def todays_of(actor: Actor, people: "QuerySet[Person]") -> Mapping[str, date]:
    """The local day of every zone that these people live in: of a few, without asking about everybody."""
    return todays(actor.now, people.order_by().values_list("zone", flat=True).distinct())


def today_of(actor: Actor) -> date:
    """The actor's own day: in the person's zone, for a service in the organization's."""
    if actor.person_id:
        return actor.today(Person.objects.values_list("zone", flat=True).get(pk=actor.person_id))
    return actor.today(OrganizationSettings.objects.values_list("zone", flat=True).get())
