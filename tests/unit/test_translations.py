"""The catalogues hold every message of the sources, wholly translated."""

import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from scripts import translations

CATALOGUES = translations.catalogues()
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\{\w*\}")
LINK = re.compile(r"</?\w+[^>]*>")


@cache
def from_the_sources() -> Catalog:
    return translations.messages()


def each_pair(message: Message) -> list[tuple[str, str]]:
    """What is said beside its translation, form by form."""
    if isinstance(message.id, tuple):
        return [(str(said), str(form)) for said, form in zip(message.id, message.string or (), strict=True)]
    return [(str(message.id), str(message.string))]


@pytest.fixture(params=CATALOGUES, ids=lambda file: file.parents[1].name)
def file(request: pytest.FixtureRequest) -> Path:
    found: Path = request.param
    return found


def test_there_is_a_german_catalogue() -> None:
    assert [file.parents[1].name for file in CATALOGUES] == ["de"]


def test_a_catalogue_is_up_to_date_with_the_sources(file: Path) -> None:
    catalog = translations.read(file)
    catalog.update(from_the_sources(), no_fuzzy_matching=True)
    assert translations.written(catalog) == file.read_text(encoding="utf-8"), "make translations"


def test_every_message_is_translated_in_all_its_forms(file: Path) -> None:
    catalog = translations.read(file)
    left = [
        message.id for message in catalog if message.id and not all(all(pair) for pair in each_pair(message))
    ]
    assert not left
    assert not [message.id for message in catalog if message.fuzzy]


def test_translations_fill_in_what_the_message_fills_in(file: Path) -> None:
    for message in translations.read(file):
        for said, translated in each_pair(message) if message.id else ():
            # "One training" may be a word where the message counts.
            alone = isinstance(message.id, tuple) and said == message.id[0]
            wanted, found = set(PLACEHOLDER.findall(said)), set(PLACEHOLDER.findall(translated))
            assert found == wanted or (alone and wanted - found == {"%(n)s"} and found < wanted), said
            assert sorted(LINK.findall(translated)) == sorted(LINK.findall(said))


def test_messages_are_found_wherever_sources_write_them(tmp_path: Path) -> None:
    page, module = tmp_path / "page.html", tmp_path / "module.py"
    page.write_text(
        """{% load i18n %}
        {% if n %}{% translate "A word" %}{% endif %} {{ n|counted:'person,people' }}
          {% blocktranslate count n=n with day=d|day:'short' %}{{ n }} day{% plural %}{{ n }} days
{% endblocktranslate %}
      {% translate "or" context "between values" %}{% nothing _('Empty') %}
        """
    )
    module.write_text(
        'raise Refused("code", "No.")\n'
        'raise Refused("code", f"No {word}.")\n'
        'words = counted(number, "lesson", "lessons")\n'
    )
    assert set(translations.found_in(page)) == {
        ("A word", None),
        (("person", "people"), None),
        (("%(n)s day", "%(n)s days\n"), None),
        ("or", "between values"),
        ("Empty", None),
    }
    assert set(translations.found_in(module)) == {("No.", None), (("lesson", "lessons"), None)}
