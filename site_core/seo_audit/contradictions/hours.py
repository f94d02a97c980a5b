"""Compare what text says about opening hours with the clinic’s."""

from __future__ import annotations

import re
from collections.abc import Iterator

from site_core.site_settings.opening_hours import OpeningHours, minute_of_day

from .actors import is_about_something_else
from .known import Clinic, Contradiction
from .sentences import MONTHS, NEIGHBORS, PRACTICE, clause_at, is_about_today, names_another_site
from .special_days import CLOSED, DATE, HOLIDAY, wrong_special_day
from .stated_hours import AROUND_THE_CLOCK, GROUP, StatedHours, find_days, find_stated_hours
from .subjects import roots

NOT_THE_CLINIC = re.compile(
    rf"\b(?:{NEIGHBORS}|satellite|(?:other|second|another) (?:office|location|clinic)|crisis|hot-?line|lifeline|988"
    rf"|911|emergenc\w+|on[- ]call|pharmac\w+|hospital|portal|online|website"
    r"|web site|app\b|e-?mails?|messages?|voice-?mails?|answering service|nurse line|after-hours line|phone lines?"
    r"|phones|by phone|"
    r"call center|chat|garage|parking|lot\b|meters?|building|elevator|lobby|entrance|subway|train|bus|lab\b"
    r"|laborator\w+|gym|yoga|webinars?|workshops?|seminars?|groups?|classes|class|meetings?|support group|open house"
    r"|events?|"
    r"walk-?in clinic next|urgent care|imaging|patients? (?:can|may) (?:book|request|message|pay)|your body"
    r"|your (?:skin|mouthguard|aligners|retainers?|splint|brace)|wear|symptoms?|pain|sleep|bed(?:time)?|dose|tablets?"
    r"|medicines?|take (?:it|them|your)|monitor\w*|library|museum|insurer|"
    r"library|line is|lines are|text line|coffee|caf\u00e9|cafe|market|delivery|deliveries|billing (?:office"
    r"|department|team)|records|refill\w*|(?:dr|doctor|drs)\b\.?|surgery center|bank|drugstore|school)\b",
    re.IGNORECASE,
)
OPEN = re.compile(
    rf"\b(?:here|open|opens|opening|hours|we close|closes|close at|finish|lock up|wrap up|{PRACTICE})\b", re.IGNORECASE
)
# “The office”, and not “the rec center”.
OWNER = re.compile(
    rf"\b(?:we(?:'re| are)?|doors|hours|(?:our|the|this|both|all|each)(?: (?:of our|our|main|front|whole|entire|two"
    rf"|three|four))? (?:{PRACTICE})s?)\b"
    rf"|^\W*(?:{PRACTICE})\b",
    re.IGNORECASE,
)
OURS = re.compile(rf"\b(?:we|we're|our|us|{PRACTICE}|doors)\b|^\W*open\b", re.IGNORECASE)
WE = re.compile(r"\bwe (?!(?:are|were|have|do|can|moved|live)\b)[a-z]+\b", re.IGNORECASE)  # “we give TMS …”
# What follows, as in “we are open until 1 p.m. for monitoring”, is still about the hours of the clinic.
STRONG = re.compile(
    rf"\b(?:we(?:'re| are)?|(?:our|the) (?:{PRACTICE}|doors)(?: is| are)?) (?:usually |now |also |still |always )*"
    rf"(?:open|here|closed?|stay|opens?|closes?)\b",
    re.IGNORECASE,
)
WITHIN = re.compile(
    r"\b(?:appointments?|sessions?|infusions?|visits?|see (?:patients|clients|you|us)|(?:visit|find|catch"
    r"|meet) us|sees patients|seen|available"
    r"|treatments?|offered|by appointment|slots?|evaluations?|cleanings?|surger(?:y|ies)|procedures?|hours|openings"
    r"|schedule[sd]?|reach us|call us|front desk|staffed|answer|come (?:in|by)|stop by|drop (?:in|by)|walk-?ins?"
    r"|exams?|consultations?|classes)\b",
    re.IGNORECASE,
)
BY_ARRANGEMENT = re.compile(
    r"\b(?:by (?:special )?(?:appointment|arrangement|request) only|on request|some|select(?:ed)?|occasional(?:ly)?"
    r"|one|first|second|third|last|every other|alternate|certain|holidays?|if needed|emergenc\w+|except(?:ion)?s?"
    r"|sometimes|may|might|unless|usually|often|by request|by arrangement|only (?:for|if|when)|possible|rescheduled"
    r"|once a month|a month)\b",
    re.IGNORECASE,
)
ANY_HOLIDAY = re.compile(r"\bholidays?\b", re.IGNORECASE)
SEASON = re.compile(
    rf"\b(?:in|during|over|through) (?:the )?(?:(?:early|late|whole) )?(?:{MONTHS}\b|summer|winter|spring|fall\b"
    r"|autumn|school year|ramadan|finals|holiday season)",
    re.IGNORECASE,
)
LUNCH = re.compile(r"\b(?:lunch|break|staff meeting|training)\b", re.IGNORECASE)
PART = re.compile(
    r"\b(?:last|first|final|latest|earliest|next|walk-?ins?|arrive|check-?in|by (?:noon|\d)|before|early (?:morning"
    r"|bird)|evenings?|afternoons?|mornings?)\b",
    re.IGNORECASE,
)


