"""What an import would do to assignments, as its preview stored it."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from duly.assignments.operations.rehearsing import LOUD, PAGE, Diff, DiffCount, DiffRow
from duly.assignments.rules.reconciling import Act
from duly.people.models import ImportUpload
from duly.people.queries import Page
from duly.people.queries.imports import UploadRow, effect_lines
from duly.tenancy.actor import Actor
from duly.web.access import Request
from duly.web.diffs import ACT, consequence, sheet_of, wanted


def effects(request: Request, upload: UploadRow) -> dict[str, Any]:
    """The diff of a preview that can be applied; its people once they are asked for."""
    if upload.effect is None or upload.state != ImportUpload.PREVIEWED:
        return {}
    asked = wanted(request.GET)
    diff = stored_diff(request.actor, upload, upload.effect, asked["shown"], asked["page"])
    return {
        "moves": sheet_of(diff, request.GET, anchor="effect", listed=LOUD),
        "consequence": consequence(diff),
    }


def stored_diff(
    actor: Actor, upload: UploadRow, effect: Mapping[str, Any], shown: Act | None, page: int
) -> Diff:
    """The diff with one page of the people of one act, none where none is asked for."""
    counts = tuple(map(_count, effect["counts"]))
    total = sum(one.people for one in counts if one.act is shown)
    number = min(max(page, 1), max(1, -(-total // PAGE)))
    lines = effect_lines(actor=actor, upload_id=upload.id, act=shown, page=number) if shown else ()
    rows = tuple(_row(line, shown) for line in lines if shown)
    return Diff(counts, effect["fingerprint"], Page(rows=rows, number=number, size=PAGE, total=total))


def is_asked(request: Request) -> bool:
    """Whether the page number of the address is one of these lists."""
    return ACT in request.GET


def _count(one: Mapping[str, Any]) -> DiffCount:
    return DiffCount(
        campaign_id=UUID(one["campaign"]),
        campaign_name=one["campaign_name"],
        rule_id=UUID(one["rule"]) if one["rule"] else None,
        training_id=UUID(one["training"]),
        training_name=one["training_name"],
        act=Act(one["act"]),
        reason=one["reason"],
        people=one["people"],
    )


def _row(line: Mapping[str, Any], act: Act) -> DiffRow:
    before, after = line["before"], line["after"]
    return DiffRow(
        person_id=UUID(line["person"]),
        name=line["name"],
        department=line["department"],
        training_name=line["training"],
        rule_name=line["rule"],
        act=act,
        reason=line["reason"],
        due_on_before=date.fromisoformat(before) if before else None,
        due_on_after=date.fromisoformat(after) if after else None,
    )
