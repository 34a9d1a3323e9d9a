"""Markdown as lessons are written in it, to HTML that is safe to show."""

from collections.abc import MutableMapping, Sequence
from typing import Any, Final

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

HEADINGS: Final = tuple(f"h{level}" for level in range(1, 7))
TAGS: Final = {
    *HEADINGS,
    *("p", "ul", "ol", "li", "blockquote", "pre", "hr", "br", "em", "strong", "s", "code", "a"),
    *("div", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES: Final = {
    "a": {"href", "title"},
    "ol": {"start"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "table": {"class"},
    "th": {"class", "scope"},
    "td": {"class"},
}
SCHEMES: Final = {"http", "https", "mailto"}

Environment = MutableMapping[str, Any]


def render(text: str, *, top: int = 2) -> SafeString:
    """HTML of `text` whose highest heading is h`top`, so that the page keeps its one h1.

    Raw HTML, images and other schemes than http, https and mailto are not let through.
    """
    tokens = _parser.parse(text)
    _lower_headings(tokens, top)
    _align_without_styles(tokens)
    html = _parser.renderer.render(tokens, _parser.options, {})
    return mark_safe(  # noqa: S308 - cleaned in the same expression
        nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer")
    )


def _lower_headings(tokens: Sequence[Token], top: int) -> None:
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    highest = min((int(token.tag[1]) for token in headings), default=top)
    for token in headings:
        token.tag = f"h{min(int(token.tag[1]) - highest + top, 6)}"


def _align_without_styles(tokens: Sequence[Token]) -> None:
    """Alignment arrives as a style attribute, which the pages' policy forbids; a class says the same."""
    for token in tokens:
        if token.type in ("th_open", "td_open"):
            aligned = str(token.attrs.pop("style", ""))
            if aligned.endswith("right"):
                token.attrSet("class", "num")
            if token.tag == "th":
                token.attrSet("scope", "col")


def _open_table(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Environment
) -> str:
    label = escape(gettext("Table"))
    return f'<div class="tbl-box" role="region" tabindex="0" aria-label="{label}"><table class="tbl">\n'


def _close_table(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Environment
) -> str:
    return "</table></div>\n"


_parser: Final = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
_parser.add_render_rule("table_open", _open_table)
_parser.add_render_rule("table_close", _close_table)
