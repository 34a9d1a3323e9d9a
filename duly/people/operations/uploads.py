"""An import from the upload to the two jobs that do it: upload, map, apply, discard; mappings with a name."""

from collections.abc import Mapping
from typing import BinaryIO
from uuid import UUID

from duly.tenancy.actor import Actor

MOST_BYTES = 64 * 1024 * 1024


def upload_export(*, actor: Actor, file: BinaryIO, name: str) -> UUID:
    """Stores an export and finds out how it is written; returns the upload's id.

    Refuses with 'too_big', 'import_empty', 'not_an_export' or 'unsafe_file', each with field="file".
    """
    raise NotImplementedError


def reread_upload(*, actor: Actor, upload_id: UUID, form: Mapping[str, str]) -> None:
    """Reads the columns again in another form: `encoding`, `delimiter`, `sheet`, `header`; others stay.

    Refuses with 'invalid_form' (field is one of these), 'import_empty' and 'busy'. Raises NotFound.
    """
    raise NotImplementedError


def map_upload(
    *, actor: Actor, upload_id: UUID, form: Mapping[str, str], mapping: object, is_complete: bool
) -> None:
    """Says what the columns mean, and has the preview computed.

    Refuses with 'invalid_mapping' (fact `path`), 'import_columns', 'invalid_form', 'ambiguous_days'
    (field="days": the samples fit more than one order, and the mapping names none) and 'busy'.
    Raises NotFound.
    """
    raise NotImplementedError


def apply_upload(*, actor: Actor, upload_id: UUID, fingerprint: str, confirmed_leavers: bool = False) -> None:
    """Has the import carried out exactly as the preview with this fingerprint showed it.

    Refuses with 'stale' (another preview is the newest), 'many_leavers' (more than 5 % would leave, and
    nobody has confirmed it) and 'busy'. Raises NotFound.
    """
    raise NotImplementedError


def discard_upload(*, actor: Actor, upload_id: UUID) -> None:
    """Deletes the file and what was found in it; the upload stays in the list as discarded.

    Refuses with 'busy' while it is applied, and 'ended' when it was. Raises NotFound.
    """
    raise NotImplementedError


def save_mapping(*, actor: Actor, name: str, mapping: object) -> UUID:
    """Keeps a mapping under a name, replacing the one that has it.

    Refuses with 'invalid_mapping' and 'invalid_name'.
    """
    raise NotImplementedError


def delete_mapping(*, actor: Actor, mapping_id: UUID) -> None:
    """Forgets a saved mapping. Raises NotFound."""
    raise NotImplementedError
