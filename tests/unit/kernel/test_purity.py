"""The kernel is a function of its arguments."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

import duly.kernel

MODULES = sorted(Path(duly.kernel.__path__[0]).rglob("*.py"))
CLOCK = {"now", "utcnow", "today", "time", "time_ns", "monotonic"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_kernel_module_imports_only_python_itself_and_the_kernel(path: Path) -> None:
    tree = ast.parse(path.read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    foreign = {name for name in imported if not name.startswith("duly.kernel")}

    assert {name.split(".")[0] for name in foreign} <= sys.stdlib_module_names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_kernel_module_never_reads_the_clock(path: Path) -> None:
    attributes = [
        node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)
    ]

    assert not CLOCK & set(attributes)
