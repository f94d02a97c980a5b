"""Who reviewed an item at the old site is proposed, and no more."""

import pytest

from site_core.wordpress.items import Item, Term
from site_core.wordpress.reading.reviewers import proposed_reviewers

from ..content.support import converted


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Medically reviewed by Dr. Mina Okafor, MD on March 3, 2024", "Dr. Mina Okafor, MD"),
        ("Reviewed by: Maria Ortiz, MD, FAPA", "Maria Ortiz, MD, FAPA"),
        ("Written by Sam Writer | Medically Reviewed by Lee Chan", "Lee Chan"),
        ("This article was medically reviewed by John Adams, PhD, on June 2, 2023.", "John Adams, PhD"),
        ("Fact-checked by Ana-María O’Neill", "Ana-María O’Neill"),
    ],
)
def test_names_in_the_text(text, name):
    assert proposed_reviewers(Item(1, "post"), [text]) == [name]


@pytest.mark.parametrize(
    "text", ["It was reviewed by the board.", "Reviewed by", "reviewed by 12345", "previewed by Al"]
)
def test_other_sentences_name_nobody(text):
    assert proposed_reviewers(Item(1, "post"), [text]) == []


@pytest.mark.parametrize("key", ["medically_reviewed_by", "_medical_reviewer", "reviewer_name", "reviewed_by"])
def test_names_in_fields_of_plugins(key):
    assert proposed_reviewers(Item(1, "post", meta={key: ("Dr. Mina Okafor",)}), []) == ["Dr. Mina Okafor"]


def test_names_in_fields_of_toolset_may_be_those_of_visitors():
    assert proposed_reviewers(Item(1, "post", meta={"wpcf-medical-reviewer": ("Mina Okafor",)}), []) == []


def test_one_person_is_named_once():
    item = Item(1, "post", meta={"reviewed_by": ("Mina Okafor",)})
    assert proposed_reviewers(item, ["Reviewed by Mina Okafor, MD", "Reviewed by Lee Chan"]) == [
        "Mina Okafor, MD",
        "Lee Chan",
    ]


@pytest.mark.parametrize("value", ["12", "mina@clinic.example", 'a:1:{i:0;s:2:"12";}', "mokafor", "<b></b>", "x" * 500])
def test_ids_logins_and_addresses_are_no_names(value):
    assert proposed_reviewers(Item(1, "post", meta={"medical_reviewer": (value,)}), []) == []


def test_terms_of_a_taxonomy_of_reviewers():
    item = Item(1, "post", terms=(Term("medical-reviewer", "mina", "Mina Okafor"), Term("category", "x", "Sleep Care")))
    assert proposed_reviewers(item, []) == ["Mina Okafor"]


def test_a_proposal_is_a_notice_that_somebody_has_to_decide_about():
    result = converted("<p><em>Medically reviewed by <a href='/about/'>Mina Okafor</a></em></p>")
    [notice] = [each for each in result.notices if each.kind == "reviewer"]
    assert notice.excerpt == "Mina Okafor"
