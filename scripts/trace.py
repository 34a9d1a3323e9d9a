"""Which numbered rule is held by which tests: read off the `covers` marks, never typed."""

import sys
from collections import defaultdict

import pytest

from scripts.terminal import main


class Marks:
    """Collects the marks of every test pytest finds."""

    def __init__(self) -> None:
        self.tests: dict[str, set[str]] = defaultdict(set)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Note each rule of each test; the parameters of a test are one."""
        for item in session.items:
            for mark in item.iter_markers("covers"):
                for rule in mark.args:
                    self.tests[str(rule)].add(item.nodeid.partition("[")[0])


def trace() -> int:
    """Print one line for each rule and test."""
    marks = Marks()
    status = pytest.main(["--collect-only", "-m", "", "-p", "no:terminal"], plugins=[marks])
    for rule in sorted(marks.tests, key=_natural):
        for test in sorted(marks.tests[rule]):
            print(f"{rule:<12} {test}")
    print(
        f"\n{len(marks.tests)} rules, {len({test for tests in marks.tests.values() for test in tests})} tests"
    )
    return int(status)


def _natural(rule: str) -> tuple[str, int, str]:
    """SEED-9 before SEED-10."""
    name, _, rest = rule.partition("-")
    return (name, int(rest), "") if rest.isdecimal() else (name, sys.maxsize, rest)


if __name__ == "__main__":
    main(trace)
