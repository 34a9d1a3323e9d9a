"""The product's settings and the probe."""

from duly.config.settings import *  # noqa: F403
from duly.config.settings import INSTALLED_APPS

INSTALLED_APPS.append("tests.functional.probing")
