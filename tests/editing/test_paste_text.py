"""Formats, headings, lists, and characters of pasted text are kept where the field can have them."""

import pytest

from site_core.editing.paste.sanitizing import TooComplex
from tests.support.pasting import CALLOUT, paste, paste_text

FORMATS = {
    "<p>10<sup>3</sup> and H<sub>2</sub>O</p>": "<p>10<sup>3</sup> and H<sub>2</sub>O</p>",
    "<p>10<span style='vertical-align:super;font-size:.6em'>3</span></p>": "<p>10<sup>3</sup></p>",
    "<p>10<span style='mso-text-raise:4.0pt'>3</span></p>": "<p>10<sup>3</sup></p>",
    "<p>H<span style='vertical-align: -2.0px'>2</span>O</p>": "<p>H<sub>2</sub>O</p>",
    "<p>m<sup style='vertical-align:baseline;position:relative;top:-.5em'>2</sup></p>": "<p>m<sup>2</sup></p>",
    "<style>.up{vertical-align:super}</style><p>m<span class='up'>2</span></p>": "<p>m<sup>2</sup></p>",
    "<b style='font-weight:normal'><p>a <b>b</b></p></b>": "<p>a <b>b</b></p>",
    "<p>a <span style='font-weight:700'>b</span></p>": "<p>a <b>b</b></p>",
    "<p>a <strong style='font-weight:400'>b</strong></p>": "<p>a b</p>",
    "<p>a <span style='font:italic bold 12px/1.2 Arial'>b</span></p>": "<p>a <b><i>b</i></b></p>",
    "<p>a <em>b</em><i style='font-style:normal'>c</i></p>": "<p>a <i>b</i>c</p>",
    "<p><b>a</b><b> </b><b>b</b></p>": "<p><b>a b</b></p>",
}
CHARACTERS = {
    "<p>a&nbsp;&nbsp; b</p>": "<p>a b</p>",
    "<p>10&nbsp;mg</p>": "<p>10\u00a0mg</p>",
    "<p>hy&shy;phen\u200b \ufeff“quoted”</p>": "<p>hyphen “quoted”</p>",
    "<p>5 <span style='font-family:Symbol'>m</span>g \uf0b3 3</p>": "<p>5 μg ≥ 3</p>",
    "<p>one<br>two</p>": "<p>one<br/>two</p>",
    "<p>one<br><br>two</p>": "<p>one</p><p>two</p>",
    "one\ntwo": "<p>one two</p>",
    "<pre>one\ntwo</pre>": "<p>one<br/>two</p>",
    "<p>&lt;b&gt; &amp; 😀</p>": "<p>&lt;b&gt; &amp; 😀</p>",
    "<div><div>a</div>b<p></p></div><p>&nbsp;</p>": "<p>a</p><p>b</p>",
}
LEFT_OUT = {
    "<p>a<script>alert(1)</script><style>p{}</style><!-- c --><!--[if mso]>x<![endif]--></p>": "<p>a</p>",
    "<p>a<span style='display:none'>x</span><span style='mso-hide:all'>x</span></p>": "<p>a</p>",
    "<p><del>old</del><ins>new</ins></p>": "<p>new</p>",
    "<p>a<a class=msocomanchor href='#_msocom_1'>[MA1]</a></p><div style='mso-element:comment'>x</div>": "<p>a</p>",
    "<p>a<img src=x onerror=alert(1)><svg onload=alert(1)>x</svg></p>": "<p>a</p>",
}
LISTS = {
    "<ul><li>a<ul><li>b</li></ul></li></ul>": "<ul><li>a<ul><li>b</li></ul></li></ul>",
    "<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>": "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>",
    "<ol><li><p>a</p><p>b</p></li></ol>": "<ol><li>a<br/>b</li></ol>",
    "<li>a</li><li>b</li>": "<ul><li>a</li><li>b</li></ul>",
    "<p>• a</p><p>• b</p>": "<ul><li>a</li><li>b</li></ul>",
    "<p class=MsoListParagraph>1)&nbsp;&nbsp; a</p>": "<ol><li>a</li></ol>",
    "<ul><ul><ul><li>a</li></ul></ul></ul>": "<ul><li>a</li></ul>",
    "<ul><li>a</li></ul><ol><li>b</li></ol>": "<ul><li>a</li></ul><ol><li>b</li></ol>",
}
HEADINGS = {
    "<h1>a</h1><h2>b</h2><h3>c</h3>": "<h2>a</h2><h3>b</h3><h3>c</h3>",
    "<h2>a</h2><h3>b</h3><h4>c</h4>": "<h2>a</h2><h3>b</h3><h3>c</h3>",
    "<h1><b>a</b><br></h1><h1> </h1>": "<h2>a</h2>",
    "<p class=MsoTitle>a</p><p style='mso-outline-level:2'>b</p>": "<h2>a</h2><h3>b</h3>",
    "<p role=heading aria-level=1>a</p>": "<h2>a</h2>",
}


@pytest.mark.django_db
@pytest.mark.parametrize("html", [*FORMATS, *CHARACTERS, *LEFT_OUT, *LISTS, *HEADINGS])
def test_pasted_html_becomes_rich_text(html):
    expected = FORMATS | CHARACTERS | LEFT_OUT | LISTS | HEADINGS
    assert paste_text(html) == expected[html]


def test_nested_items_that_the_editor_would_lose_get_the_marker_of_their_siblings():
    html = "<ul><li>a<ul><li>b<ol><li>c</li></ol></li><li>d</li></ul></li></ul>"
    result = paste(html)
    assert paste_text(html) == html.replace("ol>", "ul>")
    assert result.lost == "Not kept: bullets and numbers of lists."


def test_headings_become_bold_text_in_a_field_without_headings():
    assert paste_text("<h1>a</h1><p>b</p>", CALLOUT) == "<p><b>a</b></p><p>b</p>"
    assert paste("<h1>a</h1>", CALLOUT).lost == "Not kept: 1 heading, which is bold text here."


def test_the_report_counts_what_was_not_kept():
    html = (
        "<p><font color=red>a</font> <span style='color:#00f'>b</span> <u>c</u> <s>d</s> "
        "<mark style='background:yellow'>e</mark><img src='https://example.org/a.jpg'><iframe></iframe></p>"
    )
    assert paste(html).lost == (
        "Not kept: 1 image, 1 video or embedded page, 2 text colors, highlighting, underlining, strikethrough."
    )


@pytest.mark.parametrize(
    "html",
    ["<div>" * 500 + "a", "<b><i>" * 50 + "a", "<p>" * 200_000, "x" * 6_000_000],
    ids=["deep", "formats", "tags", "long"],
)
def test_html_that_would_take_too_long_is_refused(html):
    with pytest.raises(TooComplex):
        paste(html)
