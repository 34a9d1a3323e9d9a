"""Subject, plain text and HTML of a message, in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from django.template import Context, engines
from django.template.backends.django import DjangoTemplates
from django.utils import translation

from duly.messaging.rules import one_line


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(template: str, *, language: str, context: Mapping[str, Any]) -> Rendered:
    """The three parts of `templates/messaging/<template>/`. Refuses a subject of more than one line."""
    with translation.override(language):
        return Rendered(
            subject=one_line(_part(template, "subject.txt", context)),
            text=_part(template, "body.txt", context).strip() + "\n",
            html=_part(template, "body.html", {**context, "language": language}),
        )


def _part(template: str, name: str, context: Mapping[str, Any]) -> str:
    django = cast(DjangoTemplates, engines["django"])
    found = django.engine.get_template(f"messaging/{template}/{name}")
    # Django escapes for HTML whatever the file is called; in plain text that would show as &amp; and &#x27;.
    return found.render(Context(dict(context), autoescape=name.endswith(".html")))
