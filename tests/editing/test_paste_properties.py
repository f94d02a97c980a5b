"""Whatever is pasted: no visible word is lost, and the editor takes the result and saves it as it is."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from site_core.editing.paste.document import Table
from site_core.editing.paste.links import LinkResolver
from site_core.editing.paste.rich_text import make_content, render_html
from site_core.editing.paste.sanitizing import TooComplex
from site_core.editing.paste.tables import block_value
from tests.support.pasting import ARTICLE, CALLOUT, FEATURES, paste

pytestmark = pytest.mark.django_db
SETTINGS = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

words = st.text("abcdefgh", min_size=1, max_size=6)
texts = st.lists(words, min_size=1, max_size=4).map(" ".join)
INLINE = ["b", "i", "sup", "sub", "span", "u", "em", "font", "a", "code"]
BLOCKS = ["p", "div", "h1", "h2", "h3", "h4", "blockquote", "section", "li", "pre", "center"]
STYLES = ["", "font-weight:bold", "vertical-align:super", "font-style:italic", "color:red", "mso-list:l0 level2 lfo1"]


def wrap(tag, style, content):
    return f"<{tag} style='{style}'>{content}</{tag}>"


def add_inline(inner):
    return st.builds(wrap, st.sampled_from(INLINE), st.sampled_from(STYLES), inner)


inline = st.recursive(texts, add_inline, max_leaves=4)
lines = st.lists(inline, min_size=1, max_size=4).map(" ".join)
blocks = st.builds(wrap, st.sampled_from(BLOCKS), st.sampled_from(STYLES), lines)
lists = st.recursive(
    st.lists(lines.map("<li>{}</li>".format), min_size=1, max_size=3).map("".join),
    lambda inner: st.builds("<{0}>{1}<li>x {1}</li></{0}>".format, st.sampled_from(["ul", "ol"]), inner),
    max_leaves=4,
)
rows = st.lists(st.lists(lines.map("<td>{}</td>".format), min_size=1, max_size=3).map("".join), min_size=1, max_size=3)
tables = rows.map(lambda found: "<table>" + "".join(f"<tr>{row}</tr>" for row in found) + "</table>")
documents = st.lists(st.one_of(blocks, lists, tables, lines), min_size=1, max_size=5).map("".join)
FRAGMENTS = [
    *("<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</table>", "</a>", "<h1>"),
    *("<a href='#a' id='b'>", "</h1>", "<br>", "<sup>", "</sup>", "<!--", "-->", "<![if !x]>", "&nbsp;", "<style>"),
    *("</style>", "<div id='a' style='mso-element:footnote'>", "</div>", "<img src='paste:0' alt='😀'>"),
    "<th colspan=3 rowspan=2>",
]
markup = st.lists(st.one_of(st.text(max_size=12), st.sampled_from(FRAGMENTS)), max_size=40).map("".join)


def visible_words(html):
    return sorted(re.findall(r"[a-h]+", re.sub(r"<[^>]*>", " ", html)))


def split_into_words(html):
    """Return the words of ``html``, where inline elements don’t separate them."""
    return visible_words(re.sub(r"</?(?:b|i|sup|sub|span|u|em|font|a|code)\b[^>]*>", "", html))


@SETTINGS
@given(documents)
def test_no_visible_word_is_lost(html):
    html = html.replace("x ", "")
    for target in (ARTICLE, CALLOUT):
        links = LinkResolver("testserver")
        result = paste(html, target)
        found = " ".join(
            render_html(part, links) if not isinstance(part, Table) else table_text(part) for part in result.parts
        )
        assert sorted(split_into_words(found)) == split_into_words(html)


def table_text(table):
    value = block_value(table)
    cells = [column["heading"] for column in value["columns"]] + [
        cell for row in value["rows"] for cell in row["values"]
    ]
    return " ".join(cells).translate(str.maketrans("ₐₑ", "ae"))


def formats(content):
    """Return each block with the formats of its characters, but not those of spaces, which show none."""
    return [
        (
            block["type"],
            block["depth"],
            block["text"],
            {
                (position, place.get("style", "LINK"))
                for place in [*block["inlineStyleRanges"], *block["entityRanges"]]
                for position in range(place["offset"], place["offset"] + place["length"])
                if not block["text"][position].isspace()
            },
        )
        for block in content["blocks"]
    ]


@SETTINGS
@given(documents)
def test_the_editor_reads_and_saves_the_result_without_loss(html):
    links = LinkResolver("testserver")
    converter = ContentstateConverter(sorted(FEATURES))
    for part in paste(html).parts:
        if isinstance(part, Table):
            continue
        content = make_content(part, links)
        saved = converter.to_database_format(json.dumps(content))
        read = json.loads(converter.from_database_format(saved))
        texts = [(block["type"], block["depth"], block["text"]) for block in content["blocks"]]
        assert [(block["type"], block["depth"], block["text"]) for block in read["blocks"]] == texts
        rendered = json.loads(converter.from_database_format(render_html(part, links)))
        assert formats(rendered) == formats(content)


@SETTINGS
@given(markup)
def test_no_markup_fails(html):
    try:
        result = paste(html)
    except TooComplex:
        return
    links = LinkResolver("testserver")
    converter = ContentstateConverter(sorted(FEATURES))
    for part in result.parts:
        if isinstance(part, list):
            converter.from_database_format(render_html(part, links))
            converter.to_database_format(json.dumps(make_content(part, links)))
