"""The shared pieces of pages as tags. Each names its arguments and sees nothing else of its page."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms, template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from duly.web import accounts
from duly.web.diffs import DiffSheet
from duly.web.filters import Filter
from duly.web.standings import look

register = template.Library()

# colour, icon, whether it is a filled one
NOTICES: Final = {
    "success": ("done", "circle-check", True),
    "error": ("over", "alert-triangle", False),
    "warning": ("due", "alert-triangle", False),
}
MILD: Final = ("", "info-circle", False)
GROUPS: Final = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@register.inclusion_tag("_parts/notice.html")
def notice(
    text: str, *, tone: str = "info", title: str = "", icon: str = "", url: str = "", link: str = ""
) -> dict[str, Any]:
    """One message in place; `tone` is success, error, warning or info; `link` says what `url` is for."""
    colour, drawing, filled = NOTICES.get(tone, MILD)
    return {
        "text": text,
        "title": title,
        "colour": colour,
        "icon": icon or drawing,
        "filled": filled and not icon,
        "url": url,
        "link": link,
    }


@register.inclusion_tag("_parts/crumb.html")
def crumb(url: str, label: str, here: str = "") -> dict[str, Any]:
    """Where this page hangs: the list above it, and this thing in short."""
    return {"url": url, "label": label, "here": here}


@register.inclusion_tag("_parts/find.html")
def find(
    label: str,
    value: str = "",
    *,
    filters: Sequence[Filter] = (),
    keep: Sequence[tuple[str, str]] = (),
    note: str = "",
) -> dict[str, Any]:
    """Search (`q`) and filters above a list; `keep` (web.filters.kept) rides along with a search."""
    return {"label": label, "value": value, "filters": filters, "keep": keep, "note": note}


@register.inclusion_tag("_parts/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Which rows of how many, and the way on; the rest of the address is kept."""
    return {"page": page, "request": context["request"]}


@register.inclusion_tag("_parts/nothing.html")
def nothing(
    icon: str,
    title: str,
    text: str = "",
    *,
    url: str = "",
    verb: str = "",
    primary: bool = False,
    level: int = 2,
) -> dict[str, Any]:
    """Empty, nothing found or broken, with the way on; `primary` fills its button."""
    return {
        "icon": icon,
        "title": title,
        "text": text,
        "url": url,
        "verb": verb,
        "primary": primary,
        "level": level,
    }


@register.inclusion_tag("_parts/docket.html")
def docket(
    title: str,
    *,
    day: date,
    today: date,
    standing: str,
    why: str = "",
    why_url: str = "",
    why_link: str = "",
    meta: Sequence[str] = (),
    url: str = "",
    action: str = "",
    verb: str = "",
    first: bool = False,
    done: int = 0,
    of: int = 0,
    progress: str = "",
    level: int = 2,
) -> dict[str, Any]:
    """A thing owed by a day, as an item of `<ol class="dockets">`; `first` is the most pressing one.

    Its button follows `url` or posts to `action`; `why_url` leads to the reasons.
    """
    return {**locals(), "css": look(standing).css}


@register.inclusion_tag("_parts/strip.html")
def strip(label: str, figures: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """3 to 5 figures about one object (each: label, number, and where it has them url, note, standing)."""
    return {"label": label, "figures": figures}


@register.inclusion_tag("_parts/account.html")
def account(rows: Sequence[accounts.AccountRow]) -> dict[str, Any]:
    """The bar and the lines of an account; the rows together are everybody."""
    return {"rows": rows, "pieces": accounts.bar(rows), "width": accounts.WIDTH}


@register.inclusion_tag("_parts/facts.html")
def facts(items: Sequence[Mapping[str, Any]], *, proof: bool = False) -> dict[str, Any]:
    """A chain that answers why, or proves (each: icon, label, title, note, code, wrong, gone)."""
    return {"facts": items, "proof": proof}


@register.inclusion_tag("_parts/diff.html")
def diff(lines: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What changed, line by line (each: op add, del, same or fold, and text)."""
    return {"lines": lines}


@register.inclusion_tag("_parts/people_diff.html", takes_context=True)
def people_diff(context: Context, seen: DiffSheet, *, title: str = "", note: str = "") -> dict[str, Any]:
    """What a change would do to assignments, before it is done: counts, rules, and people by name."""
    said = title or gettext("What this does to assignments")
    beside = note or gettext("Nothing has happened yet.")
    return {"seen": seen, "title": said, "note": beside, "request": context["request"]}


@register.inclusion_tag("_parts/seal.html")
def seal(title: str, note: str = "", *, intact: bool) -> dict[str, Any]:
    """The outcome of checking a record; evidence and the public check only."""
    return {"title": title, "note": note, "intact": intact}


@register.inclusion_tag("_parts/progress.html")
def progress(done: int, of: int, words: str, *, title: str = "", note: str = "") -> dict[str, Any]:
    """How far something is, in its own words; with a title it is long work, drawn taller."""
    return {"done": done, "of": of, "words": words, "title": title, "note": note}


@register.inclusion_tag("_parts/phases.html")
def phases(title: str, steps: Sequence[Mapping[str, Any]], *, note: str = "", nth: int = 1) -> dict[str, Any]:
    """The rail of the player (each step: label, state ok, now or ahead, url, note, lessons).

    A lesson has label, url and now; what has no url cannot be opened yet.
    """
    return {"title": title, "phases": steps, "note": note, "nth": nth}


@register.inclusion_tag("_parts/errors.html")
def errors(form: BaseForm, title: str = "") -> dict[str, Any]:
    """What to put right, each with a link to its field; shows nothing while nothing is wrong."""
    return {"form": form, "title": title}


@register.inclusion_tag("_parts/field.html")
def field(bound: BoundField, *, width: str = "", shape: str = "tick", rows: int = 0) -> dict[str, Any]:
    """A field with label, hint (its help_text) and errors.

    `width` is short, half or the whole line; `shape` is how the options of a group look: tick, opt or answer.
    """
    attributes: dict[str, str | bool] = {"class": _css(bound), **({"rows": str(rows)} if rows else {})}
    return {
        "field": bound,
        "kind": _kind(bound),
        "control": bound.as_widget(attrs=attributes),
        "width": width,
        "shape": shape,
        "optional": not bound.field.required,
    }


def _kind(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, GROUPS):
        return "group"
    return "box" if isinstance(widget, forms.CheckboxInput) else "line"


def _css(bound: BoundField) -> str:
    widget = bound.field.widget
    if isinstance(widget, (forms.CheckboxInput, *GROUPS)):
        return "form-check-input"
    plain = "form-select" if isinstance(widget, forms.Select) else "form-control"
    return " ".join(filter(None, (plain, widget.attrs.get("class", ""), "bad" if bound.errors else "")))


@register.simple_block_tag
def table(content: str, label: str) -> SafeString:
    """What goes round a `<table class="tbl">`: `{% table 'People' %}…{% endtable %}`; it can scroll."""
    return format_html(
        '<div class="tbl-box" role="region" tabindex="0" aria-label="{}">{}</div>', label, content
    )


@register.simple_block_tag(takes_context=True)
def confirm(context: Context, content: str, **arguments: Any) -> SafeString:
    """A question before a change, opened by a button: see `_parts/confirm.html` for its arguments."""
    page = context.template
    assert page is not None  # noqa: S101 - a tag runs inside a template
    with context.push(**arguments, content=content):
        return page.engine.get_template("_parts/confirm.html").render(context)
