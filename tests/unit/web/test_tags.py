"""Tags write what a screen reader, a keyboard and a strict content policy need."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django import forms
from django.template import engines

from duly.web.standings import LOOKS

WEB = Path(__file__).resolve().parents[3] / "duly" / "web"
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))


class Order(forms.Form):
    name = forms.CharField(help_text="As on the badge.")
    note = forms.CharField(required=False, widget=forms.Textarea)
    effect = forms.ChoiceField(choices=[("now", "Now"), ("later", "Later")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="I am sure")


def _render(template: str, **context: Any) -> str:
    source = "{% load duly parts %}" + template
    return re.sub(r"\s+", " ", engines["django"].from_string(source).render(context))


def test_an_icon_is_hidden_from_readers() -> None:
    html = _render("{% icon 'contrast' filled=True css='push' %}")

    assert 'aria-hidden="true"' in html
    assert "vendor/icons-filled.svg#tabler-filled-contrast" in html


def test_a_standing_is_word_icon_and_colour() -> None:
    html = _render("{% standing 'overdue' %}")

    assert "Overdue" in html
    assert "is-over" in html
    assert "tabler-filled-alert-octagon" in html


def test_words_are_escaped() -> None:
    assert "<b>" not in _render("{% standing 'due' words=words %}{% notice words %}", words="<b>x</b>")


def test_a_day_is_a_time_element_and_no_day_is_nothing() -> None:
    assert _render("{{ day|day }}", day=date(2026, 11, 4)) == (
        '<time datetime="2026-11-04">4 November 2026</time>'
    )
    assert _render("{{ none|day }}{{ none|day_text }}{{ none|at:'UTC' }}", none=None) == ""


def test_a_field_ties_its_hint_and_its_error_to_the_control() -> None:
    form = Order({})
    form.is_valid()
    html = _render("{% field form.name %}", form=form)

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'for="id_name"' in html


def test_only_what_may_stay_empty_is_called_optional() -> None:
    assert "optional" in _render("{% field form.note %}", form=Order())
    assert "optional" not in _render("{% field form.name %}", form=Order())


def test_a_group_of_options_is_a_fieldset_whose_error_has_a_place_to_go() -> None:
    form = Order({"effect": "never"})
    form.is_valid()
    html = _render("{% errors form %}{% field form.effect shape='opt' %}{% field form.sure %}", form=form)

    assert 'href="#id_effect"' in html
    assert '<fieldset class="field is-wrong" id="id_effect"' in html
    assert "<legend" in html


def test_the_summary_is_silent_while_nothing_is_wrong() -> None:
    assert _render("{% errors form %}", form=Order()).strip() == ""


def test_a_confirmation_says_the_verb_twice_and_offers_a_way_out() -> None:
    html = _render(
        "{% confirm button='Withdraw' title='Withdraw from 14 people?' verb='Withdraw from 14 people' "
        "keep='Keep it' action='/w/' danger=True %}<p>It disappears.</p>{% endconfirm %}"
    )

    assert '<h2 class="title">Withdraw from 14 people?</h2>' in html
    assert "Keep it" in html
    assert 'method="post" action="/w/"' in html
    assert "<p>It disappears.</p>" in html


def test_a_docket_names_its_button_after_its_training() -> None:
    html = _render(
        "{% docket 'Fire safety' day=day today=today standing='overdue' url='/x/' verb='Start' first=True %}",
        day=date(2026, 11, 14),
        today=date(2026, 11, 23),
    )

    assert "9 days late" in html
    assert 'Start<span class="visually-hidden">: Fire safety</span>' in html


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(WEB / "templates")))
def test_no_template_holds_a_style_or_a_script_of_its_own(template: Path) -> None:
    source = template.read_text(encoding="utf-8")

    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|<script(?![^>]*\ssrc=)|javascript:", source)


def test_every_icon_that_is_drawn_is_staged() -> None:
    staged = {tuple(line.split()) for line in (WEB / "icons.txt").read_text(encoding="utf-8").splitlines()}
    drawn = {("filled" if look.filled else "outline", look.icon) for look in LOOKS.values()}
    for template in TEMPLATES:
        for name, filled in re.findall(
            r"{% icon '([a-z0-9-]+)'([^%]*filled=True)?", template.read_text(encoding="utf-8")
        ):
            drawn.add(("filled" if filled else "outline", name))

    assert drawn <= staged


def test_the_list_of_icons_is_sorted_and_without_repetition() -> None:
    lines = (WEB / "icons.txt").read_text(encoding="utf-8").splitlines()

    assert lines == sorted(set(lines))
