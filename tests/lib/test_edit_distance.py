import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_core.lib.edit_distance import edit_distance

WORDS = st.text("abc", max_size=6)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("ketamine", "ketamine", 0),
        ("ketamin", "ketamine", 1),
        ("ketamnie", "ketamine", 1),
        ("kitamine", "ketamine", 1),
        ("kkatamine", "ketamine", 2),
        ("tsm", "tms", 1),
        ("", "abc", 3),
        ("ca", "abc", 3),
    ],
)
def test_typing_errors_are_counted(one, other, distance):
    assert edit_distance(one, other) == distance


@given(WORDS, WORDS)
def test_distance_is_the_same_in_both_directions(one, other):
    assert edit_distance(one, other) == edit_distance(other, one)


@given(WORDS, WORDS)
def test_only_equal_words_have_no_distance(one, other):
    assert (edit_distance(one, other) == 0) == (one == other)
