"""`duly organization`: a new organization, and the first who may look after it."""

import argparse
import json
from datetime import UTC, datetime

from duly.kernel.refusal import Refused
from duly.people.operations import Newcomer, create_organization, welcome
from duly.people.queries import person_by
from duly.tenancy.actor import Actor
from duly.tenancy.transactions import transaction


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `organization` and its verbs."""
    parser = subparsers.add_parser("organization", help="create an organization")
    verbs = parser.add_subparsers(dest="verb", required=True)
    summary = "make an organization and its first corporate admin"
    command = verbs.add_parser("create", help=summary, description=summary)
    command.add_argument("slug", metavar="SLUG", help="its short name, for addresses and logins")
    command.add_argument("--name", required=True, help="its name on screens and papers")
    command.add_argument("--zone", required=True, help="the time zone that judges its days, as Europe/Berlin")
    command.add_argument("--language", default="en", help="the language it writes in (en)")
    command.add_argument("--admin-name", default="", metavar="N", help="the first corporate admin")
    command.add_argument("--admin-email", default="", metavar="E", help="where the welcome link goes")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(handler=create)


def create(arguments: argparse.Namespace) -> int:
    """Make it; with an admin, send and print the link by which they choose a password."""
    admin = _admin(arguments.admin_name.strip(), arguments.admin_email.strip())
    actor = create_organization(
        slug=arguments.slug,
        name=arguments.name,
        zone=arguments.zone,
        language=arguments.language,
        now=datetime.now(UTC),
        source="cli",
        admin=admin,
    )
    told = {"organization": str(actor.organization_id), "slug": arguments.slug}
    sentence = f"Organization {arguments.slug} is there."
    if admin:
        told["welcome"] = _link(actor, admin.email)
        sentence += f" Its first admin chooses a password here, once: {told['welcome']}"
    print(json.dumps(told) if arguments.json else sentence)
    return 0


def _admin(name: str, email: str) -> Newcomer | None:
    if bool(name) != bool(email):
        raise Refused("invalid_person", "Give the admin's name and e-mail address, or neither.")
    given, _, family = name.rpartition(" ")
    return Newcomer(given_name=given, family_name=family, email=email) if name else None


def _link(actor: Actor, email: str) -> str:
    with transaction(actor):
        return welcome(actor=actor, person_id=person_by(email=email)).link
