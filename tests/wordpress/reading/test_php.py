"""Serialized values of PHP are read as data, also where they are damaged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_core.wordpress.reading.php import PHPDataError, is_serialized, parse, parse_list


def serialize(value):
    """Serialize as PHP does."""
    match value:
        case None:
            return "N;"
        case bool():
            return f"b:{int(value)};"
        case int():
            return f"i:{value};"
        case str():
            return f's:{len(value.encode())}:"{value}";'
        case dict():
            return f"a:{len(value)}:{{{''.join(serialize(key) + serialize(each) for key, each in value.items())}}}"


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda children: st.dictionaries(
        st.integers(0, 99) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), children
    ),
)


@given(values)
def test_all_values_are_read_as_they_were(value):
    assert parse(serialize(value)) == value


@given(st.text() | st.text(alphabet='aOsidbNrRE:;{}"0123456789').map(str))
def test_any_text_is_read_or_refused(text):
    try:
        parse(text)
    except PHPDataError:
        return


@given(values, st.integers(0), st.characters(codec="utf-8"))
def test_any_damage_is_read_or_refused(value, place, character):
    text = serialize(value)
    place %= len(text)
    try:
        parse(text[:place] + character + text[place + 1 :])
    except PHPDataError:
        return


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('a:2:{i:0;s:7:"noindex";i:1;s:8:"nofollow";}', {0: "noindex", 1: "nofollow"}),
        ('a:1:{s:4:"name";s:3:"Zoë";}', {"name": "Zoë"}),
        ('a:1:{s:4:"name";s:99:"Zoë";}', {"name": "Zoë"}),
        ('a:1:{s:4:"name";s:2:"a "quoted"; word";}', {"name": 'a "quoted"; word'}),
        ('O:8:"stdClass":1:{s:4:"\0*\0x";d:0.5;}', {"x": 0.5}),
        ('a:9:{i:0;r:1;i:1;E:11:"Suit:Hearts";}', {0: None, 1: "Suit:Hearts"}),
    ],
)
def test_what_was_edited_without_its_lengths_is_read(text, value):
    assert parse(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "hello", 'C:3:"Foo":2:{ab}', 'a:1:{s:1:"a"', "a:1:{a:0:{}i:1;}", "i:1e5;", "a:1:{" * 5000, "i:" + "9" * 5000],
)
def test_what_is_no_value_is_refused(text):
    with pytest.raises(PHPDataError):
        parse(text)


def test_a_list_is_read_without_its_keys():
    assert parse_list('a:2:{i:0;s:1:"a";i:5;s:1:"b";}') == ["a", "b"]
    assert parse_list("noindex") == []


def test_serialized_text_is_recognized():
    assert is_serialized("a:0:{}")
    assert not is_serialized("a: note")
