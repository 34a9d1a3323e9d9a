"""What an installation brings along: few distributions, pinned by content, from no named index."""

import re
from pathlib import Path

LOCKS = sorted(Path("requirements").glob("*.txt"))
CEILING = 70  # distributions at run time, whatever the platform


def test_an_installation_brings_no_more_distributions_than_we_can_look_after() -> None:
    pinned = re.findall(r"^[a-z0-9._-]+==", Path("requirements/runtime.txt").read_text("ascii"), re.MULTILINE)

    assert 0 < len(pinned) <= CEILING


def test_the_locks_name_no_address() -> None:
    assert [lock.name for lock in LOCKS] == ["assets.txt", "dev.txt", "runtime.txt"]
    assert not [lock.name for lock in LOCKS if re.search(r"://|--.*index", lock.read_text("ascii"))]