OPEN_THEN = re.compile(
    rf"^\W*(?:yes, )?(?:(?:on|for|over) [^,]*?,? )?(?:{STRONG.pattern}|we (?:keep|have) (?:our )?(?:usual|regular"
    rf"|normal)\b)",
    re.IGNORECASE,
)


def usual_minutes(hours: OpeningHours) -> dict[int, tuple[int, int]]:
    """Return ``{weekday: (opens, closes)}``, from the first opening to the last closing of the day."""
    spans = {}
    for day, day_spans in enumerate(hours.usual):
        if day_spans:
            closes = max(minute_of_day(span.closes) + 1440 * (span.closes < span.opens) for span in day_spans)
            spans[day] = (min(minute_of_day(span.opens) for span in day_spans), 1440 if closes == 1439 else closes)
    return spans


def check_hours(sentence: str, clinic: Clinic) -> Iterator[Contradiction]:
    """Yield at most one contradiction of ``sentence``, for a clinic with one place."""
    if clinic.hours is None or not any(clinic.hours.usual):
        return
    if names_another_site(sentence, f"{clinic.name} {clinic.city}"):
        return
    if words := wrong_hours(sentence, clinic):
        yield Contradiction("hours", sentence, words, "Opening hours", clinic.hours_text, "clinic.opening_hours")


def wrong_hours(sentence: str, clinic: Clinic) -> str:
    """Return the words of ``sentence`` that are wrong about the hours. "" if none are."""
    assert clinic.hours is not None
    if HOLIDAY.search(sentence) or DATE.search(sentence):
        is_another = NOT_THE_CLINIC.search(sentence) and not OPEN_THEN.search(sentence)
        return "" if is_another else wrong_special_day(sentence, clinic.special_days)
    spans = usual_minutes(clinic.hours)
    own = roots(clinic.name)
    if match := AROUND_THE_CLOCK.search(sentence):
        is_ours = (
            OURS.search(sentence)
            and not NOT_THE_CLINIC.search(sentence)
            and not is_about_something_else(sentence, match.start(), own)
            and is_about_today(sentence, match.start())
        )
        always = len(spans) == 7 and all(span == (0, 1440) for span in spans.values())
        is_denied = re.search(r"\b(?:not|n't|aren't|isn't|don't|cannot)\b", sentence)
        return match[0] if is_ours and not always and not is_denied else ""
    if LUNCH.search(sentence) or SEASON.search(sentence):
        return ""
    for stated in find_stated_hours(sentence):
        if is_about_something_else(sentence, stated.start, own):
            continue
        if is_wrong(sentence, stated, spans) and is_about_today(sentence, stated.start):
            return sentence[stated.start : stated.end].strip(" ,.")
    return wrong_day_names(sentence, spans, clinic.name)


def is_wrong(sentence: str, stated: StatedHours, spans: dict[int, tuple[int, int]]) -> bool:
    start, end = clause_at(sentence, stated.start)
    clause = sentence[start:end]
    is_ours = STRONG.search(sentence[start : stated.start])
    if NOT_THE_CLINIC.search(sentence[start : stated.end] if is_ours else clause) or (
        not is_ours
        and NOT_THE_CLINIC.search(sentence)
        and not re.search(r"\b(?:we|our (?:office|clinic|doors|hours))\b", clause, re.I)
    ):
        return False
    if stated.opens is None and stated.closes is None:
        return is_wrong_day(sentence, clause, stated, spans)
    if stated.opens is not None and stated.closes is not None and stated.closes <= stated.opens:
        return False
    states = states_hours(sentence, clause)
    is_exact = states and not PART.search(clause)
    if states and (part := PART_OF_DAY.search(clause)) and len(stated.days) == 1:
        is_morning = part[0].lower().startswith("morning")
        return differs_at(spans, stated, is_morning)
    is_within = bool(WITHIN.search(clause) or WE.search(clause) or (PART.search(clause) and not READER.search(clause)))
    if not (is_exact or is_within):
        return False
    days = stated.days or frozenset(spans)
    if re.search(
        r"\b(?:most|some|select|certain|one|two|a few|several) (?:evenings?|days?|mornings?|nights?|weekdays?)\b",
        clause,
        re.I,
    ):
        return False
    if not stated.days:
        return not any(agrees(spans.get(day), stated, is_exact) for day in days)
    return not all(agrees(spans.get(day), stated, is_exact) for day in days)


READER = re.compile(
    r"\byou(?:'ll|'re)? (?!(?:can|may|could) (?:see|visit|reach|find|come|call|book|drop)\b)\w+", re.IGNORECASE
)
PART_OF_DAY = re.compile(r"\b(?:mornings|evenings|nights)\b", re.IGNORECASE)


