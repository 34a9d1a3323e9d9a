"""Dimensions are called the same by the kernel and, translated, by the pages."""

from duly.kernel.audience import DIMENSIONS
from duly.people.queries.names import LABELS


def test_every_built_in_dimension_can_be_translated() -> None:
    assert {key: str(label) for key, label in LABELS.items()} == DIMENSIONS
