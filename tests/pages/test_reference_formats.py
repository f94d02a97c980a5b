"""What someone pastes becomes references: identifiers, RIS, BibTeX, CSL-JSON, and lists of citations."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_core.pages.reference_formats.parsed_reference import MAX_LENGTHS, ReferenceFormatError
from site_core.pages.reference_formats.reading import MAX_COUNT, MAX_LENGTH, parse_references

DOI = "10.1176/appi.ajp.2018.18020138"


def read(text):
    """Return the fields of the one reference in ``text`` that are not blank."""
    [reference] = parse_references(text)
    return {name: value for name, value in reference.values.items() if value}


@pytest.mark.parametrize(
    "text",
    [
        DOI,
        f"doi:{DOI}",
        f"DOI: {DOI}.",
        f"doi {DOI}",
        f"https://doi.org/{DOI}",
        f"http://dx.doi.org/{DOI}",
        f"<https://www.doi.org/{DOI}>",
        "https://doi.org/10.1176%2Fappi.ajp.2018.18020138",
        f"https://journal.example/doi/full/{DOI}?utm_source=mail",
        f"({DOI}),",
        f"\ufeff{DOI}\r\n",
    ],
)
def test_a_doi_is_recognized_in_any_spelling(text):
    assert read(text) == {"doi": DOI}


def test_parentheses_of_a_doi_are_kept():
    assert read("(doi:10.1016/S2215-0366(17)30272-9)") == {"doi": "10.1016/S2215-0366(17)30272-9"}


@pytest.mark.parametrize(
    "text",
    [
        "33726522",
        "PMID: 33726522",
        "pubmed 33726522",
        "https://pubmed.ncbi.nlm.nih.gov/33726522/",
        "https://www.ncbi.nlm.nih.gov/pubmed/33726522",
        "pubmed.ncbi.nlm.nih.gov/33726522/?from=search",
    ],
)
def test_a_pubmed_id_becomes_its_url(text):
    assert read(text) == {"url": "https://pubmed.ncbi.nlm.nih.gov/33726522/"}


@pytest.mark.parametrize(
    "text", ["PMC6560624", "PMCID: PMC6560624", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC6560624/"]
)
def test_a_pmc_id_becomes_its_url(text):
    assert read(text) == {"url": "https://pmc.ncbi.nlm.nih.gov/articles/PMC6560624/"}


def test_an_identifier_says_what_is_still_to_be_typed():
    assert parse_references(DOI)[0].missing == ["authors", "title", "journal", "year"]


def test_several_identifiers_are_several_references():
    assert [each.doi or each.url for each in parse_references(f"{DOI}, 10.1001/x\nPMID:33726522")] == [
        DOI,
        "10.1001/x",
        "https://pubmed.ncbi.nlm.nih.gov/33726522/",
    ]


RIS = """\
Exported by a journal
TY  - JOUR
AU  - Williams, Nolan R.
AU  - Müller-Schmidt, Jörg
TI  - Attenuation of effects
JO  - Am J Psychiatry
PY  - 2018/12/01
VL  - 175
IS  - 12
SP  - 1205
EP  - 1215
DO  - https://doi.org/10.1176/x.y
UR  - https://journal.example/x
ER  -
TY  - BOOK
A1  - Stahl, Stephen M.
T1  - Essential psychopharmacology
PB  - Cambridge University Press
PY  - 2021
"""


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_ris(line_end):
    article, book = parse_references(RIS.replace("\n", line_end))
    assert article.authors == "Williams NR, Müller-Schmidt J"
    assert (article.title, article.journal, article.year) == ("Attenuation of effects", "Am J Psychiatry", "2018")
    assert (article.details, article.doi, article.url) == ("175(12):1205–1215", "10.1176/x.y", "")
    assert (book.authors, book.journal, book.year) == ("Stahl SM", "Cambridge University Press", "2021")


BIBTEX = r"""
@string{ajp = {Am J Psychiatry}}
% a comment
@article{w18,
  author = {Williams, Nolan R. and M{\"u}ller, J{\"o}rg and {The Ketamine Group} and Ren{\'e} Roy and others},
  title = {Attenuation of {K}etamine {\&} mood in the na{\"\i}ve},
  journal = ajp, year = 2018, volume = 175, number = {12}, pages = {1205--1215},
  doi = {https://doi.org/10.1176/APPI.AJP.2018.18020138},
}
@book{s21, title="Stahl's {Essential}", author="Stephen M. Stahl", publisher={CUP}, edition={5}, year={2021}}
@online{nimh, title={Depression}, author={{National Institute of Mental Health}}, url={https://nimh.example/d}}
@article{w18, title={The same key}, note={In press}, year={2020}}
Smith J, Lee K. Ketamine in veterans. J Affect Disord. 2015;184:12-19.
"""


def test_bibtex():
    article, book, website, same_key, plain = parse_references(BIBTEX)
    assert article.values == {
        "authors": "Williams NR, Müller J, The Ketamine Group, Roy R, et al.",
        "title": "Attenuation of Ketamine & mood in the naïve",
        "journal": "Am J Psychiatry",
        "year": "2018",
        "details": "175(12):1205–1215",
        "doi": "10.1176/APPI.AJP.2018.18020138",
        "url": "",
    }
    assert (book.authors, book.title, book.details) == ("Stahl SM", "Stahl's Essential", "5th ed")
    assert (website.authors, website.url) == ("National Institute of Mental Health", "https://nimh.example/d")
    assert website.missing == ["journal", "year"]
    assert (same_key.title, same_key.details) == ("The same key", "In press")
    assert (plain.title, plain.details) == ("Ketamine in veterans", "184:12–19")


def test_csl_json():
    item = {
        "type": "article-journal",
        "author": [{"family": "Berg", "given": "Ann-Marie", "non-dropping-particle": "van der"}, {"literal": "Group"}],
        "title": "A <i>title</i> &amp; more",
        "container-title": ["Am J Psychiatry"],
        "issued": {"date-parts": [[2018, 12]]},
        "volume": "175",
        "issue": 12,
        "page": "1205-1215",
        "DOI": "10.1176/x",
    }
    for data in (item, [item], {"items": [item]}):
        assert read(json.dumps(data, indent=1)) == {
            "authors": "van der Berg AM, Group",
            "title": "A title & more",
            "journal": "Am J Psychiatry",
            "year": "2018",
            "details": "175(12):1205–1215",
            "doi": "10.1176/x",
        }


@pytest.mark.parametrize(
    "text",
    [
        "1. Ray A. One title. Lancet. 2018;1:1-2.\n2. Roy B. Another\n   title. Lancet. 2019;2:3-4.\n",
        "• Ray A. One title. Lancet. 2018;1:1-2.\n• Roy B. Another title. Lancet. 2019;2:3-4.",
        "Ray A. One title. The Lancet. 2018;1:1-2.\nRoy B. Another title. The Lancet. 2019;2:3-4.",
        "Ray A. One\ntitle. Lancet. 2018;1:1-2.\n\nRoy B. Another title. Lancet.\n2019;2:3-4.",
    ],
)
def test_a_list_of_citations_is_several_references(text):
    assert [each.title for each in parse_references(text)] == ["One title", "Another title"]


def test_a_text_that_is_no_citation_is_kept_as_the_title():
    [reference] = parse_references("Something that Dr. Roy said")
    assert reference.title == "Something that Dr. Roy said"
    assert "authors" in reference.missing


def test_many_authors_fit_the_field():
    names = ", ".join(f"Author{number} AB" for number in range(100))
    [reference] = parse_references(f"{names}. A title. Lancet. 2018;1:2-3.")
    assert reference.authors == "Author0 AB, Author1 AB, Author2 AB, et al."


@pytest.mark.parametrize(
    "text", ["@article{a, title={x", '[{"title": "x"', '[{"a": ' * 40 + '"', "[{}" + " " * 9 + '"']
)
def test_an_incomplete_file_is_refused_with_a_message(text):
    with pytest.raises(ReferenceFormatError):
        parse_references(text)


def test_length_and_number_are_limited():
    with pytest.raises(ReferenceFormatError, match="too long"):
        parse_references("x" * (MAX_LENGTH + 1))
    with pytest.raises(ReferenceFormatError, match="at most 100"):
        parse_references("\n\n".join(f"Ray A. Title. Lancet. 2018;{n}:1." for n in range(MAX_COUNT + 1)))


HOSTILE = {
    "quotation marks": "\n\n".join(["x " + '"' * 1900 + " 2018"] * 50),
    "apostrophes": "\n\n".join(["a ‘b" * 480] * 50),
    "periods": "\n\n".join(["a" + " ." * 900] * 50),
    "asides": "\n\n".join(["Accessed a " * 180] * 50),
    "accents": "@article{a, title={" + r"\'{e}" * 5_000 + "}}",
    "names": "@article{a, author={" + " and ".join(["A B"] * 12_000) + "}}",
    "braces": "@article{a, author={" + "{" * 90_000 + "}}",
    "formulas": "@article{a, title={" + "$x" * 45_000 + "}}",
    "tags": "<a" * 49_000,
    "RIS": "TY  - JOUR\n" + "AU  - x\n" * 12_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_gives_few_references_or_a_message(name):
    with contextlib.suppress(ReferenceFormatError):
        assert len(parse_references(HOSTILE[name])) <= MAX_COUNT


PIECES = ["@article{", "a,", "title={", "}", "{", "TY  - JOUR", "\n", "AU  - ", '[{"', '"}]', "doi:", DOI,
          "2018", "(", ").", "“", "\\'", "$", "et al.", "Smith, J.", " & ", "é", "\x00", "<b>", "&#0;",
          "&lt;script&gt;", ";", "12"]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=20))
@settings(max_examples=150, deadline=None)
def test_any_text_gives_fields_that_fit_or_a_message(pieces):
    try:
        references = parse_references("".join(pieces))
    except ReferenceFormatError:
        return
    for reference in references:
        assert all(len(getattr(reference, name)) <= length for name, length in MAX_LENGTHS.items())
        assert not reference.year or 1800 <= int(reference.year) <= 2199
