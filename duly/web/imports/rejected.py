"""The rows that are left out, as a file to put right and bring in again."""

from collections.abc import Iterator
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from duly.people.queries.imports import rejected_rows, upload_page
from duly.web.access import Request, signed_in
from duly.web.exports import Row, export


@require_safe
@signed_in("people.view")
def import_rejected(request: Request, upload_id: UUID) -> StreamingHttpResponse:
    """Each row as it stands in the file, behind its line and the reasons. Raises NotFound."""
    actor = request.actor
    upload = upload_page(actor=actor, upload_id=upload_id)
    columns = [("line", pgettext("of a file", "Line")), ("reasons", _("Why it was left out"))]
    columns += [(f"column_{at}", column.name) for at, column in enumerate(upload.columns)]

    def rows() -> Iterator[Row]:
        for row in rejected_rows(actor=actor, upload_id=upload_id):
            yield (row.line, " ".join(row.reasons), *row.cells)

    return export(actor=actor, form="csv", name="rejected", columns=columns, rows=rows)
