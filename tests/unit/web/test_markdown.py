"""Markdown of authors becomes HTML that is safe and fits into its page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duly.web.markdown import render


def test_the_highest_heading_takes_the_level_the_page_asks_for() -> None:
    assert "<h1>A</h1>" in render("## A\n\n### B", top=1)
    assert "<h3>A</h3>" in render("# A", top=3)


def test_headings_keep_their_distance_and_stop_at_six() -> None:
    html = render("# A\n\n## B\n\n###### C", top=2)

    assert "<h2>A</h2>" in html
    assert "<h3>B</h3>" in html
    assert "<h6>C</h6>" in html


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[press](javascript:alert(1))",
        "[press](data:text/html,x)",
        "<p style='position:fixed'>over everything</p>",
        "<iframe src='https://example.com'></iframe>",
    ],
)
def test_nothing_active_comes_through(attack: str) -> None:
    html = render(attack)

    assert not any(tag in html for tag in ("<script", "<img", "<iframe", "<p style", "href"))


@given(st.text(alphabet=st.sampled_from("<>/\"'`#*_-|:[]()! \nabjavscriptonx=&;")))
def test_no_text_leads_to_a_handler_a_style_or_a_script(text: str) -> None:
    html = render(text)

    assert "<script" not in html
    assert " style=" not in html.replace("&quot;", "")
    assert not any(f"<{tag} on" in html for tag in ("a", "p", "div", "td"))


def test_a_table_can_be_reached_by_keyboard_and_aligns_by_class() -> None:
    html = render("| Step | Minutes |\n| --- | ---: |\n| Lock | 2 |")

    assert 'role="region"' in html
    assert 'tabindex="0"' in html
    assert '<th class="num" scope="col">Minutes</th>' in html
    assert '<td class="num">2</td>' in html
    assert "style" not in html


def test_a_picture_from_elsewhere_is_not_loaded() -> None:
    assert "<img" not in render("![picture](https://example.com/pixel.png)")


def test_links_do_not_hand_over_the_page() -> None:
    assert 'rel="noopener noreferrer"' in render("[the procedure](https://example.com/sop)")
