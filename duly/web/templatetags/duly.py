"""Words, icons and standings in templates; decided in `web.words`, `web.standings` and `web.markdown`."""

from datetime import date, datetime

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from duly.web import markdown, words
from duly.web.standings import look

register = template.Library()


@register.simple_tag
def icon(name: str, *, filled: bool = False, css: str = "") -> SafeString:
    """A drawing beside words, hidden from screen readers: `{% icon 'contrast' filled=True %}`."""
    sprite, symbol = ("icons-filled", f"tabler-filled-{name}") if filled else ("icons", f"tabler-{name}")
    return format_html(
        '<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>',
        f"ti {css}".rstrip(),
        static(f"vendor/{sprite}.svg"),
        symbol,
    )


@register.simple_tag
def standing(value: str, *, words: str = "", tag: bool = False) -> SafeString:
    """Word, icon and colour of a standing; `words` says more than the word, `tag` lays the wash under it."""
    shape = look(value)
    return format_html(
        '<span class="st {}{}">{}{}</span>',
        shape.css,
        " st-tag" if tag else "",
        icon(shape.icon, filled=shape.filled),
        words or shape.word,
    )


@register.filter
def day(value: date | None, form: str = "long") -> SafeString | str:
    """A day as a `time` element; `form` is long, short, plain or weekday. Empty for no day."""
    if value is None:
        return ""
    return format_html(
        '<time datetime="{}">{}</time>', value.strftime("%Y-%m-%d"), words.day_words(value, form)
    )


@register.filter
def day_text(value: date | None, form: str = "long") -> str:
    """The same words without an element, for attributes."""
    return "" if value is None else words.day_words(value, form)


@register.filter
def at(value: datetime | None, zone: str) -> SafeString | str:
    """An instant on the clocks of a zone: '23 November 2026, 10:02'. Empty for no instant."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words.instant_words(value, zone))


@register.filter
def local(value: datetime, zone: str) -> date:
    """The calendar day of an instant in a zone."""
    return words.local_day(value, zone)


@register.filter
def clock(value: datetime, zone: str) -> SafeString:
    """The time of day with its seconds, for logs: '10:02:41'."""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), words.clock_words(value, zone))


@register.filter
def place(zone: str) -> str:
    """'Vienna' for Europe/Vienna."""
    return words.place(zone)


@register.simple_tag
def days_to(value: date, today: date) -> str:
    """'9 days late', 'today', 'in 7 days'."""
    return words.distance(value, today)


@register.filter
def counted(value: int, forms: str) -> str:
    """A number with its noun: `{{ n|counted:'person,people' }}`."""
    one, many = forms.split(",")
    return words.counted(value, one, many)


@register.filter
def number(value: int) -> str:
    """A number with its thousands apart: '1,961'."""
    return words.number(value)


@register.filter
def initials(name: str) -> str:
    """'LT' for Linh Tran."""
    return words.initials(name)


@register.filter(name="markdown")
def markdown_filter(text: str, top: int = 2) -> SafeString:
    """Markdown as safe HTML; `top` is the level of its highest heading."""
    return markdown.render(text, top=top)
