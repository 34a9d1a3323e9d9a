"""Write docs/openapi.json anew: what the code says the read API is."""

import json
import os

from scripts.terminal import ROOT, main

FILE = ROOT / "docs" / "openapi.json"


def describe() -> None:
    """The description, in a form whose differences can be read."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duly.config.settings")
    # Nothing is asked of any database.
    os.environ["DATABASE_URL"] = os.environ["DULY_OWNER_DATABASE_URL"] = "postgresql:///none"
    import django  # noqa: PLC0415

    django.setup()
    from duly.api.urls import described  # noqa: PLC0415

    FILE.write_text(json.dumps(described(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(describe)
