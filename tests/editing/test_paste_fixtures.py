"""Clipboard HTML of word processors, mail programs, spreadsheets, and websites becomes what the expected files say."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Comment

from site_core.editing.paste.document import Table
from site_core.editing.paste.links import LinkResolver
from site_core.editing.paste.normalizing import normalize
from site_core.editing.paste.tables import block_value
from tests.support.pasting import ARTICLE, describe

FOLDER = Path(__file__).parents[1] / "data" / "clipboard"
NAMES = sorted(path.stem for path in FOLDER.glob("*.html"))


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_clipboard_html_becomes_what_is_expected(name):
    html = (FOLDER / f"{name}.html").read_text()
    result = normalize(html, ARTICLE, LinkResolver("testserver"))
    assert describe(result) == (FOLDER / f"{name}.txt").read_text()


# What readers of the source see and the page doesn’t have: numbers of notes, marks of lists,
# comments, and a URL that is shown without the detour.
LEFT_OUT = {
    "google_docs": "1",
    "google_docs_comments": "Comment text [a] [a]",
    "libreoffice": "1 2",
    "outlook_thread": (
        "https://nam12.safelinks.protection.outlook.com/ap/w-59584e83/"
        "?url=https%3A%2F%2Fwww.example.org%2Fguide&data=05"
    ),
    "outlook_web": "o 2",
    "word_endnotes": "1",
}
NOT_TEXT = "head, style, script, del, [hidden], .msoDel, .msocomoff, .msocomanchor, .msocomtxt, select, svg"
MSO_CONDITION = re.compile(r"<!\[(?:if [^\]]*|endif)\]-{0,2}>")
MARKER = re.compile(r"mso-list: ?ignore", re.IGNORECASE)


def letters(text):
    """Return the letters and numbers of ``text``, with how often they occur."""
    return Counter(character for character in unicodedata.normalize("NFKC", text) if character.isalnum())


def visible_letters(html):
    document = BeautifulSoup(MSO_CONDITION.sub("", html), "html.parser")
    for comment in document.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for element in [*document.select(NOT_TEXT), *document.find_all(style=MARKER)]:
        element.decompose()
    return letters(document.get_text())


def kept_text(result):
    tables = [part for part in result.parts if isinstance(part, Table)]
    blocks = [block for part in result.parts if isinstance(part, list) for block in part]
    references = [value for fields in result.references for value in fields.values()]
    return " ".join([*(block.text for block in blocks), *map(str, map(block_value, tables)), *map(str, references)])


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_no_letter_is_lost(name):
    html = (FOLDER / f"{name}.html").read_text()
    kept = letters(kept_text(normalize(html, ARTICLE, LinkResolver("testserver"))))
    assert visible_letters(html) - kept - letters(LEFT_OUT.get(name, "")) == Counter()
