"""Which tests this machine can run, and the check that nothing else was left out.

A test marked with a capability is skipped where the machine lacks it, and listed with the reason. Every other
skip, and every listed test that was not skipped after all, is an error: a silent gap is not a pass.
"""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from duly.cli.embedded.binaries import Binaries

ROOT = Path(__file__).resolve().parent.parent
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str | None:
    """The browser to test with: DULY_CHROMIUM, or the first one on the path."""
    named = os.environ.get("DULY_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for path in map(shutil.which, CHROMIUMS) if path), None)


def shared() -> Path | None:
    """The folder of shared data, which holds the real HR export: DULY_SHARED, or beside the checkout."""
    folder = Path(os.environ.get("DULY_SHARED") or ROOT.parent / "shared")
    return folder if (folder / "data" / "adventureworks" / "DimEmployee.csv").exists() else None


def missing() -> dict[str, str]:
    """The capabilities this machine lacks, each with what would help."""
    lacks = {
        "browser": (chromium() is None, "no Chromium (Debian: apt install chromium; or DULY_CHROMIUM)"),
        "shared": (shared() is None, "no real HR export (DULY_SHARED)"),
        "postgres15": (
            Binaries.system(15) is None,
            "no PostgreSQL 15 (Debian 12: apt install postgresql-15)",
        ),
        "root": (os.geteuid() != 0, "not root"),
    }
    return {name: reason for name, (lacking, reason) in lacks.items() if lacking}


def pytest_configure(config: pytest.Config) -> None:
    """Begin to keep the two lists."""
    config.pluginmanager.register(LeftOut(config), "left-out")


class LeftOut:
    """What should be and what was left out, over all processes of the run."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self.expected: dict[str, str] = {}
        self.skipped: set[str] = set()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Skip what this machine cannot run."""
        lacks = missing()
        for item in items:
            reason = next((lacks[mark.name] for mark in item.iter_markers() if mark.name in lacks), None)
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))
                self.expected[item.nodeid] = reason

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """A module that skips itself counts like a test that does."""
        if report.skipped:
            self.skipped.add(report.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note every skip; an expected failure is not one."""
        if report.skipped and not hasattr(report, "wasxfail"):
            self.skipped.add(report.nodeid)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Take over the list of a process that ended."""
        self.expected.update(getattr(node, "workeroutput", {}).get("left_out", {}))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Hand the list to the process that reports, or judge it."""
        output = getattr(self._config, "workeroutput", None)
        if output is not None:
            output["left_out"] = self.expected
        elif session.exitstatus == pytest.ExitCode.OK and self.wrong():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """List what was left out with its reason, and count what was left out without one as an error."""
        if self.expected:
            terminalreporter.section(f"left out: {len(self.expected)}")
        for reason in sorted(set(self.expected.values())):
            terminalreporter.line(reason)
            for name in sorted(name for name, why in self.expected.items() if why == reason):
                terminalreporter.line(f"    {name}")
        if self.wrong():
            terminalreporter.section("left out without a reason, or not left out", red=True)
        for name in self.wrong():
            terminalreporter.line(f"    {name}")
            terminalreporter.stats.setdefault("error", []).append(_error(name))

    def wrong(self) -> list[str]:
        """The tests that were skipped and should not be, or the other way round."""
        return sorted(self.skipped ^ self.expected.keys())


def _error(name: str) -> pytest.TestReport:
    location = (name, None, name)
    return pytest.TestReport(
        name, location, {}, "failed", "skipped, and no missing capability says so", "setup"
    )
