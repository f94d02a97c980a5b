"""Clipboard HTML of word processors, mail programs, spreadsheets, and websites becomes what the expected files say."""

from pathlib import Path

import pytest

from site_core.editing.paste.links import LinkResolver
from site_core.editing.paste.normalizing import normalize
from tests.support.pasting import ARTICLE, describe

FOLDER = Path(__file__).parents[1] / "data" / "clipboard"
NAMES = sorted(path.stem for path in FOLDER.glob("*.html"))


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_clipboard_html_becomes_what_is_expected(name):
    html = (FOLDER / f"{name}.html").read_text()
    result = normalize(html, ARTICLE, LinkResolver("testserver"))
    assert describe(result) == (FOLDER / f"{name}.txt").read_text()
