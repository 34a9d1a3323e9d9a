"""The people of the demo: hired by the real operations, known by employee number, acting as themselves."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from uuid import UUID

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from duly.cli.demo.hashing import quick
from duly.cli.demo.roster import Branch, Person, Roster, lineage
from duly.people import operations as people
from duly.people.models import Account
from duly.people.rules.dimensions import COLUMNS
from duly.tenancy.actor import Actor
from duly.tenancy.roles import Role

NO_PASSWORD = UNUSABLE_PASSWORD_PREFIX
NOBODY_KNOWS = "signed during the year that was made up"


class Company:
    """Who is who: employee number -> person, account and role."""

    def __init__(self, roster: Roster, service: Actor) -> None:
        self.roster = roster
        self.service = service
        self.ids: dict[str, UUID] = {}
        self._accounts: dict[str, UUID] = {}
        self._values: dict[tuple[str, str], UUID] = {}

    def actor(self, number: str, at: datetime) -> Actor:
        """The person with this number, acting at an instant."""
        return Actor(
            organization_id=self.service.organization_id,
            now=at,
            source=self.service.source,
            role=self.roster.people[number].role,
            account_id=self._accounts[number],
            person_id=self.ids[number],
        )

    def found(self, first: datetime, present: Iterable[Person]) -> Iterator[Person]:
        """Hires whoever was there before the year began, leads first, yielding each."""
        for person in by_rank(present, self.roster):
            self.hire(self._console(first), person)
            yield person

    def hire(self, actor: Actor, person: Person) -> None:
        """Adds one person with values and lead, and opens the account that signs."""
        started = datetime.combine(person.started_on, time(8), tzinfo=UTC)
        newcomer = people.Newcomer(
            given_name=person.given,
            family_name=person.family,
            employee_number=person.number,
            email=person.email or "",
            language=person.language,
            role=person.role,
            attributes=dict(self._profile(actor, person)),
            manager_id=self.ids.get(person.manager or ""),
            started_on=started.date(),
        )
        person_id = people.hire(actor=self._console(actor.now), newcomer=newcomer)
        self.ids[person.number] = person_id
        self._accounts[person.number] = people.open_account(
            actor=self._console(actor.now), person_id=person_id
        )
        Account.objects.filter(pk=self._accounts[person.number]).update(password=quick(NOBODY_KNOWS))

    def value(self, actor: Actor, attribute: str, name: str) -> UUID:
        """The id of a value, made with what is above it where it is missing."""
        if (attribute, name) not in self._values:
            path = [name]
            zone = ""
            if attribute in ("department", "location"):
                branches = self._branches(attribute)
                path = list(lineage(name, branches))[::-1]
                zone = next(branch.zone for branch in branches if branch.name == name) or ""
                if len(path) > 1:
                    self.value(actor, attribute, path[-2])
            self._values[attribute, name] = people.ensure_value(
                actor=self._console(actor.now), attribute=attribute, path=path, zone=zone
            )
        return self._values[attribute, name]

    def close_accounts(self) -> None:
        """Takes every quick hash away: nobody can sign in until a password is chosen."""
        Account.objects.filter(organization_id=self.service.organization_id).update(password=NO_PASSWORD)

    def open_doors(self, now: datetime, password: str) -> None:
        """Lets the named cast choose the demo's password by their welcome links."""
        for number in self.roster.cast.values():
            link = people.welcome_link(account_id=self._accounts[number], now=now)
            uid, token = link.rstrip("/").split("/")[-2:]
            people.choose_password(uid=uid, token=token, password=password, now=now)

    def open_terminal(self, now: datetime, pin: str) -> None:
        """Gives one person without an address a PIN of the demo's, for the shared terminal."""
        number = at_the_terminal(self.roster).number
        people.set_pin(actor=self._console(now), person_id=self.ids[number])
        people.change_own_secret(actor=self.actor(number, now), new=pin)

    def _console(self, at: datetime) -> Actor:
        return people.service(self.service.organization_id, now=at, source=self.service.source)

    def _branches(self, attribute: str) -> tuple[Branch, ...]:
        return self.roster.departments if attribute == "department" else self.roster.locations

    def _profile(self, actor: Actor, person: Person) -> Iterator[tuple[str, UUID]]:
        for attribute in COLUMNS:
            name = getattr(person, attribute, None)
            if name:
                yield attribute, self.value(actor, attribute, name)


def by_rank(present: Iterable[Person], roster: Roster) -> list[Person]:
    """Whoever leads comes before whom they lead."""
    return sorted(present, key=lambda person: (len(list(_chain(person, roster))), person.number))


def _chain(person: Person, roster: Roster) -> Iterator[Person]:
    lead = roster.people.get(person.manager or "")
    while lead is not None:
        yield lead
        lead = roster.people.get(lead.manager or "")


def sign_ins(roster: Roster) -> Iterator[tuple[Role, str, str]]:
    """Role, name and login of one person a role, for whoever tries the demo."""
    shown = set()
    for number in roster.cast.values():
        person = roster.people[number]
        if person.role not in shown:
            shown.add(person.role)
            yield person.role, person.name, login_of(person, roster)


def at_the_terminal(roster: Roster) -> Person:
    """The first employee without an e-mail address who is still there."""
    return min(
        (
            person
            for person in roster.people.values()
            if person.role is Role.EMPLOYEE and not person.email and not person.left_on
        ),
        key=lambda person: (person.started_on, person.number),
    )


def login_of(person: Person, roster: Roster) -> str:
    return person.email or f"{roster.slug}:{person.number}"


def is_made(slug: str) -> bool:
    """Whether somebody works in the organization with this slug: then the demo has been made."""
    return Account.objects.filter(organization__slug=slug).exclude(password__startswith=NO_PASSWORD).exists()
