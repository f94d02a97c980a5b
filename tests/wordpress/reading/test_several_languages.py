"""Texts with all their languages in one, as qTranslate stores them."""

import pytest

from site_core.wordpress.reading import read
from site_core.wordpress.reading.repairs import RepairKind
from site_core.wordpress.reading.several_languages import read_language
from tests.support import wxr


@pytest.mark.parametrize(
    ("text", "english"),
    [
        ("[:de]Hallo[:en]Hello[:]", "Hello"),
        ("<!--:de-->Hallo<!--:--><!--:en-->Hello<!--:-->", "Hello"),
        ("{:de}Hallo{:}{:en}Hello{:}", "Hello"),
        ("<p>[:en]One[:de]Eins[:]</p><p>[:de]Zwei[:en]Two[:]</p>", "<p>One</p><p>Two</p>"),
        ("[:de]Nur Deutsch[:fr]Français[:]", "Nur Deutsch"),
        ("[:de]Hallo[:en][:]", "Hallo"),
        ("[:de]Hallo[:en]Hello", "Hello"),
        (" [:de]Nur Deutsch[:fr]Français", " Nur Deutsch"),
        ("<!--:de-->Nur Deutsch<!--:fr-->Français", "Nur Deutsch"),
        ("{:de}Hallo{:en}Hello", "Hello"),
        ("[:de]Hallo {:id}[:en]Hello {:id} and {:pk}[:]", "Hello {:id} and {:pk}"),
    ],
)
def test_one_language_is_read(text, english):
    assert read_language(text, "en") == english


@pytest.mark.parametrize(
    "text",
    [
        "No languages [:] here [: en]",
        "Our API has /users/{:id} and /visits/{:pk} for records.",
        "Read params[:id] and params[:pk] in the controller.",
        "{:id} and {:pk} are keys.",
    ],
)
@pytest.mark.parametrize("language", ["en", ""])
def test_what_only_looks_like_a_mark_stays(text, language):
    assert read_language(text, language) == text


def test_words_between_parameters_of_a_url_are_kept(tmp_path):
    text = "Our API has /users/{:id} and /visits/{:pk} for records."
    export = read([wxr.write(tmp_path, wxr.export(wxr.item(5, text, content=f"<p>{text}</p>")))])
    (found,) = export.items()
    assert (found.title, found.content) == (text, f"<p>{text}</p>")
    assert RepairKind.SEVERAL_LANGUAGES not in export.repairs.counts


def test_items_and_topics_are_in_the_language_of_the_site(tmp_path):
    text = "[:de]Schlaf[:en]Sleep[:]"
    seo = {"_yoast_wpseo_title": text, "other": 'a:1:{i:0;s:24:"[:de]Schlaf[:en]Sleep[:]";}'}
    item = wxr.item(5, text, content=f"<p>{text}</p>", terms=(("category", "sleep", text),), meta=seo)
    export = read([wxr.write(tmp_path, wxr.export(wxr.term("category", "sleep", text), item))])
    (found,) = export.items()
    assert (found.title, found.content, found.terms[0].name) == ("Sleep", "<p>Sleep</p>", "Sleep")
    assert found.meta_value("_yoast_wpseo_title") == "Sleep"
    assert "Schlaf" in found.meta_value("other")  # PHP counts its letters
    assert export.terms[0].name == "Sleep"
    assert export.repairs.counts[RepairKind.SEVERAL_LANGUAGES] == 1


def test_marks_of_languages_may_be_comments_in_the_xml(tmp_path):
    title = "<!--:de-->Schlaf<!--:--><!--:en-->Sleep<!--:-->"
    item = wxr.item(5, "TITLE").replace(wxr.cdata("TITLE"), title)
    export = read([wxr.write(tmp_path, wxr.export(item))])
    assert [found.title for found in export.items()] == ["Sleep"]
