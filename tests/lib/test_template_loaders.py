"""Templates without indentation: smaller pages with the same words."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Engine

TEMPLATES = sorted(Path(settings.BASE_DIR, "templates").rglob("*.html"))


@pytest.fixture
def render(tmp_path):
    """Return a function that renders a template with this text."""
    engine = Engine(dirs=[tmp_path], loaders=["site_core.lib.template_loaders.UnindentedLoader"])

    def render(text, name="page.html"):
        (tmp_path / name).write_text(text)
        return engine.render_to_string(name)

    return render


def test_indentation_and_blank_lines_are_left_out(render):
    assert render("<ul>\n\n    <li>One</li>\n    <li>two</li>\n</ul>\n") == "<ul>\n<li>One</li>\n<li>two</li>\n</ul>\n"


def test_words_stay_apart(render):
    assert render("one\n    two <b>three</b>  four").split() == ["one", "two", "<b>three</b>", "four"]


def test_plain_text_is_not_changed(render):
    assert render("Hours:\n\n    Monday\n", "mail.txt") == "Hours:\n\n    Monday\n"


def test_no_template_has_preformatted_text_of_several_lines():
    elements = {
        f"{path.name}: {match[0]}"
        for path in TEMPLATES
        for match in re.finditer(r"<(pre|textarea)\b.*?</\1>", path.read_text(), re.DOTALL)
    }
    assert [element for element in elements if "\n" in element] == []
