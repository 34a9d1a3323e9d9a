"""What a rule refused, in the reader's words."""

from datetime import timedelta

from django.forms import Form
from django.utils.translation import gettext, ngettext

from duly.kernel.refusal import Refused

MINUTE = 60
PASSED_ON = ("not_found", "forbidden")
# Something else would follow by now than was shown.
MOVED = "world_moved"


def said(refusal: Refused) -> str:
    """The refusal's message; where it is a matter of time, how long to wait."""
    wait = refusal.facts.get("wait")
    return waiting_words(wait) if isinstance(wait, timedelta) else gettext(refusal.message)


def blame(form: Form, refusal: Refused) -> None:
    """Puts a refusal beside its field, or on top; what is absent or forbidden is no matter of the form."""
    if refusal.code in PASSED_ON:
        raise refusal
    field = str(refusal.facts.get("field", ""))
    form.add_error(field if field in form.fields else None, said(refusal))


def status_after(form: Form, refusal: Refused) -> int:
    """Of a page that shows what it does first, shown again: 409 where something else would follow by now,
    else 422 with the form blamed.
    """
    if refusal.code == MOVED:
        return 409
    blame(form, refusal)
    return 422


def waiting_words(wait: timedelta) -> str:
    """'Too many wrong tries. Wait 4 minutes, then try again.': never shorter than the wait is."""
    seconds = -(-wait // timedelta(seconds=1))
    if seconds <= MINUTE:
        return ngettext(
            "Too many wrong tries. Wait %(n)s second, then try again.",
            "Too many wrong tries. Wait %(n)s seconds, then try again.",
            seconds,
        ) % {"n": seconds}
    minutes = -(-seconds // MINUTE)
    return ngettext(
        "Too many wrong tries. Wait %(n)s minute, then try again.",
        "Too many wrong tries. Wait %(n)s minutes, then try again.",
        minutes,
    ) % {"n": minutes}
