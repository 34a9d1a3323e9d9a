"""Only what is named is staged, and nothing points at what is not served."""

import re
from pathlib import Path

import pytest

from scripts import assets
from scripts.terminal import StepFailed

ICON = '<symbol id="tabler-{0}" viewBox="0 0 24 24"><path d="M0 0" /></symbol>'


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A node_modules with one icon sheet and a list of icons, both small."""
    sheets = tmp_path / "@tabler/icons-sprite/dist"
    sheets.mkdir(parents=True)
    body = "".join(ICON.format(name) for name in ("a-b", "search", "star"))
    (sheets / "tabler-sprite.svg").write_text(f'<svg id="all"><defs>{body}</defs></svg>')
    monkeypatch.setattr(assets, "MODULES", tmp_path)
    monkeypatch.setattr(assets, "ICONS", tmp_path / "icons.txt")
    return tmp_path


def test_the_sheet_holds_the_named_icons_only(modules: Path) -> None:
    (modules / "icons.txt").write_text(
        "# used in the head\noutline star\noutline search # twice\noutline search\n"
    )

    assets._stage_sprite("outline", modules)

    found = re.findall(r'<symbol id="([^"]+)"', (modules / "icons.svg").read_text())
    assert found == ["tabler-search", "tabler-star"]


def test_an_icon_that_does_not_exist_is_named(modules: Path) -> None:
    (modules / "icons.txt").write_text("outline serach\n")

    with pytest.raises(StepFailed, match="tabler-serach"):
        assets._stage_sprite("outline", modules)


def test_what_is_staged_mentions_no_file_that_is_not_there() -> None:
    if not assets.VENDOR.exists():
        assets.have_assets()
    for sheet in assets.VENDOR.glob("*.css"):
        named = re.findall(r"url\((?!\"?data:)\"?([^)\"]+)", sheet.read_text(encoding="utf-8"))
        assert all((assets.VENDOR / name).exists() for name in named), sheet.name
        assert "sourceMappingURL" not in sheet.read_text(encoding="utf-8")
