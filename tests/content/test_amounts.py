"""Amounts that are written in other ways, and others that look like them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_core.content.significance import significant_changes, split_words

SAME = """
    It takes twenty-one days. | It takes 21 days.
    It takes thirty-six visits. | It takes 36 visits.
    It takes one hundred visits. | It takes a hundred visits.
    It takes one hundred visits. | It takes 100 visits.
    It takes one hundred and five visits. | It takes 105 visits.
    Of two thousand people | Of 2,000 people
    Of 2.5 million people | Of 2,500,000 people
    A study of two hundred fifty-three people | A study of 253 people
    Rest for half an hour. | Rest for 30 minutes.
    Rest for an hour and a half. | Rest for 90 minutes.
    Rest for one and a half hours. | Rest for 1.5 hours.
    Rest for 1½ hours. | Rest for 1.5 hours.
    Rest for 1 hour 30 minutes. | Rest for 90 minutes.
    Rest for one hour 30 minutes. | Rest for 90 min.
    It lasts 1 year 6 months. | It lasts 18 months.
    Come at 9:00 a.m. | Come at 9 a.m.
    From 9:00 am to 5:00 pm | From 9 am to 5 pm
    Approved on 5 January 2024 | Approved on January 5, 2024
    For people aged 18 or over | For people aged 18 and older
    Psychiatry 2019; 176 (11): 931–938. | Psychiatry. 2019;176(11):931-938.
"""
DIFFERENT = """
    For people aged 18+ | For people aged 18 and over
    Rest for one hour and 30 minutes. | Rest for 90 min.
    It takes twenty-one days. | It takes 20 days.
    It takes twenty-one days. | It takes 20 one-day visits.
    Take 20 5 mg tablets. | Take 25 mg tablets.
    Take 5 100 mg tablets. | Take 500 mg tablets.
    Take one 100 mg tablet. | Take 100 mg tablets.
    Of two hundred adults and five children | Of 205 adults and children
    Of two hundred and five children | Of 200 and 5 children
    Of 2.5 million people | Of 2.5 thousand people
    Rest for half an hour. | Rest for an hour.
    Take half an hour before. | Take it an hour before.
    Rest for an hour and a half. | Rest for an hour.
    Take one tablet a day and a half tablet at night. | Take one tablet for 1.5 days, a tablet at night.
    Rest for 1½ hours. | Rest for 11 hours.
    Rest for 1 hour 30 minutes. | Rest for 130 minutes.
    Rest for 1 hour or 30 minutes. | Rest for 90 minutes.
    Rest for 1 hour, 30 minutes. | Rest for 90 minutes.
    Rest for 30 minutes, 1 hour. | Rest for 90 minutes.
    Take 1 g and 500 mg. | Take 1.5 g.
    Come at 9:00 a.m. | Come at 9:00 p.m.
    Come at 9:00 a.m. | Come at 9:30 a.m.
    Approved on 5 January 2024 | Approved on 6 January 2024
    Approved on 5 January 2024 | Approved on January 2024
    For people aged 18+ | For people aged 18
    For people aged 18+ | For people aged 18 and under
    For people aged 18+ | For people aged 8+
    Psychiatry 2019; 176 (11): 931–938. | Psychiatry 2019; 176 (11): 931–939.
    Psychiatry 2019; 176 (11): 931–938. | Psychiatry 2019; 167 (11): 931–938.
"""


def pairs(text):
    return [tuple(line.strip().split(" | ")) for line in text.strip().splitlines()]


@pytest.mark.parametrize(("old", "new"), pairs(SAME))
def test_same_amount_is_not_listed(old, new):
    assert significant_changes(old, new, is_medical=True) == []
    assert significant_changes(new, old, is_medical=True) == []


@pytest.mark.parametrize(("old", "new"), pairs(DIFFERENT))
def test_other_amount_is_listed(old, new):
    assert significant_changes(old, new, is_medical=True)
    assert significant_changes(new, old, is_medical=True)


@pytest.mark.parametrize(
    "text", ["²½ hours", "² January", "₂ hundred", "٣½ hours", "9:00 hundred", "18+", "one", "half an"]
)
def test_odd_amounts_can_be_compared(text):
    assert_words_are_in_order(text)
    assert significant_changes(text, f"{text} of pain", is_medical=True)


def assert_words_are_in_order(text):
    """Check that each word is quoted from where it is: amounts are joined, and none is lost or read twice."""
    words = split_words(text)
    starts = [word.start for word in words]
    assert starts == sorted(starts)
    assert all(0 <= word.start < word.end <= len(text) for word in words)
    covered = {place for word in words for place in range(word.start, word.end)}
    assert {place for place, letter in enumerate(text) if letter.isdecimal() or letter == "½"} <= covered


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "1",
                "½",
                "²",
                "٣",
                ":00",
                "+",
                "one",
                "two",
                "twenty",
                "hundred",
                "million",
                "half",
                "a",
                "an",
                "and",
                "hour",
                "minutes",
                "May",
                "am",
            ]
        )
    )
)
def test_any_amounts_can_be_compared(parts):
    for text in (" ".join(parts), "".join(parts)):
        assert_words_are_in_order(text)
        assert significant_changes(text, "Pain", is_medical=True)
