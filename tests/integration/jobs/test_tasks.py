"""Every job that is deferred by name is known by that name; the sweeps are due each minute."""

import re
from pathlib import Path

from procrastinate.contrib.django import app

PACKAGE = Path(__file__).resolve().parents[3] / "duly"
DEFERRED = re.compile(r"""\bdefer(?:_each)?\(\s*\w+,\s*"([\w.]+)\"""")


def test_every_deferred_job_exists() -> None:
    deferred = {
        name for module in PACKAGE.rglob("*.py") for name in DEFERRED.findall(module.read_text("utf-8"))
    }
    assert "messaging.deliver" in deferred
    assert deferred <= app.tasks.keys()


def test_sweeps_run_each_minute() -> None:
    crons = {name: task.cron for (name, _), task in app.periodic_registry.periodic_tasks.items()}
    assert crons["jobs.sweep"] == crons["messaging.redeliver"] == "* * * * *"
