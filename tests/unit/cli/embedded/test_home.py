"""Where an installation keeps its own things."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from duly.cli.embedded.account import ServerAccount
from duly.cli.embedded.errors import ClusterError
from duly.cli.embedded.home import LONGEST_SOCKET_DIRECTORY, Home


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def passage() -> Iterator[Path]:
    """A folder everybody may walk through; pytest's own are closed."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def test_each_checkout_of_each_person_has_a_home_of_its_own() -> None:
    ada = Home.locate({"HOME": "/home/ada"})
    bo = Home.locate({"HOME": "/home/bo"})

    assert ada.path.parent == Path("/home/ada/.local/share/duly")
    assert ada.path.name == bo.path.name
    name, _, digest = ada.path.name.rpartition("-")
    assert name
    assert len(digest) == 8


def test_duly_home_decides(tmp_path: Path) -> None:
    assert (
        Home.locate({"DULY_HOME": str(tmp_path / "elsewhere"), "HOME": "/home/ada"}).path
        == tmp_path / "elsewhere"
    )


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    home = Home.at(tmp_path / "home", {})

    first = home.secret("owner.password")

    assert home.secret("owner.password") == first
    assert home.secret("app.password") != first
    assert len(first) >= 40
    assert mode(home.path / "secrets") == 0o700
    assert mode(home.path / "secrets" / "owner.password") == 0o600
    assert [file.name for file in (home.path / "secrets").iterdir() if file.name.startswith("tmp")] == []


def test_the_socket_fits_below_any_home(tmp_path: Path) -> None:
    deep = Home.at(tmp_path / ("a very long name " * 8), {})
    short = Home.at(Path("/srv/duly"), {})

    assert len(os.fsencode(deep.socket)) <= LONGEST_SOCKET_DIRECTORY
    assert short.socket == short.server / "socket"


def test_a_folder_somebody_else_can_enter_is_no_place_for_the_socket(passage: Path) -> None:
    passage.chmod(0o755)
    home = Home.at(passage / "home", {})
    home.socket.mkdir(parents=True)
    home.socket.chmod(0o755)

    with pytest.raises(ClusterError, match="can enter"):
        home.lay_out()


def test_laying_out_changes_no_mode_of_what_was_there(passage: Path) -> None:
    passage.chmod(0o751)
    path = passage / "home"
    path.mkdir()
    path.chmod(0o755)

    Home.at(path, {}).lay_out()

    assert mode(passage) == 0o751
    assert mode(path) == 0o755


def test_an_account_reaches_only_what_every_folder_above_lets_it_reach(passage: Path) -> None:
    stranger = ServerAccount(uid=64321, gid=64321, name="stranger")
    open_folder, closed_folder = passage / "open", passage / "closed"
    open_folder.mkdir()
    closed_folder.mkdir(mode=0o700)

    assert stranger.reaches(open_folder / "data")
    assert not stranger.reaches(closed_folder / "data")


@pytest.mark.root
def test_roots_private_home_gets_its_server_where_the_server_can_go(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)

    home = Home.at(tmp_path / "home", {})

    assert home.account.uid != 0
    assert home.path == tmp_path / "home"
    assert home.server.parent == Path("/var/lib/duly")
