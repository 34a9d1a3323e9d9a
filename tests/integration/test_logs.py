"""What goes wrong with a row is logged without the row."""

import logging
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.db import IntegrityError
from django.utils.module_loading import import_string

from duly.people.models import Account
from tests.world import World


def logged(error: Exception) -> str:
    configured = settings.LOGGING["formatters"]["line"]  # type: ignore[index]  # a plain dictionary
    formatter = import_string(configured["()"])(configured["format"])
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter)
    record = logging.LogRecord("duly", logging.ERROR, "", 0, "It went wrong", None, sys.exc_info())
    handler.handle(record)
    return written.getvalue()


def test_address_in_a_constraint_s_detail_stays_out_of_the_log(world: World) -> None:
    with pytest.raises(IntegrityError) as caught:
        Account.objects.create(
            organization_id=world.organization_id, handle="x", email="ada@larkfield.example"
        )
    assert "ada@larkfield.example" in str(caught.value)
    try:
        raise caught.value
    except IntegrityError as error:
        line = logged(error)

    assert "people_account_email_once" in line
    assert "It went wrong" in line
    assert "larkfield" not in line
