"""The page on which columns get their meaning, as one value: what stands on it, and what it comes to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils.functional import cached_property

from duly.people.queries.imports import ColumnRow, SavedMappingRow, UploadRow, saved_mappings, suggest_mapping
from duly.people.queries.values import attributes
from duly.tenancy.actor import Actor
from duly.web.imports.forms import AS_SHOWN, MapForm, written_as
from duly.web.imports.judging import Problems
from duly.web.imports.meanings import Group, Meaning, by_key, offered
from duly.web.imports.results import Reading, Result, results
from duly.web.imports.uses import Use, Uses, asked, fitting, of_mapping, texts, to_mapping

ISO = "year-month-day"


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of the file as the page shows it; one without a name of its own cannot be used."""

    position: int
    name: str
    samples: Sequence[str]
    usable: bool
    uses: Sequence[tuple[int, Use]]
    problems: Sequence[str]
    results: Sequence[Result]
    again: bool


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The columns of one upload with what they are used for.

    `suggested` and `saved` say where uses come from that nobody chose yet. `again` is the column that gets
    one more use.
    """

    upload: UploadRow
    form: MapForm
    uses: Uses
    groups: tuple[Group, ...]
    own: frozenset[str]
    again: str = ""
    suggested: bool = False
    saved: SavedMappingRow | None = None
    problems: Problems = field(default_factory=Problems)

    @cached_property
    def meanings(self) -> dict[str, Meaning]:
        return by_key(self.groups)

    @property
    def names(self) -> list[str]:
        """The columns that can be referred to."""
        return [column.name for column in self.upload.columns if self._usable(column)]

    @property
    def missing(self) -> list[str]:
        """The columns that a saved mapping speaks of and the file does not have."""
        return sorted(self.saved.columns - set(self.names)) if self.saved else []

    @property
    def columns(self) -> list[Column]:
        return [self._column(position, column) for position, column in enumerate(self.upload.columns)]

    def mapping(self) -> dict[str, Any]:
        """The mapping that the page makes; the form has to be valid."""
        said = self.form.cleaned_data
        file = {name: text for name, text in self.form.written().items() if name in ("encoding", "delimiter")}
        if said["days"] != AS_SHOWN:
            file["days"] = said["days"]
        return to_mapping(self.uses, file={**file, "empty": texts(said["empty"])}, own=self.own)

    def _column(self, position: int, column: ColumnRow) -> Column:
        uses = self.uses.get(column.name, (Use(),)) if self._usable(column) else ()
        return Column(
            position=position,
            name=column.name,
            samples=column.samples,
            usable=self._usable(column),
            uses=list(enumerate(uses)),
            problems=self.problems.by_column.get(column.name, []),
            results=results(column.samples, uses, self.meanings, self._reading(column)),
            again=self.again == str(position),
        )

    def _usable(self, column: ColumnRow) -> bool:
        return bool(column.name) and [one.name for one in self.upload.columns].count(column.name) == 1

    def _reading(self, column: ColumnRow) -> Reading:
        chosen = str(self.form["days"].value() or AS_SHOWN)
        shown = column.days[0] if len(column.days) == 1 else "" if column.days else ISO
        return Reading(
            shown if chosen == AS_SHOWN else chosen, frozenset(texts(str(self.form["empty"].value() or "")))
        )


def untouched(actor: Actor, upload: UploadRow) -> Sheet:
    """The page as it opens: as it was left, else by the saved mapping that fits, else as names suggest."""
    if upload.mapping is not None:
        return _from(actor, upload, upload.mapping)
    fitting_ones = [
        one for one in saved_mappings() if one.columns and one.columns <= {two.name for two in upload.columns}
    ]
    if len(fitting_ones) == 1:
        return _from(actor, upload, fitting_ones[0].mapping, saved=fitting_ones[0])
    return _from(actor, upload, suggest_mapping(upload.columns), suggested=True)


def filled(actor: Actor, upload: UploadRow, said: QueryDict) -> Sheet:
    """The page as it was filled in. Columns it did not ask about, read anew, are as their names suggest."""
    groups, own = _offered(actor)
    known = by_key(groups)
    names = [column.name for column in upload.columns]
    found = {name: _known(uses, known) for name, uses in asked(said, names).items()}
    guessed = of_mapping(suggest_mapping(upload.columns)) if not found else {}
    return Sheet(
        upload=upload,
        form=MapForm(said, upload=upload),
        uses=_in_order(upload, {**guessed, **found}),
        groups=groups,
        own=own,
        again=said.get("again", ""),
        suggested=bool(guessed),
    )


def by_saved(actor: Actor, upload: UploadRow, mapping_id: UUID | None) -> Sheet | None:
    """The page as a saved mapping fills it in; None when there is no such mapping."""
    saved = next((one for one in saved_mappings() if one.id == mapping_id), None)
    return _from(actor, upload, saved.mapping, saved=saved) if saved else None


def _from(
    actor: Actor,
    upload: UploadRow,
    mapping: Mapping[str, Any],
    *,
    saved: SavedMappingRow | None = None,
    suggested: bool = False,
) -> Sheet:
    groups, own = _offered(actor)
    file = mapping.get("file", {})
    initial = {
        **written_as(upload.form),
        "days": file.get("days", AS_SHOWN),
        "empty": ", ".join(sorted(filter(None, file.get("empty", [])))),
        "is_complete": upload.is_complete,
    }
    return Sheet(
        upload=upload,
        form=MapForm(initial=initial, upload=upload),
        uses=_in_order(upload, of_mapping(mapping)),
        groups=groups,
        own=own,
        suggested=suggested,
        saved=saved,
    )


def _offered(actor: Actor) -> tuple[tuple[Group, ...], frozenset[str]]:
    found = attributes(actor=actor)
    return offered(found), frozenset(one.key for one in found if one.is_custom)


def _known(uses: Iterable[Use], meanings: Mapping[str, Meaning]) -> tuple[Use, ...]:
    return tuple(
        fitting(use, meanings[use.meaning].details) if use.meaning in meanings else Use() for use in uses
    )


def _in_order(upload: UploadRow, uses: Uses) -> Uses:
    """The uses of the columns that the file has, in its order."""
    return {column.name: uses[column.name] for column in upload.columns if column.name in uses}
