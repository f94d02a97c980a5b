"""Lists of references at the end of articles."""

import pytest

from site_core.wordpress.importing.references import reference_values

from .support import converted, html, kinds, values

WILLIAMS = (
    "Williams NR, Heifets BD, Blasey C. Open-label study. J Psychiatry. 2018;175(12):1205-1215. "
    "doi:10.1176/appi.ajp.2018.18020138"
)


def test_a_list_of_references_leaves_the_text() -> None:
    conversion = converted(f"<p>Known.<sup>1</sup></p><h3>References:</h3><ol><li>{WILLIAMS}</li></ol>")
    assert values(conversion) == [("paragraph", "<p>Known.[1]</p>")]
    assert conversion.references[0] | {"url": ""} == {
        "authors": "Williams NR, Heifets BD, Blasey C",
        "title": "Open-label study",
        "journal": "J Psychiatry",
        "year": "2018",
        "details": "175(12):1205–1215",
        "doi": "10.1176/appi.ajp.2018.18020138",
        "url": "",
    }
    assert not conversion.missing_words


def test_numbered_lines_are_references_too() -> None:
    text = f"Known [1].\n\n<strong>Sources</strong>\n\n1. {WILLIAMS}\n2. NIMH. Depression. 2023. https://nimh.example/d"
    conversion = converted(text)
    assert len(conversion.references) == 2
    assert not conversion.missing_words


def test_what_is_no_citation_stays_in_the_text() -> None:
    text = "<p>A</p><h2>References</h2><p>Ask our patients, they know us.</p>"
    assert html(text) == "<p>A</p><h2>References</h2><p>Ask our patients, they know us.</p>"


@pytest.mark.parametrize("url", ["https://my_clinic.org/x", "https://intranet/x"])
def test_references_with_urls_that_no_form_takes_stay_in_the_text(url: str) -> None:
    conversion = converted(f'<h2>References</h2><ol><li>{WILLIAMS} <a href="{url}">link</a></li></ol>')
    assert conversion.references == []
    assert f'<a href="{url}">link</a>' in str(values(conversion))
    assert reference_values({"title": "A title", "url": url})["url"] == ""


def test_numbers_without_references_are_listed() -> None:
    assert "citation" in kinds(converted("Known [12]."))
