"""`make prove`: every part at the size its promise names, each on its own, resumable, judged at the end.

`make prove ARGS="import tests"` runs these parts only. A part that is done at this commit is not done again;
`--again` forgets that. What came out stands in build/prove/<part>.json, to be taken over into docs/proof.
"""

import argparse
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.terminal import BUILD, VENV_PYTHON, StepFailed, call, main, step

FOLDER = BUILD / "prove"
PATIENCE = 75 * 60


@dataclass(frozen=True)
class Part:
    """A program whose last line is the result. `bounds` names the figures that may not be larger."""

    command: tuple[str, ...]
    bounds: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def figure(cls, name: str, size: int, **bounds: float) -> "Part":
        return cls(("-m", "benchmarks", name, "--size", str(size), "--json"), bounds)


PARTS = {
    "tests": Part(("-m", "pytest", "-m", "prove", "-q", "-n", "2", "--dist", "worksteal")),
    "launch_small": Part.figure("launch", 10_000, peak_mb=300),
    "launch": Part.figure("launch", 100_000, ratio=1.3, peak_mb=300),
    "launch_large": Part.figure("launch", 1_000_000, ratio=1.3, peak_mb=300),
    "reconcile": Part.figure("reconcile", 100_000, seconds=60, ratio=2, peak_mb=300),
    "reconcile_again": Part.figure("reconcile_again", 100_000, seconds=10, rows=0, peak_mb=300),
    "one_change": Part.figure("one_change", 100_000, seconds=0.05, peak_mb=300),
    "one_change_seen": Part.figure("one_change_seen", 100_000, seconds=2, peak_mb=300),
    "rules_list": Part.figure("rules_list", 5_000, seconds=0.5, peak_mb=300),
    "import": Part.figure("import", 100_000, seconds=60, peak_mb=300),
    "people_list": Part.figure("people_list", 100_000, seconds=0.3, peak_mb=300),
    "person_page": Part.figure("person_page", 100_000, seconds=0.3, peak_mb=300),
    "matrix": Part.figure("matrix", 10_000, seconds=0.5, peak_mb=300),
}
# Ten times the size takes at most eleven times as long: two parts, and how much longer the first may take.
GROWTH = (("launch_large", "launch_small", 110.0),)


def prove() -> None:
    """Runs what is not yet done at this commit. Raises StepFailed naming every bound that does not hold."""
    parser = argparse.ArgumentParser(prog="make prove ARGS=", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], help="all of them, when none is named")
    parser.add_argument("--again", action="store_true", help="also what is done already")
    chosen = parser.parse_args()
    commit = call(["git", "rev-parse", "--short", "HEAD"]).strip()
    results = {name: proven(name, commit, again=chosen.again) for name in chosen.parts or PARTS}
    broken = [problem for name, result in results.items() for problem in too_large(PARTS[name], result)]
    broken += grown_too_much(results)
    if broken:
        raise StepFailed("\n".join(broken))


def proven(name: str, commit: str, *, again: bool) -> dict[str, Any]:
    """The result of a part at this commit, run now if there is none."""
    kept = FOLDER / f"{name}.json"
    if not again and kept.exists():
        result: dict[str, Any] = json.loads(kept.read_text(encoding="utf-8"))
        if result["commit"] == commit:
            return result
    with step(name):
        said = call([VENV_PYTHON, *PARTS[name].command], seconds=PATIENCE)
    return keep(kept, {"commit": commit, "day": time.strftime("%Y-%m-%d"), **read(said)})


def keep(file: Path, result: dict[str, Any]) -> dict[str, Any]:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return result


def read(said: str) -> dict[str, Any]:
    """The last line: a figure as JSON, or pytest's closing words."""
    last = said.strip().splitlines()[-1]
    try:
        figure: dict[str, Any] = json.loads(last)
    except ValueError:
        return {"said": last.strip("= ")}
    return figure


def too_large(part: Part, result: Mapping[str, Any]) -> list[str]:
    """The bounds a result breaks, in words."""
    return [
        f"{' '.join(part.command[2:3])}: {name} is {result[name]}, promised {bound:g}"
        for name, bound in part.bounds.items()
        if result[name] > bound
    ]


def grown_too_much(results: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The pairs of parts of which the larger took too long for its size, in words."""
    return [
        f"{large} took {results[large]['seconds'] / results[small]['seconds']:.0f} times as long as {small},"
        f" promised {most:g}"
        for large, small, most in GROWTH
        if large in results
        and small in results
        and results[large]["seconds"] > most * results[small]["seconds"]
    ]


if __name__ == "__main__":
    main(prove)
