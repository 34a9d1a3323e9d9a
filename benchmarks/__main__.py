"""`python -m benchmarks [NAME] [--size N] [--json]`: without a name, every figure at its usual size."""

import argparse
import json
from importlib import import_module

from benchmarks.measuring import Figure
from benchmarks.server import running

SIZES = {
    "launch": 100_000,
    "import": 100_000,
    "people_list": 100_000,
    "person_page": 100_000,
    "reconcile": 100_000,
    "reconcile_again": 100_000,
    "one_change": 100_000,
    "one_change_seen": 100_000,
    "matrix": 10_000,
    "rules_list": 5_000,
}
# Figures whose file has another name: a keyword, or one that several share.
FILES = {
    "import": "importing",
    "people_list": "people",
    "person_page": "people",
    "reconcile": "reconciling",
    "reconcile_again": "reconciling",
    "one_change": "reconciling",
    "one_change_seen": "reconciling",
    "rules_list": "rules",
}


def main() -> None:
    """Measures and prints, one line a figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=SIZES)
    parser.add_argument("--size", type=int, help="how much work the figure is about")
    parser.add_argument("--json", action="store_true", help="one JSON object a figure")
    chosen = parser.parse_args()
    for name in (chosen.name,) if chosen.name else SIZES:
        figure = measured(name, chosen.size or SIZES[name])
        print(json.dumps(figure.json()) if chosen.json else in_words(figure), flush=True)


def measured(name: str, size: int) -> Figure:
    """One figure, on a server of its own."""
    with running() as server:
        # Only now: the module needs Django, and Django needed to know the server.
        file = import_module(f"benchmarks.{FILES.get(name, name)}")
        measure = getattr(file, name, None) or file.measure
        figure: Figure = measure(size, server)
    return figure


def in_words(figure: Figure) -> str:
    return (
        f"{figure.name} {figure.size:,}: {figure.rows:,} rows in {figure.seconds:.2f} s, floor "
        f"{figure.floor_seconds:.2f} s, ratio {figure.ratio:.2f}, peak {figure.peak_mb:.0f} MB"
    )


if __name__ == "__main__":
    main()
