"""Pin the newest versions that pyproject.toml and package.json allow: hashes, but no address of any index."""

import json
import os
import tempfile
from pathlib import Path

from scripts.assets import npm
from scripts.terminal import ROOT, VENV_PYTHON, call, main, step

PINNED = (
    "pip", "compile", "--quiet", "--upgrade", "--universal", "--python-version", "3.11", "--generate-hashes",
    "--no-build", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links",
)  # fmt: skip
RUNTIME = "requirements/runtime.txt"


def lock() -> None:
    """Write the three requirement files and package-lock.json anew."""
    with step("Requirements"), tempfile.TemporaryDirectory() as folder:
        call([VENV_PYTHON, "-m", "venv", folder])
        call([f"{folder}/bin/python", "-m", "pip", "install", "--quiet", "uv"])
        uv = f"{folder}/bin/uv"
        call([uv, *PINNED, "--extra", "embedded", "pyproject.toml", "--output-file", RUNTIME])
        call(
            [uv, *PINNED, "--constraints", RUNTIME, "--group", "dev", "--output-file", "requirements/dev.txt"]
        )
        call([uv, *PINNED, "--group", "assets", "--output-file", "requirements/assets.txt"])
    with step("package-lock.json"):
        arguments = (
            "install",
            "--package-lock-only",
            "--ignore-scripts",
            "--omit-lockfile-registry-resolved",
        )
        call([*npm(), *arguments], env={**os.environ, "npm_config_update_notifier": "false"})
        _without_addresses(ROOT / "package-lock.json")


def _without_addresses(file: Path) -> None:
    """Leave out who asks for donations where: the lock pins contents, and names no place."""
    pins = json.loads(file.read_text(encoding="utf-8"))
    for package in pins["packages"].values():
        package.pop("funding", None)
    file.write_text(json.dumps(pins, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(lock)
