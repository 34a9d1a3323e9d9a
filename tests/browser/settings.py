"""The product's settings for servers that tests start: an own folder of collected files, and the quick
passwords of the named cast are understood besides the real ones.
"""

import os
from pathlib import Path

from duly.config.settings import *  # noqa: F403
from duly.config.settings import PASSWORD_HASHERS

STATIC_ROOT = Path(os.environ["DULY_TEST_STATIC"])
PASSWORD_HASHERS = [*PASSWORD_HASHERS, "django.contrib.auth.hashers.MD5PasswordHasher"]
