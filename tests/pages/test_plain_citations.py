"""Citations in plain text, and the fields of a reference that they have.

They were written before the parser. Its first version read all fields of 50 of the first 63, and of 12 of the last 20.
"""

from pathlib import Path

import pytest

from site_core.pages.reference_formats.reading import parse_references

NAMES = ("authors", "title", "journal", "year", "details", "doi", "url")
# One line for the citation, and one for each of its fields. “-” stands for a blank one.
CITATIONS = Path(__file__).parents[1] / "data" / "citations.txt"


def cases():
    for part in CITATIONS.read_text().strip().split("\n\n"):
        text, *fields = part.split("\n")
        yield pytest.param(text, dict(zip(NAMES, ["" if field == "-" else field for field in fields], strict=True)))


@pytest.mark.parametrize(("text", "fields"), list(cases()))
def test_fields_of_a_citation(text, fields):
    [reference] = parse_references(text)
    assert reference.values == fields
