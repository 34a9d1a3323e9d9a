"""What an admin sees of how somebody signs in: where they are signed in, and with which factors."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from duly.people.queries import account_of
from duly.people.queries.factors import factors_of
from duly.people.queries.person import PersonPage
from duly.web.access import Request
from duly.web.sessions import sessions_of


class FactorsForm(forms.Form):
    """Why somebody's second factors are removed."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("10 to 1000 characters. It stays in the audit log."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write the reason.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "factors_%s", **kwargs})


def ways_in(request: Request, page: PersonPage) -> dict[str, Any]:
    """For the part of the page about signing in; the last seen session comes first."""
    account_id = account_of(page.id)
    sessions = sessions_of(account_id, now=request.actor.now) if account_id else []
    return {"sessions": sessions, "factors": factors_of(account_id), "factors_form": FactorsForm()}
