"""NPI and ORCID iD of a person: what is accepted, and where visitors and search engines see them."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from site_core.pages.person_identifiers import parse_npi, parse_orcid
from tests.support.html import node_of, parse_json_ld, soup

# The examples of CMS and ORCID.
NPI, ORCID = "1234567893", "0000-0002-1825-0097"


@pytest.mark.parametrize(
    "text",
    [
        *(NPI, " 1234567893 ", "123-456-7893", "1234 567 893", "１２３４５６７８９３"),
        *("123–456–7893", "1234567893\u200b"),
        *("NPI 1234567893", "NPI: 1234567893", "npi #1234567893."),
        "https://npiregistry.cms.hhs.gov/provider-view/1234567893",
    ],
)
def test_npi_is_stored_as_ten_digits(text):
    assert parse_npi(text) == NPI


@pytest.mark.parametrize("text", ["123456789", "12345678930", "3234567893", "12345678ab"])
def test_text_that_is_no_npi_is_rejected(text):
    with pytest.raises(ValidationError, match="ten digits"):
        parse_npi(text)


@pytest.mark.parametrize(
    "text",
    [
        ORCID,
        "0000000218250097",
        "https://orcid.org/0000-0002-1825-0097",
        "http://www.orcid.org/0000-0002-1825-0097/",
        "orcid.org/0000-0002-1825-0097",
        "https://orcid.org/0000-0002-1825-0097?lang=en",
        "ORCID: 0000-0002-1825-0097",
        "ORCID iD: https://orcid.org/0000-0002-1825-0097",
        "0000\u20110002\u20111825\u20110097",
    ],
)
def test_orcid_is_stored_with_hyphens(text):
    assert parse_orcid(text) == ORCID


def test_check_character_of_an_orcid_may_be_x():
    assert parse_orcid("0000-0002-9079-593x") == "0000-0002-9079-593X"


@pytest.mark.parametrize("text", ["0000-0002-1825", "https://example.org/0000-0002-1825-0097", "X000-0002-1825-0097"])
def test_text_that_is_no_orcid_is_rejected(text):
    with pytest.raises(ValidationError, match="16 digits"):
        parse_orcid(text)


@settings(max_examples=40)
@given(st.sampled_from([(parse_npi, NPI), (parse_orcid, ORCID)]), st.integers(1, 9), st.integers(0, 18))
def test_one_wrong_digit_is_found(case, shift, position):
    parse, valid = case
    digits = [index for index, character in enumerate(valid) if character.isdigit()][1:]
    index = digits[position % len(digits)]
    wrong = f"{valid[:index]}{(int(valid[index]) + shift) % 10}{valid[index + 1 :]}"
    with pytest.raises(ValidationError, match="does not exist"):
        parse(wrong)


def test_both_are_optional():
    assert (parse_npi(""), parse_orcid(" ")) == ("", "")


def test_form_names_the_field(site):
    site.author.npi, site.author.orcid = "1234567890", "0000-0002-1825-0098"
    with pytest.raises(ValidationError) as error:
        site.author.full_clean()
    assert set(error.value.message_dict) == {"npi", "orcid"}


@pytest.fixture
def author(site):
    site.author.npi, site.author.orcid = "123-456-7893", f"https://orcid.org/{ORCID}"
    site.author.full_clean()
    site.author.save_revision().publish()
    return site.author


def test_structured_data_has_both(author, client):
    person = node_of(parse_json_ld(client.get(author.url)), "Person")
    assert person["identifier"] == {"@type": "PropertyValue", "propertyID": "NPI", "value": NPI}
    assert person["sameAs"] == [
        f"https://orcid.org/{ORCID}",
        f"https://npiregistry.cms.hhs.gov/provider-view/{NPI}",
    ]


def test_page_links_to_both_records(author, client):
    main = soup(client.get(author.url)).find("main")
    assert main.find("a", href=f"https://orcid.org/{ORCID}").get_text() == f"ORCID {ORCID}"
    assert main.find("a", href=f"https://npiregistry.cms.hhs.gov/provider-view/{NPI}").get_text() == f"NPI {NPI}"


def test_copy_of_a_page_is_another_person(author):
    copy = author.copy(update_attrs={"slug": "someone-else"})
    assert (copy.npi, copy.orcid) == ("", "")
