"""Parse what text says about days and times: “Mon-Fri 9-5”, “weekdays until 7 p.m.”, “closed Sundays”."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .numbers import VALUES

DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_day = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday|s)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?)s?"
)
_short = r"(?:M|Tu|W|Th|F|Sa|Su)"
_group = (
    r"(?:weekdays?|weekends?|(?:every day|daily|seven days(?: a week)?|7 days(?: a week|/week)?|(?:every|any) day"
    r" of the week|all week(?: long)?|six days a week|6 days a week|five days a week|5 days a week))"
)
_to = r"\s?(?:-|to|through|thru|until|till)\s?"
DAY_RANGE = re.compile(rf"\b(?P<first>{_day})\b\.?(?:{_to}|\s?-\s?)(?P<last>{_day})\b\.?", re.IGNORECASE)
SHORT_RANGE = re.compile(rf"\b(?P<first>{_short})\s?-\s?(?P<last>{_short})\b(?!\.)")
SHORT_DAY = re.compile(rf"\b(?P<day>{_short}):?(?= \d)")
DAY = re.compile(rf"\b(?P<day>{_day})\b\.?", re.IGNORECASE)
GROUP = re.compile(rf"\b(?P<group>{_group})\b", re.IGNORECASE)
AROUND_THE_CLOCK = re.compile(
    r"\b24/7\b|\b24 hours a day\b|\bopen 24 hours\b|\btwenty-four hours a day\b|\baround the clock\b"
    r"|\bround[- ]the[- ]clock\b|\b24-hour\b|\bday and night\b|\bnever close[sd]?\b",
    re.IGNORECASE,
)

_words = "|".join(word for word, value in VALUES.items() if value <= 12)
_past = r"(?:(?:half|(?:a )?quarter|five|ten|twenty) (?:past|after|to|before) )"
CLOCK_TIME = rf"(?:{_past}?(?:\d{{1,2}}(?::\d{{2}})?|(?:{_words})(?:[- ](?:fifteen|thirty|forty-five))?|noon|midnight))"
PAST_THE_HOUR = re.compile(r"(?:a )?(half|quarter|five|ten|twenty) (past|after|to|before) ")
PARTS = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "fifteen": 15, "thirty": 30, "forty": 45}
MERIDIEM = r"(?:\s?(?:[ap]\.?m\.?\b\.?|[ap]\b)|\s?o'clock|\s?in the (?:morning|evening|afternoon))"
TIME_RANGE = re.compile(
    rf"(?<![\d$:/.-])\b(?P<opens>{CLOCK_TIME})(?P<opens_m>{MERIDIEM})?(?:{_to}|\sand\s"
    rf"|\sand\s(?=\d))(?P<closes>{CLOCK_TIME})(?P<closes_m>{MERIDIEM})?(?![\d:%/]|[- ](?:minutes?|mins?|hours?|hrs?"
    rf"|weeks?|days?|months?|sessions?|years?|people|percent|infusions?|visits?|units?|treatments?)|,\d)",
    re.IGNORECASE,
)
UNTIL = re.compile(
    rf"\b(?:until|till|til|close[sd]? (?:at|by)|(?:finish(?:es)?|stops?|lock(?:s)? up|wrap(?:s)? up"
    rf"|done) (?:at|by)|close(?=s? at)|through|(?:as late as)|late as"
    rf"|ends? at)\s(?:about )?(?P<closes>{CLOCK_TIME})(?P<closes_m>{MERIDIEM})?(?![\d:/]|[- ](?:minutes?|hours?|days?"
    rf"|weeks?))",
    re.IGNORECASE,
)
NOT_OPEN = re.compile(r"(?:\b(?:not|never)|n't) (?:open|start|begin)(?: [a-z]+){0,2} $|\bclosed $", re.IGNORECASE)
FROM = re.compile(
    rf"\b(?:opens? (?:its doors |our doors |the doors )?(?:at|from)|open from|starting at|as early as|doors open at"
    rf"|from|beginning at|start(?:s|ing)? at|after)\s(?P<opens>{CLOCK_TIME})(?P<opens_m>{MERIDIEM})(?![\d:/])"
    rf"|\b(?:opens?|doors open)(?:[ ,]+[a-z]+){{0,4}}? at (?P<bare>{CLOCK_TIME})(?P<bare_m>{MERIDIEM})?(?!\d)",
    re.IGNORECASE,
)


COUNTED = re.compile(
    r"\b(?:weeks?|days|sessions?|ages?|aged|months?|infusions?|visits?|steps?|years?|grades?|stages?|for|about|over"
    r"|rated?|of|in|every|takes?|need|than)\s$",
    re.IGNORECASE,
)


OWN_TIME = re.compile(rf",? ?(?:at|from|until|till|by|to) {CLOCK_TIME}", re.IGNORECASE)  # “Saturdays at eight”


EXCEPT = re.compile(r"\b(?:except|but not|other than|apart from|excluding)(?: for)?(?: on)? $", re.IGNORECASE)


@dataclass(frozen=True)
class StatedHours:
    """Days, as numbers from 0 (Monday), with opening and closing times in minutes. None: the text doesn’t say."""

    days: frozenset[int]
    opens: int | None
    closes: int | None
    start: int
    end: int


def day_number(text: str) -> int:
    text = text.lower().strip(".:")
    short = {"m": 0, "tu": 1, "w": 2, "th": 3, "f": 4, "sa": 5, "su": 6}
    return (
        short[text] if text in short else next(number for number, name in enumerate(DAYS) if name.startswith(text[:3]))
    )


def day_span(first: int, last: int) -> set[int]:
    return {(first + number) % 7 for number in range((last - first) % 7 + 1)}


def group_days(text: str) -> set[int]:
    text = text.lower()
    if text.startswith("weekday") or "five" in text or text.startswith("5"):
        return set(range(5))
    if text.startswith("weekend"):
        return {5, 6}
    return set(range(6)) if "six" in text or text.startswith("6") else set(range(7))


def find_days(text: str) -> list[tuple[set[int], int, int]]:
    """Return the days in ``text`` with their positions. Adjacent ones, “Tuesday and Thursday”, are one entry."""
    found: list[tuple[set[int], int, int]] = []
    taken: set[int] = set()
    for pattern in (DAY_RANGE, SHORT_RANGE, GROUP, DAY, SHORT_DAY):
        for match in pattern.finditer(text):
            if taken & set(range(*match.span())) or is_not_a_day(text, match):
                continue
            taken |= set(range(*match.span()))
            found.append((days_of(match), *match.span()))
    return merge_adjacent(text, sorted(found, key=lambda each: each[1]))


def is_not_a_day(text: str, match: re.Match[str]) -> bool:
    """Return whether it is the word “sat”, “sun”, or “wed”, or part of a longer one."""
    word = match[0]
    return word.lower().strip(".") in {"sat", "sun", "wed", "mon", "thu", "fri", "suns"} and not word[0].isupper()


def days_of(match: re.Match[str]) -> set[int]:
    groups = match.groupdict()
    if "first" in groups:
        return day_span(day_number(groups["first"]), day_number(groups["last"]))
    return group_days(groups["group"]) if "group" in groups else {day_number(groups["day"])}


def merge_adjacent(text: str, found: list[tuple[set[int], int, int]]) -> list[tuple[set[int], int, int]]:
    merged: list[tuple[set[int], int, int]] = []
    for days, start, end in found:
        if merged and re.fullmatch(
            r"\s?(?:,|&|and|or|/|, and|, or|\+|and on|, on)\s?", text[merged[-1][2] : start].lower().replace(".", "")
        ):
            merged[-1] = (merged[-1][0] | days, merged[-1][1], end)
        else:
            merged.append((days, start, end))
    return merged


def minutes(clock: str, meridiem: str | None, is_closing: bool, after: int | None = None) -> int | None:
    """Return the minute of the day. Without a.m. or p.m., clinics open from 6 to 12 and close from 12 to 11."""
    clock = clock.lower()
    if shift := PAST_THE_HOUR.match(clock):
        hour_at = minutes(clock[shift.end() :], meridiem, is_closing, after)
        sign = -1 if shift[2] in {"to", "before"} else 1
        return hour_at and hour_at + sign * PARTS[shift[1]]
    if clock in {"noon", "midnight"}:
        return 720 if clock == "noon" else 1440 if is_closing else 0
    parts = re.findall(r"[a-z]+|\d+", clock)
    hour = int(parts[0]) if parts[0].isdigit() else VALUES[parts[0]]
    minute = 0 if len(parts) == 1 else int(parts[1]) if parts[1].isdigit() else PARTS[parts[1]]
    if hour > 24 or minute > 59:
        return None
    mark = (meridiem or "").strip().lower()
    if hour > 12 or (len(parts[0]) == 2 and parts[0].startswith("0")) or not hour >= 1:
        return hour * 60 + minute
    is_pm = mark.startswith("p") or "evening" in mark or "afternoon" in mark
    if not mark or "clock" in mark:
        is_pm = (hour < 6 or hour == 12) if not is_closing else True
        if is_closing and after is not None and after < hour * 60 + minute <= 720 and after >= 720:
            is_pm = True
    return (hour % 12 + 12 * is_pm) * 60 + minute


def find_time_ranges(text: str) -> list[tuple[int | None, int | None, int, int]]:
    """Return opening and closing minutes with their positions."""
    found: list[tuple[int | None, int | None, int, int]] = []
    taken: set[int] = set()
    for match in TIME_RANGE.finditer(text):
        if not (span := parse_range(text, match)):
            continue
        taken |= set(range(*match.span()))
        found.append((*span, *match.span()))
    for pattern, is_closing in ((UNTIL, True), (FROM, False)):
        for match in pattern.finditer(text):
            if taken & set(range(*match.span())):
                continue
            groups = match.groupdict()
            clock = groups.get("closes") or groups.get("opens") or groups.get("bare") or ""
            mark = groups.get("closes_m") or groups.get("opens_m") or groups.get("bare_m")
            is_end = is_closing and not NOT_OPEN.search(text[: match.start()])
            value = minutes(clock, mark, is_end)
            if value is not None:
                found.append((None, value, *match.span()) if is_end else (value, None, *match.span()))
    return sorted(found, key=lambda each: each[2])


def parse_range(text: str, match: re.Match[str]) -> tuple[int, int] | None:
    opens_m, closes_m = match["opens_m"], match["closes_m"]
    closes = minutes(match["closes"], closes_m, True)
    opens = minutes(match["opens"], opens_m, False)
    if (
        closes is None
        or opens is None
        or (" and " in match[0] and not re.search(r"between $", text[: match.start()], re.I))
    ):
        return None
    if not opens_m and closes_m and "p" in closes_m.lower():
        as_pm = minutes(match["opens"], closes_m, False)
        hour = re.match(r"\d+", match["opens"])
        opens = as_pm if as_pm is not None and as_pm < closes and hour and int(hour[0]) < 7 else opens
    if not opens_m and closes_m and "a" in closes_m.lower():
        opens = minutes(match["opens"], closes_m, False) or opens
    if not closes_m and closes - opens >= 780 and match["closes"] != "midnight":
        closes -= 720  # “8 to 11” is in the morning
    is_bare = not opens_m and not closes_m and not re.search(r":|noon|midnight", match[0])
    if is_bare and COUNTED.search(text[: match.start()]):
        return None
    if is_bare and not find_days(text) and not re.search(r"\b(?:open|hours)\b", text, re.I):
        return None
    return opens, closes


def find_stated_hours(text: str) -> list[StatedHours]:
    """Return the times in ``text``, each with the days that it is about. Without times, the days alone."""
    days, times = find_days(text), find_time_ranges(text)
    if not times:
        return [StatedHours(frozenset(numbers), None, None, start, end) for numbers, start, end in days]
    stated = []
    for opens, closes, start, end in times:
        owner = owning_days(text, days, times, start, end)
        stated.append(StatedHours(frozenset(owner), opens, closes, start, end))
    return stated


def owning_days(
    text: str,
    days: list[tuple[set[int], int, int]],
    times: list[tuple[int | None, int | None, int, int]],
    start: int,
    end: int,
) -> set[int]:
    """Return the days that the time at ``start`` belongs to: those before it, or right behind it."""
    if not days:
        return set()
    days_first = days[0][1] < times[0][2]
    before = [each for each in days if each[2] <= start]
    after = [each for each in days if each[1] >= end]
    if days_first and before:
        return before[-1][0]
    next_time = min((each[2] for each in times if each[2] >= end), default=len(text))
    near = [each for each in after if each[1] < next_time and not OWN_TIME.match(text[each[2] :])]
    near = [each for each in near if not EXCEPT.search(text[: each[1]])]
    if near:
        return set().union(*(each[0] for each in near[:1]))
    return before[-1][0] if before else set()
