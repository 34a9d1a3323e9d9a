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

    @classmethod
    def taken(cls, name: str, size: int, rows: int, seconds: float, floor_seconds: float) -> "Figure":
        """These times, with the peak of this process up to now."""
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        ratio = round(seconds / floor_seconds, 3)
        return cls(name, size, rows, round(seconds, 4), round(floor_seconds, 4), ratio, round(peak, 1))

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
    return Figure.taken(name, size, counted, median(own_times), median(floor_times))


def compared(name: str, size: int, *, ours: Step, floor: Step, rows: int) -> Figure:
    """Times ours and the floor in turns, warm: neither is in the other's way."""
    pairs = [(timed(ours), timed(floor)) for _ in range(PAIRS)]
    seconds, floor_seconds = (median(one) for one in zip(*pairs, strict=True))
    return Figure.taken(name, size, rows, seconds, floor_seconds)


def timed(step: Step) -> float:
    """How long a step takes, in seconds."""
    started = perf_counter()
    step()
    return perf_counter() - started