def differs_at(spans: dict[int, tuple[int, int]], stated: StatedHours, is_morning: bool) -> bool:
    """Return whether a part of the day begins or ends at another time: “Saturday mornings, 9 to noon”."""
    span = spans.get(min(stated.days))
    edge = stated.opens if is_morning else stated.closes
    return span is None or (edge is not None and edge != span[0 if is_morning else 1])


def states_hours(sentence: str, clause: str) -> bool:
    """Return whether it is about the hours of the clinic, and not of something in it: also “Mon-Fri 9-5” alone."""
    if OWNER.search(clause) and OPEN.search(clause):
        return not re.search(
            r"\b(?:offer|see patients|infusions? are|sessions? are|appointments? (?:are|run)|hours for (?!patients))\b",
            clause,
            re.I,
        )
    if re.match(r"\W*(?:now )?open\b", clause, re.I) or (
        re.search(r"\bhours\b", sentence, re.I) and not WITHIN.search(re.sub(r"\bhours\b", "", clause, flags=re.I))
    ):
        return True
    days = find_days(clause)
    rest = clause
    for _days, start, end in reversed(days):
        rest = f"{rest[:start]} {rest[end:]}"
    rest = re.sub(
        r"(?<![a-z])[ap]\.?m\b\.?|[\d:.,;&|/()\[\]-]|\b(?:to|through|thru|until|and|from|noon|on|closed|open|daily"
        r"|weekdays?"
        r"|weekends?|hours|mornings?|evenings?|nights?|late|sunday|saturday|by|every|day)\b",
        " ",
        rest,
        flags=re.I,
    )
    return bool(days) and len(rest.split()) <= 1


def agrees(span: tuple[int, int] | None, stated: StatedHours, is_exact: bool) -> bool:
    if span is None:
        return False
    opens, closes = span
    if is_exact:
        return (stated.opens is None or stated.opens == opens) and (stated.closes is None or stated.closes == closes)
    return (stated.opens is None or opens <= stated.opens < closes) and (
        stated.closes is None or opens < stated.closes <= closes
    )


def is_wrong_day(sentence: str, clause: str, stated: StatedHours, spans: dict[int, tuple[int, int]]) -> bool:
    """Return whether the clinic is said to be open on a day on which it is closed, or closed on one when it opens."""
    if BY_ARRANGEMENT.search(clause) or ANY_HOLIDAY.search(clause):
        return False
    closed = closed_at(clause, sentence, stated)
    if closed and re.match(r" (?:morning|afternoon|evening|night)s?\b", sentence[stated.end :], re.I):
        return False
    if closed:
        return bool(stated.days & spans.keys())
    if re.search(r"\b(?:not|n't|no|never|neither|nor|closed)\b|n't\b", clause, re.I):
        return False
    is_open = re.search(r"\bopen\b|\bhours\b", clause, re.I) and not re.search(
        r"\bopen (?:to|up|about|house|enrollment|mind)\b", clause, re.I
    )
    sees = re.search(
        r"\b(?:we(?:'re| are|'ll| will)? (?:also )?(?:here|in|available|see|offer|schedule|have|book|work|run|treat"
        r"|keep)|appointments?|sessions?|sees? (?:patients|clients)|(?:see|visit|find|reach) us|visits?|infusions?"
        r"|(?:walk|drop)-?ins?)\b",
        clause,
        re.I,
    )
    if not is_open and len(stated.days) > 1 and GROUP.search(sentence[stated.start : stated.end]):
        return False  # “daily sessions” is not about hours
    return bool(is_open or sees) and not stated.days <= spans.keys()


def closed_at(clause: str, sentence: str, stated: StatedHours) -> bool:
    matches = [match for match in CLOSED.finditer(sentence)]
    if not matches or not CLOSED.search(clause):
        return False
    nearest = min(matches, key=lambda match: min(abs(match.start() - stated.end), abs(stated.start - match.end())))
    between = sentence[min(nearest.end(), stated.end) : max(nearest.start(), stated.start)]
    return not re.search(r"\bopen\b", between, re.I)


def wrong_day_names(sentence: str, spans: dict[int, tuple[int, int]], clinic_name: str) -> str:
    """Check days that have no times of their own in a sentence with times: “Mon-Fri 9-5, closed Saturday”."""
    for days, start, end in find_days(sentence):
        match = re.search(r"\bclosed(?: on| every| all day)?(?: on)? $", sentence[:start], re.I) or re.match(
            r":? ?(?:are |is |-|\u2014)?\s?closed\b", sentence[end:], re.I
        )
        clause_start, clause_end = clause_at(sentence, start)
        if (
            not match
            or BY_ARRANGEMENT.search(sentence[clause_start:clause_end])
            or NOT_THE_CLINIC.search(sentence)
            or ANY_HOLIDAY.search(sentence)
        ):
            continue
        if is_about_something_else(sentence, start, roots(clinic_name)):
            continue
        if set(days) & spans.keys() and is_about_today(sentence, start):
            return sentence[start:end]
    return ""
