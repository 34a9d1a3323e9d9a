"""Makes the template databases: `python -m tests.template migrate|people`."""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duly.config.settings")


def main(step: str) -> None:
    django.setup()
    from django.conf import settings  # noqa: PLC0415  # only after setup
    from django.core.management import call_command  # noqa: PLC0415

    from tests.world import build  # noqa: PLC0415

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if step == "migrate":
        call_command("migrate", database="owner", verbosity=0)
    else:
        build()


if __name__ == "__main__":
    main(sys.argv[1])
