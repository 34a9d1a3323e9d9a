"""The people list and the page of one person, through the whole request, against one hand-written statement.

`people_list` is the slowest of many questions: first page and last, each order, each filter, words. Its floor
asks for what the same page shows, in one statement, as the app role in a transaction of the organization.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from django.conf import settings
from django.test import Client
from django.urls import reverse

from benchmarks.measuring import PAIRS, Figure, compared, timed
from benchmarks.population import populate
from benchmarks.server import Server
from duly.audit.recording import record
from duly.kernel.audience import Audience, Clause, Condition, to_json
from duly.kernel.identity import uuid7
from duly.people.models import Account, Attribute, AttributeValue, Group, GroupMember, Person, ValueTree
from duly.people.queries.listing import condition, sorting
from duly.people.rules.listing import Listing, Order
from duly.tenancy.actor import Actor
from duly.tenancy.statements import fetched, written
from duly.tenancy.transactions import about_many, transaction

SQL = Path(__file__).resolve().parent / "sql"
SORTS = (
    "name",
    "number",
    "email",
    "role",
    "department",
    "location",
    "job_role",
    "badge",
    "manager",
    "account",
)
PAGE = 50


def people_list(size: int, server: Server) -> Figure:
    """The slowest of all questions, warm."""
    town = furnished(size, server)
    times = {
        name: median(timed(town.asking(query)) for _ in range(PAIRS)) for name, query in town.questions()
    }
    for name, seconds in sorted(times.items(), key=lambda one: -one[1]):
        print(f"  {seconds * 1000:7.1f} ms  {name}")
    slowest = max(times, key=lambda name: times[name])
    query = dict(town.questions())[slowest]
    return compared("people_list", size, ours=town.asking(query), floor=town.floor(query), rows=PAGE)


def person_page(size: int, server: Server) -> Figure:
    """The page of one person among so many, warm."""
    town = furnished(size, server)
    address = reverse("person", kwargs={"person_id": town.somebody})
    ours = town.opening(address)
    floor = town.stating("person_page", {"person": town.somebody})
    return compared("person_page", size, ours=ours, floor=floor, rows=1)


@dataclass(frozen=True)
class Town:
    """Everybody, and an admin at the browser."""

    actor: Actor
    client: Client
    size: int
    filters: dict[str, str]
    dynamic_group: str
    somebody: Any

    def questions(self) -> list[tuple[str, dict[str, str]]]:
        """What is asked of the list, by name."""
        last, middle = str(self.size // PAGE), str(self.size // PAGE // 2)
        asked: list[tuple[str, dict[str, str]]] = [
            ("first page", {}),
            ("last page", {"page": last}),
            ("middle", {"page": middle}),
        ]
        for sort in SORTS:
            asked += [(f"{way}{sort}", {"sort": f"{way}{sort}"}) for way in ("", "-")]
            asked += [(f"{sort}, last page", {"sort": sort, "page": last})]
            asked += [(f"{sort}, middle", {"sort": sort, "page": middle})]
        asked += [(f"filter {name}", {name: value}) for name, value in self.filters.items()]
        asked += [("filter dynamic group", {"group": self.dynamic_group})]
        asked += [("filter no badge", {"badge": "none"}), ("filter no language", {"language": "none"})]
        asked += [(f"words {words!r}", {"q": words}) for words in ("a", "an", "anna", "B-0000", "anna b")]
        everything = {"q": "a", "sort": "-manager", "department": self.filters["department"]}
        return [*asked, ("words, filter and order", everything)]

    def opening(self, address: str, query: dict[str, str] | None = None) -> Callable[[], None]:
        def ask() -> None:
            answer = self.client.get(address, query or {})
            if answer.status_code != 200:
                raise RuntimeError(f"{address} answers {answer.status_code}.")

        ask()
        return ask

    def asking(self, query: dict[str, str]) -> Callable[[], None]:
        return self.opening(reverse("people"), query)

    def floor(self, query: dict[str, str]) -> Callable[[], None]:
        """The statement that a page of this order and narrowing comes to at least."""
        sort = query.get("sort", "name")
        asked = {key: value for key, value in query.items() if key in ("department", "location", "badge")}
        values = {key: None if value == "none" else UUID(value) for key, value in asked.items()}
        listing = Listing(search=query.get("q", ""), values=values)
        with transaction(self.actor):
            which, ordered = condition(listing), sorting(Order(sort.lstrip("-"), sort.startswith("-")))
        skip = (int(query.get("page", "1")) - 1) * PAGE
        return self.stating(
            "people_list",
            {**which.params, **ordered.params, "skip": skip, "size": PAGE},
            joins=ordered.joins,
            where=which.sql,
            order=ordered.order,
        )

    def stating(self, name: str, params: dict[str, Any], **pieces: str) -> Callable[[], None]:
        statement = (SQL / f"{name}.sql").read_text(encoding="utf-8")
        for piece, text in pieces.items():
            statement = statement.replace(f"${piece}", text)

        def state() -> None:
            with transaction(self.actor):
                fetched(statement, params)

        state()
        return state


def furnished(size: int, server: Server) -> Town:
    """A population with names, words, accounts, leaders, groups and attributes, and its statistics."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
    actor = populate(size * 4 // 5).actor
    server.as_owner("ANALYZE")
    with transaction(actor), about_many():
        values = {key: _values(actor, key, count) for key, count in (("location", 40), ("job_role", 300))}
        badge = _values(actor, "badge", 6)
        written((SQL / "furnish_people.sql").read_text(encoding="utf-8"), values)
        for name in ("furnish_accounts", "furnish_words"):
            written((SQL / f"{name}.sql").read_text(encoding="utf-8"), {})
        written((SQL / "furnish_badges.sql").read_text(encoding="utf-8"), {"badge": badge})
        groups = _groups(actor, values["location"][0])
        account = Account.objects.create(organization_id=actor.organization_id, handle="benchmark:admin")
        Person.objects.filter(pk__in=[actor.person_id]).update(account_id=account.pk)
        somebody = Person.objects.exclude(manager=None).values_list("id", flat=True)[0]
        department = Attribute.objects.get(key="department")
        branch = AttributeValue.objects.filter(attribute=department, parent=None)[0]
        record(actor, "benchmark.written", object_type="organization", object_id=actor.organization_id)
    server.as_owner("VACUUM (ANALYZE)")
    client = Client(SERVER_NAME="localhost")
    client.force_login(account)
    filters = {
        "role": "employee",
        "department": str(branch.pk),
        "location": str(values["location"][0]),
        "job_role": str(values["job_role"][0]),
        "badge": str(badge[0]),
        "status": "both",
        "account": "password",
        "group": str(groups[0]),
    }
    return Town(actor, client, size, filters, str(groups[1]), somebody)


def _values(actor: Actor, key: str, count: int) -> list[Any]:
    attribute = Attribute.objects.create(
        organization_id=actor.organization_id,
        key=key,
        name=key.capitalize(),
        is_tree=key == "location",
        is_custom=key == "badge",
    )
    made = AttributeValue.objects.bulk_create(
        AttributeValue(
            id=uuid7(actor.now),
            organization_id=actor.organization_id,
            attribute=attribute,
            name=f"{key} {number}",
        )
        for number in range(count)
    )
    ValueTree.objects.bulk_create(
        ValueTree(organization_id=actor.organization_id, ancestor_id=one.pk, descendant_id=one.pk, depth=0)
        for one in made
    )
    return [one.pk for one in made]


def _groups(actor: Actor, location: Any) -> list[Any]:
    """A static group of a tenth, and a dynamic one."""
    static = Group.objects.create(organization_id=actor.organization_id, name="Drivers", kind=Group.STATIC)
    everybody = Person.objects.active().order_by("id").values_list("id", flat=True)
    GroupMember.objects.bulk_create(
        [
            GroupMember(organization_id=actor.organization_id, group=static, person_id=one)
            for one in list(everybody)[::10]
        ],
        batch_size=5000,
    )
    audience = Audience(clauses=(Clause((Condition("location", frozenset({location})),)),))
    dynamic = Group.objects.create(
        organization_id=actor.organization_id, name="Site", kind=Group.DYNAMIC, audience=to_json(audience)
    )
    return [static.pk, dynamic.pk]
