"""A mirror, not a gate: how long the files and functions of duly/ are, beside what we aim at."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from scripts.terminal import ROOT, main

AIMS = {"files": "80 / 250 / 400", "functions": "8 / 25 / 50"}


def mirror() -> None:
    """Print median, ninth decile and longest, and the longest by name."""
    files = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    functions = dict(_functions(files))
    print(f"\n{'lines':<12}{'count':>7}{'median':>8}{'p90':>6}{'max':>6}   aim       longest")
    for name, sizes in (
        ("files", {str(p.relative_to(ROOT)): n for p, n in files.items()}),
        ("functions", functions),
    ):
        lengths = sorted(sizes.values())
        longest = max(sizes, key=lambda key: sizes[key])
        figures = f"{decile(lengths, 5):>8}{decile(lengths, 9):>6}{lengths[-1]:>6}"
        print(f"{name:<12}{len(lengths):>7}{figures}   {AIMS[name]:<10}{longest}")


def sources() -> list[Path]:
    """Our own modules; migrations are written once and are as long as they are."""
    return [path for path in sorted((ROOT / "duly").rglob("*.py")) if "migrations" not in path.parts]


def decile(ordered: Sequence[int], tenths: int) -> int:
    """The smallest value that `tenths` tenths of `ordered` do not exceed."""
    return ordered[max(0, -(-len(ordered) * tenths // 10) - 1)]


def _functions(files: dict[Path, int]) -> Iterator[tuple[str, int]]:
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", length


if __name__ == "__main__":
    main(mirror)
