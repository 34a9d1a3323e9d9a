"""Keep the catalogues: read the messages out of the sources, and compile what was translated.

Without GNU gettext. The messages are what the sources pass to gettext and its kin, the phrases the kernel
hands to `say`, the fixed words of refusals, which are translated where they are shown, and the nouns of
the filter `counted`.
"""

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from scripts.terminal import ROOT, main

PACKAGE = ROOT / "duly"
LOCALE = PACKAGE / "locale"
# The console speaks English, and migrations speak to nobody.
SILENT: Final = {"cli", "migrations"}

KEYWORDS: Final = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "counted": (2, 3),
    "say": None,
    "Refused": (2,),
    "NotFound": (1,),
}
COUNTED: Final = re.compile(r"""\|counted:(?P<quote>["'])(?P<one>[^"',]+),(?P<many>[^"',]+)(?P=quote)""")
# Who made a catalogue when is what the history of its file says.
NOISE: Final = re.compile(
    r'^"(?:Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator'
    r"|Language-Team|Generated-By): .*\n",
    re.MULTILINE,
)


def update() -> None:
    """Bring every catalogue up to date with the sources, keep what is translated, and compile."""
    template = messages()
    for file in catalogues():
        catalog = read(file)
        catalog.update(template, no_fuzzy_matching=True)
        file.write_text(written(catalog), encoding="utf-8")
    compile_all()


def compile_all() -> None:
    """Write the compiled form beside every catalogue."""
    for file in catalogues():
        target = BytesIO()
        write_mo(target, read(file))
        file.with_suffix(".mo").write_bytes(target.getvalue())


def catalogues() -> list[Path]:
    """The catalogue of each language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def read(file: Path) -> Catalog:
    """A catalogue in the language its folder names. Raises PoFileError for a malformed one."""
    with file.open("rb") as source:
        return read_po(source, locale=file.parents[1].name, abort_invalid=True)


def written(catalog: Catalog) -> str:
    """The text of a catalogue, the same for the same messages."""
    catalog.header_comment = ""
    target = BytesIO()
    write_po(target, catalog, width=100, include_lineno=False, ignore_obsolete=True)
    return NOISE.sub("", target.getvalue().decode()).lstrip()


def messages() -> Catalog:
    """Every message of the sources, in the order of the files, each with the files it is in."""
    catalog = Catalog()
    for file in sorted({*PACKAGE.rglob("*.py"), *PACKAGE.rglob("templates/**/*.*")}):
        place = str(file.relative_to(ROOT))
        if not SILENT.intersection(file.relative_to(ROOT).parts):
            for message, context in found_in(file):
                catalog.add(message, locations=[(place, 0)], context=context)
    return catalog


def found_in(file: Path) -> Iterator[tuple[str | tuple[str, ...], str | None]]:
    """The messages of one file with their contexts."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        yield from (((found["one"], found["many"]), None) for found in COUNTED.finditer(text))
        text = _as_python(text, file)
    for _, message, _, context in extract("python", BytesIO(text.encode()), KEYWORDS):
        if isinstance(message, tuple) or message.strip():
            yield message, context


def _as_python(text: str, file: Path) -> str:
    """A template as calls of gettext, one under the other: its indentation means nothing to Python."""
    return re.sub(r"^[ \t]+", "", templatize(text, origin=str(file)), flags=re.MULTILINE)


if __name__ == "__main__":
    main(compile_all if sys.argv[1:] == ["compile"] else update)
