"""Compare what text says about holidays and dates with the special days of the clinic."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .known import SpecialDay
from .sentences import is_about_today, plain

MONTH_NAMES = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


CLOSED = re.compile(
    r"\b(?:closed|not open|aren't open|isn't open|never open|don't open|doesn't open|do not open|does not open"
    r"|(?:won't|will not) be (?:here|in)\b|(?:aren't|are not) (?:here|in)\b"
    r"|don't see patients|do not see patients|no (?:(?:regular|scheduled|clinic) )?(?:appointments|sessions|visits"
    r"|office hours|hours|patients))\b",
    re.IGNORECASE,
)
# On a holiday, what isn't given is a sign that the clinic is closed. On each Monday, another service may be given.
NOTHING_GIVEN = re.compile(
    r"\bno (?:infusions|treatments)\b|\bunavailable\b|(?:\bnot|n't|\bnever) (?:available|offered|scheduled|given)\b",
    re.IGNORECASE,
)


WE_CLOSE = re.compile(r"\bwe close\b", re.IGNORECASE)


HOLIDAYS = (
    "thanksgiving|christmas eve|christmas|new year's eve|new year's|new year|independence day|fourth of july|july 4"
    "|memorial day|labor day|martin luther king|mlk|presidents' day|presidents day|veterans day|juneteenth"
    "|columbus day|"
    "indigenous peoples' day|good friday|easter|yom kippur|rosh hashanah|passover|eid|diwali|black friday"
    "|day after thanksgiving|lunar new year|hanukkah"
)


HOLIDAY = re.compile(rf"\b(?:{HOLIDAYS})\b", re.IGNORECASE)


DATE = re.compile(
    rf"\b(?P<month>{'|'.join(MONTH_NAMES)}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.? (?P<day>\d{{1,2}})(?:st"
    rf"|nd|rd|th)?\b",
    re.IGNORECASE,
)


BESIDE = re.compile(r"\b(?:before|after|around|following|near|since|until)(?: \w+)? $", re.IGNORECASE)


def wrong_special_day(sentence: str, special_days: tuple[SpecialDay, ...]) -> str:
    """Compare holidays and dates with the special days. Others are unknown."""
    if not re.search(
        r"\b(?:open(?:s|ing)?|closed|closes?|hours|sees? patients|"
        r"we(?:'re| are|'ll be| will be) (?:here\b|in(?= on\b|[.,;]|$))|appointments"
        r"|(?:come in|see us|visit us) on|business as usual"
        r"|(?:visits|sessions|infusions|treatments|walk-ins)\b[^.,;]*\b(?:available|offered|scheduled|given))\b",
        sentence,
        re.I,
    ):
        return ""
    signs = (CLOSED, NOTHING_GIVEN, WE_CLOSE)
    says_closed = any(sign.search(sentence) for sign in signs)
    for special in special_days:
        for words, position in mentions(sentence, special):
            if (
                special.is_closed != says_closed
                and is_about_today(sentence, position)
                and not re.search(r"\bexcept\b|\bbut\b", sentence, re.I)
                and not BESIDE.search(sentence[:position])
            ):
                return words
    return ""


def mentions(sentence: str, special: SpecialDay) -> Iterator[tuple[str, int]]:
    holiday = HOLIDAY.search(plain(special.note))
    for match in HOLIDAY.finditer(sentence):
        if holiday and holiday_name(holiday[0]) == holiday_name(match[0]):
            yield match[0], match.start()
    for match in DATE.finditer(sentence):
        month = next(
            number for number, name in enumerate(MONTH_NAMES, 1) if name.startswith(match["month"].lower()[:3])
        )
        if (month, int(match["day"])) == (special.month, special.day):
            yield match[0], match.start()


def holiday_name(words: str) -> str:
    """Return one name for each holiday."""
    name = words.lower().replace("' ", " ").replace("'s ", " ")
    same = {"fourth of july": "independence day", "july 4": "independence day", "mlk": "martin luther king"}
    return same.get(name, name)
