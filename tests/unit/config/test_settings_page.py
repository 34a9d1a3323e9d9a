"""The page operators read says what the program reads."""

import re
from pathlib import Path

import pytest

from duly.config import environment
from duly.config.environment import SETTINGS, SettingsRefused

ROOT = Path(__file__).resolve().parents[3]
PAGE = ROOT / "docs" / "settings.md"
ROW = re.compile(r"^\| `(\w+)` \| (.*?) \| (.*) \|$", re.MULTILINE)


def test_page_lists_every_setting_with_its_default_and_meaning() -> None:
    listed = ROW.findall(PAGE.read_text(encoding="utf-8"))
    assert listed == [
        (setting.name, f"`{setting.default}`" if setting.default else "none", setting.meaning)
        for setting in SETTINGS
    ]


def test_nothing_else_is_read_from_the_environment() -> None:
    names = {setting.name for setting in SETTINGS}
    read = re.compile(r"""(?:text|number|words|choice|database|environ\.get)\(\s*"(\w+)\"""")
    for module in ("settings.py", "environment.py"):
        source = (ROOT / "duly" / "config" / module).read_text(encoding="utf-8")
        assert set(read.findall(source)) <= names


@pytest.mark.parametrize("key", ["", "short", environment.DEFAULT_SECRET])
def test_production_refuses_a_secret_that_is_none(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("DULY_ENV", "production")
    monkeypatch.setenv("DULY_SECRET_KEY", key)
    with pytest.raises(SettingsRefused, match="DULY_SECRET_KEY"):
        environment.secret_key()


def test_number_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DULY_SMTP_PORT", "twenty-five")
    with pytest.raises(SettingsRefused, match="DULY_SMTP_PORT must be a whole number"):
        environment.number("DULY_SMTP_PORT")
