import pytest

from site_core.lib.phone_numbers import is_phone_number, split_extension, tel_url


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("646 555 0101", "tel:+16465550101"),
        ("1 (646) 555-0101", "tel:+16465550101"),
        ("+44 20 7946 0000", "tel:+442079460000"),
        ("646-555-0101 x12", "tel:+16465550101;ext=12"),
        ("646-555-0101, ext. 12", "tel:+16465550101;ext=12"),
        ("911", "tel:911"),
        ("", ""),
        ("x12", ""),
        ("٠١٢٣٤٥٦٧", ""),
    ],
)
def test_number_becomes_what_a_phone_dials(written, url):
    assert tel_url(written) == url


@pytest.mark.parametrize("phone", ["2125550142", "212-555-0142 Ext 7", "+1 212.555.0142", "212–555–0142"])
def test_phone_numbers_are_recognized(phone):
    assert is_phone_number(phone)


@pytest.mark.parametrize("phone", ["", "555", "call us", "+.()- .-", "212-555-0142 x", "2125550142 or 2125550143"])
def test_other_text_is_not_a_phone_number(phone):
    assert not is_phone_number(phone)


def test_extension_is_split_off():
    assert split_extension("212-555-0142 x12") == ("212-555-0142", "12")
