"""Amounts that look like others, because two numbers stand side by side, or one is no amount."""

import pytest

from site_core.content.significance import is_minor, significant_changes

NUMBERS = """
    Take thirty two-mg tablets. | Take 32 mg tablets.
    Take forty five-mg doses. | Take 45-mg doses.
    Take two hundred-mg tablets. | Take 200 mg tablets.
    Take two thousand-unit capsules. | Take 2,000-unit capsules.
    Give sixty four-hour sessions. | Give 64 hour sessions.
    You get thirty half tablets. | You get 30.5 tablets.
    Take two hundred half tablets. | Take 200.5 tablets.
    Take thirty two-mg tablets. | Take thirty-two mg tablets.
    Take twenty one-mg tablets. | Take twenty-one mg tablets.
    Take twenty one-mg tablets. | Take twenty one mg tablets.
    Take twenty one-mg tablets. | Take 21 mg tablets.
    Take two hundred mg tablets. | Take 200 mg tablets.
    Take two hundred mg tablets. | Take 2 100 mg tablets.
    Take two hundred-mg tablets. | Take two hundred mg tablets.
    Take two thousand unit capsules. | Take 2,000 unit capsules.
    Take two hundred five mg tablets. | Take 205 mg tablets.
    Take one hundred and five mg tablets. | Take 105 mg tablets.
    Take two hundred calorie shakes. | Take 200 calorie shakes.
    Take twenty two mg tablets. | Take 22 mg tablets.
    Give fifty five-minute sessions. | Give 55-minute sessions.
    Give fifty five minute sessions. | Give 55 minute sessions.
    Take one thousand five mg doses. | Take 1,005 mg doses.
    Take ninety nine-mg doses. | Take 99 mg doses.
    Take two hundred and a half tablets. | Take 200.5 tablets.
    Take twenty half tablets. | Take 20.5 tablets.
    Give five million-unit doses. | Give 5,000,000-unit doses.
    Give five million unit doses. | Give 5,000,000 unit doses.
    Take two hundred fifty mg tablets. | Take 250 mg tablets.
    Take two hundred fifty-mg tablets. | Take 250 mg tablets.
    Take two hundred fifty-mg tablets. | Take two hundred fifty mg tablets.
    Take two hundred fifty-five mg tablets. | Take 255 mg tablets.
    Take one, and a half hour later eat. | Take 1.5 hour later eat.
    Take one and a half hour later eat. | Take 1.5 hour later eat.
    Take half an hour before bed. | Take 30 minutes before bed.
    Take one an hour and a half before bed. | Take one 90 minutes before bed.
    Take several hundred visits. | Take 100 visits.
    Of two hundred thousand people | Of 1,200 people
    Of two hundred twenty five people | Of 220 5 people
    Between one and two hundred people | Between 100 and 200 people
    Take one or two hundred doses. | Take 100 or 200 doses.
    Take two hundred and five doses of it. | Take 200 and five doses of it.
    Take one half tablet. | Take 1.5 tablets.
    Take one-half tablet. | Take one half-tablet.
    Take 1 1/2 tablets. | Take 11/2 tablets.
    Take two 5-mg tablets. | Take 25-mg tablets.
    Take two quarter tablets. | Take 2.25 tablets.
    Take one third-generation drug. | Take one-third generation drug.
"""
RANGES = """
    Take 5-10 mg. | Take 5, 10 mg.
    Take 5 to 10 mg. | Take 5 10 mg.
    Take 5-10 mg. | Take 5 or 10 mg.
    Take 1,500 mg. | Take 1, 500 mg.
    Take -5 mg. | Take 5 mg.
    Grade 3- pain | Grade 3 pain
    Grade 3- pain | Grade 3+ pain
"""
TIMES = """
    Take a dose 1 week and 1 day before surgery. | Take a dose 8 days before surgery.
    We check you at 1 hour and 30 minutes. | We check you at 90 minutes.
    We check you 1 hour and 30 minutes after surgery. | We check you 90 minutes after surgery.
    Take a dose 1 week 1 day before surgery. | Take a dose 8 days before surgery.
    Wait 2 hours 30 minutes before a meal. | Wait 150 minutes before a meal.
    Take it for 2 weeks 3 days each month. | Take it for 17 days each month.
    Come after 1 year and 6 months. | Come after 18 months.
    Come after one year and six months. | Come after eighteen months.
    We call at 1 month and 1 year. | We call at 13 months.
    At 1 day and 12 hours, we check you. | At 36 hours, we check you.
    Every 2 hours 30 minutes of rest | Every 150 minutes of rest
    Give it at one hour and ten minutes. | Give it at seventy minutes.
    Give it at one hour, ten minutes. | Give it at seventy minutes.
"""
LAB_GRADES = """
    You have 2+ protein. | You have 2 or more protein.
    You have 4+ swelling. | You have 4 or more swelling.
    CD20+ lymphoma | CD20 or more lymphoma
    A 3+ reflex | A 3 and over reflex
    Come at 9:00 a day. | Come at 9 a day.
    Come at 9:00 p. | Come at 9 p.
"""


def pairs(*texts):
    return [tuple(line.strip().split(" | ")) for text in texts for line in text.strip().splitlines()]


@pytest.mark.parametrize(("old", "new"), pairs(NUMBERS, RANGES, TIMES, LAB_GRADES))
def test_amount_that_looks_the_same_is_listed(old, new):
    for before, after in ((old, new), (new, old)):
        assert significant_changes(before, after, is_medical=True)
        assert not is_minor(before, after, is_medical=True)
