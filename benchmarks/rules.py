"""The list of rules through the whole request, each rule with its people counted, against one hand-written
statement that counts the same people of the same rules.

`size` counts rules; they are about so many people that each matches one in fifty of them.
"""

from collections.abc import Callable
from pathlib import Path
from statistics import median

from django.conf import settings
from django.test import Client
from django.urls import reverse

from benchmarks.duties import Duties, with_rules
from benchmarks.measuring import PAIRS, Figure, compared, timed
from benchmarks.population import audited
from benchmarks.server import Server
from duly.assignments.models import Rule
from duly.people.models import Account, Person
from duly.tenancy.statements import fetched
from duly.tenancy.transactions import transaction

SQL = Path(__file__).resolve().parent / "sql"
PEOPLE = 10_000
PAGE = 50


def rules_list(size: int, server: Server) -> Figure:
    """The slowest of all questions of the list, warm."""
    duties = with_rules(PEOPLE, size)
    client = _admin(duties)
    server.as_owner("VACUUM (ANALYZE)")
    asked = _questions(size)
    steps = {name: _opening(client, reverse("rules"), query) for name, query in asked.items()}
    steps["the check of the rules"] = _opening(client, reverse("rules_lint"), {})
    times = {name: median(timed(step) for _ in range(PAIRS)) for name, step in steps.items()}
    for name, seconds in sorted(times.items(), key=lambda one: -one[1]):
        print(f"  {seconds * 1000:7.1f} ms  {name}")
    slowest = max(asked, key=lambda name: times[name])
    return compared("rules_list", size, ours=steps[slowest], floor=_floor(duties), rows=PAGE)


def _questions(size: int) -> dict[str, dict[str, str]]:
    last = str(size // PAGE)
    sorts = ("name", "-name", "revised", "-revised", "trainings", "days", "state")
    return {
        "first page": {},
        "last page": {"page": last},
        **{f"by {sort}": {"sort": sort} for sort in sorts},
        "last page by changes": {"sort": "revised", "page": last},
        "active ones": {"state": "active"},
        "words": {"q": "rule 12"},
    }


def _admin(duties: Duties) -> Client:
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
    actor = duties.actor
    with transaction(actor):
        account = Account.objects.create(organization_id=actor.organization_id, handle="benchmark:admin")
        Person.objects.filter(pk__in=[actor.person_id]).update(account_id=account.pk)
        audited(actor)
    client = Client(SERVER_NAME="localhost")
    client.force_login(account)
    return client


def _opening(client: Client, address: str, query: dict[str, str]) -> Callable[[], None]:
    def ask() -> None:
        answer = client.get(address, query)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answers {answer.status_code}.")

    ask()
    return ask


def _floor(duties: Duties) -> Callable[[], None]:
    """The people of the rules on the first page, counted by one statement."""
    statement = (SQL / "rules_list.sql").read_text(encoding="utf-8")
    with transaction(duties.actor):
        shown = list(Rule.objects.order_by("name").values_list("pk", flat=True)[:PAGE])
    asked = {one.rule_id: one for one in duties.asked}
    here = [asked[rule] for rule in shown]
    lists = {
        "departments": [_array(one.departments) for one in here],
        "locations": [_array(one.locations) for one in here],
        "job_roles": [_array(one.job_roles) for one in here],
    }

    def state() -> None:
        with transaction(duties.actor):
            fetched(statement, {"rules": shown, **lists})

    state()
    return state


def _array(values: object) -> str:
    return "{" + ",".join(map(str, values)) + "}"  # type: ignore[call-overload]
