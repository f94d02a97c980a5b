"""A scholarly reference: validation, links, and display."""

import pytest
from django.core.exceptions import ValidationError

from site_core.pages.review import LINK_MISSING
from tests.support.factories import ArticlePageFactory, CorrectionFactory, ReferenceFactory


def cleaned(**fields):
    reference = ReferenceFactory(**fields)
    reference.full_clean(exclude=["page"])
    return reference


@pytest.mark.parametrize(
    "pasted",
    [
        "10.1176/appi.ajp.2018.18020138",
        "https://doi.org/10.1176/appi.ajp.2018.18020138",
        "http://dx.doi.org/10.1176/appi.ajp.2018.18020138",
        "doi: 10.1176/appi.ajp.2018.18020138",
        "  DOI:10.1176/appi.ajp.2018.18020138 ",
    ],
)
def test_pasted_doi_is_shortened(pasted):
    assert cleaned(doi=pasted).doi == "10.1176/appi.ajp.2018.18020138"


@pytest.mark.parametrize("doi", ["11.1176/x", "10.1/x", "10.1176", "10.1176/with space"])
def test_invalid_doi_is_rejected(doi):
    with pytest.raises(ValidationError, match="starts with 10"):
        cleaned(doi=doi)


def test_reference_without_doi_and_url_prevents_publishing(db):
    page = ArticlePageFactory.build(parent=None, authors=[], reviewer=None)
    page.references = [ReferenceFactory(doi="", url="")]
    assert LINK_MISSING in page.publication_errors()["references"]


def test_url_is_used_without_a_doi():
    assert cleaned(doi="", url="https://example.org/work").link == "https://example.org/work"


def test_doi_takes_precedence_over_the_url():
    assert cleaned(doi="10.1176/x", url="https://example.org/").link == "https://doi.org/10.1176/x"


@pytest.mark.parametrize("year", [1799, 2201])
def test_impossible_year_is_rejected(year):
    with pytest.raises(ValidationError):
        cleaned(year=year)


def test_reference_is_displayed_as_author_year_title():
    assert str(ReferenceFactory(authors="Raman P", year=2020, title="On chairs")) == "Raman P (2020) On chairs"


def test_correction_is_displayed_as_date_and_text():
    assert str(CorrectionFactory(text="The year.")) == "2026-06-11: The year."
