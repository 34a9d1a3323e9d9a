"""How every figure is taken: ours and the floor in turns, three pairs, medians."""

import resource
from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter

PAIRS = 3

Step = Callable[[], None]


@dataclass(frozen=True)
class Figure:
    """One result. `rows` is what ours wrote, `peak_mb` the resident memory of this process at its peak."""

    name: str
    size: int
    rows: int
    seconds: float
    floor_seconds: float
    ratio: float
    peak_mb: float

    def json(self) -> dict[str, object]:
        return asdict(self)


def paired(name: str, size: int, *, ours: Step, floor: Step, before: Step, rows: Callable[[], int]) -> Figure:
    """Times ours and the floor in turns, `before` each untimed. `rows` counts what ours left behind."""
    own_times, floor_times, counted = [], [], 0
    for _ in range(PAIRS):
        before()
        own_times.append(timed(ours))
        counted = rows()
        before()
        floor_times.append(timed(floor))
        if rows() != counted:
            raise RuntimeError(f"The floor left {rows()} rows, ours {counted}: they do not do the same.")
    seconds, floor_seconds = median(own_times), median(floor_times)
    return Figure(
        name,
        size,
        counted,
        round(seconds, 4),
        round(floor_seconds, 4),
        round(seconds / floor_seconds, 3),
        round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    )


def timed(step: Step) -> float:
    """How long a step takes, in seconds."""
    started = perf_counter()
    step()
    return perf_counter() - started
