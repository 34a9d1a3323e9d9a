"""`duly people`: bring people in from an HR export, and let one of them in."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from duly.kernel.refusal import Refused
from duly.people.operations import ImportReport, import_people, service, welcome
from duly.people.operations.factors import reset_factors
from duly.people.queries import organization_of, person_by
from duly.people.rules.detection import detect_form, is_workbook
from duly.people.rules.forms import FileForm
from duly.people.rules.mapping import ImportMapping, parse_mapping
from duly.people.rules.table import Reject
from duly.tenancy.roles import Role
from duly.tenancy.transactions import transaction

COUNTS = (
    "rows", "people", "created", "changed", "returning", "unchanged", "leaving", "rejected", "departments",
    "managers_linked",
)  # fmt: skip
REJECTS_SHOWN = 50


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `people` and its verbs."""
    parser = subparsers.add_parser("people", help="import people, invite one of them")
    verbs = parser.add_subparsers(dest="verb", required=True)
    _add_import(verbs)
    _add_welcome(verbs)
    _add_reset_factors(verbs)


def _add_import(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    summary = "bring the organization's people to what an HR export says"
    command = verbs.add_parser("import", help=summary, description=summary)
    command.add_argument("file", type=Path, help="the export, as CSV or XLSX")
    command.add_argument("--organization", required=True, metavar="SLUG")
    command.add_argument("--mapping", required=True, type=Path, help="what its columns mean (docs/import.md)")
    command.add_argument(
        "--complete", action="store_true", help="the export names everybody: active people not in it leave"
    )
    command.add_argument(
        "--sheet", default="", metavar="NAME", help="the sheet of a workbook; else the first"
    )
    command.add_argument("--dry-run", action="store_true", help="show what would change, write nothing")
    command.add_argument(
        "--refuse-on-rejects", action="store_true", help="import nothing if a single row cannot be used"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(handler=import_file)


def _add_welcome(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    summary = "open somebody's account and send the link by which they choose a password"
    command = verbs.add_parser("welcome", help=summary, description=summary)
    command.add_argument("--organization", required=True, metavar="SLUG")
    whom = command.add_mutually_exclusive_group(required=True)
    whom.add_argument("--employee-number", metavar="N", default="")
    whom.add_argument("--email", metavar="E", default="")
    command.add_argument("--role", type=Role, choices=list(Role), help="the role to give; else it stays")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(handler=let_in)


def _add_reset_factors(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    summary = "remove the second factors of somebody whom no other admin can help"
    command = verbs.add_parser("reset-factors", help=summary, description=summary)
    command.add_argument("--organization", required=True, metavar="SLUG")
    whom = command.add_mutually_exclusive_group(required=True)
    whom.add_argument("--employee-number", metavar="N", default="")
    whom.add_argument("--email", metavar="E", default="")
    command.add_argument("--reason", required=True, help="10 to 1000 characters, for the audit log")
    command.set_defaults(handler=remove_factors)


def import_file(arguments: argparse.Namespace) -> int:
    """Import, or preview; 0 also when some rows were left out, 1 when everything was refused."""
    mapping = _mapping(arguments.mapping)
    actor = service(organization_of(arguments.organization), now=datetime.now(UTC), source="import")
    try:
        with arguments.file.open("rb") as file, transaction(actor):
            report = import_people(
                actor=actor,
                file=file,
                mapping=mapping,
                form=_form(file, arguments.sheet),
                is_complete=arguments.complete,
                dry_run=arguments.dry_run,
                refuse_on_rejects=arguments.refuse_on_rejects,
            )
    except OSError as error:
        raise Refused("unreadable_file", f"{arguments.file}: {error.strerror}.") from None
    except Refused as refused:
        return _refuse(refused, arguments)
    _tell(report, arguments)
    return 0


def let_in(arguments: argparse.Namespace) -> int:
    """Open the account where there is none yet; in any case make a new link, and mail it."""
    now = datetime.now(UTC)
    actor = service(organization_of(arguments.organization), now=now, source="cli")
    with transaction(actor):
        person_id = person_by(employee_number=arguments.employee_number, email=arguments.email)
        one = welcome(actor=actor, person_id=person_id, role=arguments.role)
    told = {"person": str(person_id), "account": str(one.account_id), "welcome": one.link}
    print(json.dumps(told) if arguments.json else f"Choose a password here, once: {one.link}")
    return 0


def remove_factors(arguments: argparse.Namespace) -> int:
    """End the sessions too; the person is told by mail."""
    actor = service(organization_of(arguments.organization), now=datetime.now(UTC), source="cli")
    with transaction(actor):
        person_id = person_by(employee_number=arguments.employee_number, email=arguments.email)
        reset_factors(actor=actor, person_id=person_id, reason=arguments.reason)
    print("The second factors are removed. The password alone lets this person in.")
    return 0


def _form(file: BinaryIO, sheet: str) -> FileForm | None:
    """How a workbook is written. What a CSV file is written like says the mapping."""
    if not is_workbook(file):
        return None
    form = detect_form(file)
    return form.changed({"sheet": sheet}) if sheet else form


def _mapping(path: Path) -> ImportMapping:
    try:
        return parse_mapping(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise Refused("unreadable_file", f"{path}: {error.strerror}.") from None
    except ValueError as error:
        raise Refused("invalid_mapping", f"{path} is not JSON: {error}.") from None


def _refuse(refused: Refused, arguments: argparse.Namespace) -> int:
    """Nothing was imported: say why, and which rows are to blame if rows are."""
    rejects: tuple[Reject, ...] = refused.facts.get("rejects", ())  # type: ignore[assignment]
    if arguments.json:
        told = {"error": refused.message, "code": refused.code, "rejects": _listed(rejects)}
        print(json.dumps(told))
    else:
        _tell_rejects(rejects)
        print(refused.message, file=sys.stderr)
    return 1


def _tell(report: ImportReport, arguments: argparse.Namespace) -> None:
    counts: dict[str, Any] = {name: getattr(report.counts, name) for name in COUNTS}
    if arguments.json:
        run = str(report.run_id) if report.run_id else None
        more = {"dry_run": report.dry_run, "run": run, "rejects": _listed(report.rejects)}
        print(json.dumps(counts | more))
        return
    _tell_rejects(report.rejects)
    would = "would be " if report.dry_run else ""
    print(
        "{rows} rows about {people} people: {created} {would}created, {changed} {would}changed, "
        "{returning} {would}back again, {unchanged} unchanged; {rejected} rows left out.\n"
        "{leaving} people {would}left. {departments} departments, {managers_linked} people with a manager."
        "".format(would=would, **counts)
    )


def _tell_rejects(rejects: tuple[Reject, ...]) -> None:
    for reject in rejects[:REJECTS_SHOWN]:
        where = f"line {reject.line}" + (f", {reject.column}" if reject.column else "")
        print(f"{where}: {reject.message} The {reject.left_out} is left out.", file=sys.stderr)
    if len(rejects) > REJECTS_SHOWN:
        print(f"and {len(rejects) - REJECTS_SHOWN} more; --json names all of them", file=sys.stderr)


def _listed(rejects: tuple[Reject, ...]) -> list[dict[str, Any]]:
    return [asdict(reject) for reject in rejects]
