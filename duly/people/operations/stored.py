"""The bytes of an upload, put together again from the parts in which they are stored."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import BinaryIO
from uuid import UUID

from duly.people.models import ImportFile


@contextmanager
def stored_file(upload_id: UUID) -> Iterator[BinaryIO]:
    """The file, on disk and not in memory. Needs the transaction only until it is there."""
    with TemporaryFile() as file:
        parts = ImportFile.objects.filter(upload_id=upload_id).order_by("position")
        for content in parts.values_list("content", flat=True).iterator(chunk_size=1):
            file.write(content)
        file.seek(0)
        yield file
