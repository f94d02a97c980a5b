"""The parts of a citation, by where each style puts them. A style returns None if the text isn’t in it."""

from __future__ import annotations

import re
from collections.abc import Callable

Parts = dict[str, str]

YEAR = r"(?P<year>(?:1[89]|20|21)\d\d)[a-z]?"
MONTH = r"(?:\s+(?:[A-Z][a-z]{2,8}\.?(?:[-/][A-Z][a-z]{2,8})?|Spring|Summer|Fall|Winter)(?:\s+\d{1,2})?)?"
NO_YEAR = r"(?:n\.d\.|in press|forthcoming)"
EDITION = re.compile(
    r"(?:\(|\.\s+|,\s*)"
    r"((?:\d{1,2}(?:st|nd|rd|th)|[Rr]ev\.?|[Ss]econd|[Tt]hird)\s+ed(?:ition|\.|n)?(?:,\s*text rev\.?)?)\)?",
)
IN_PRESS = re.compile(r"\b(in press|forthcoming)\b", re.IGNORECASE)
MONTH_NAME = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
# The date of a website or a newspaper, or of an article that is online before it is printed.
PUBLISHED = re.compile(
    rf"[.,]\s*(?P<label>(?:Published online|Published|Updated|Reviewed|Last (?:modified|updated|reviewed))(?: on)?\s+)?"
    rf"(?P<day>(?:{MONTH_NAME}(?: \d{{1,2}})?|\d{{1,2}} {MONTH_NAME})),?\s+{YEAR}\b",
    re.IGNORECASE,
)
IN_BOOK = re.compile(r"[.,?]?\s+In:?\s+(?=.{3,200}\b[Ee]ds?\b).*$")
APA = re.compile(
    rf"^(?P<authors>.{{2,600}}?)[\s.]*\((?:{YEAR}[^)]{{0,30}}|(?P<none>{NO_YEAR}))\)[.,:]?\s+(?P<rest>.+)$", re.I
)
HARVARD = re.compile(rf"^(?P<authors>.{{2,400}}?),?\s+{YEAR}\.\s+(?P<rest>.+)$")
QUOTED = re.compile(
    r"^(?P<authors>.*?)[\s,]*(?:“(?P<a>[^”]{3,500})”|\"(?P<b>[^\"]{3,500})\"|(?<![\w])[‘'](?P<c>.{3,500}?)[’'](?!\w))[.,]?\s*(?P<rest>.*)$"
)
# “175, no. 12 (2018): 1205–15”, “23(4), pp. 801–811”, “71 (4): 402–8”, “175(12):1205-1215”
NUMBERS = (
    re.compile(
        r"^(?P<journal>.+?),?\s+(?P<volume>\d+),?\s*(?:no\.\s*(?P<issue>[\w–-]+))?"
        rf"\s*\((?:[A-Z][a-z]+ )?{YEAR}\)(?:[:,]\s*(?P<pages>.+))?$"
    ),
    re.compile(
        r"^(?P<journal>.+?)[,.]?\s+(?:vol(?:ume)?\.?\s*)?(?P<volume>[A-Z]?\d{1,5})\s*(?:\((?P<issue>[^()]{1,30})\)|,?\s*no\.\s*(?P<issue2>[\w–-]+))?"
        r"(?:\s*[:,]\s*(?:pp?\.\s*)?(?:Article\s+)?(?P<pages>[A-Za-z]{0,3}\d[\w.]*(?:\s*[-‐‑–—−]{1,2}\s*[A-Za-z]{0,3}\d[\w.]*)?))?$"
    ),
)
PUBLISHER = re.compile(r"^(?P<place>[^:.]{2,40}(?:, [A-Z]{2})?):\s*(?P<journal>[^:]{2,120})$")


def match_style(text: str) -> Parts | None:
    """Return the parts of the citation ``text``, or None if no style fits."""
    text = text.strip()
    for style in STYLES:
        if (parts := style(text)) and parts.get("title"):
            if book := IN_BOOK.search(parts["title"]):
                parts |= {"title": parts["title"][: book.start()], "unrecognized": book[0].strip(" .")}
            return parts
    return None


def take_edition(text: str) -> tuple[str, str]:
    """Return ``text`` without the edition of a book, and the edition."""
    match = EDITION.search(text)
    if not match:
        return text, ""
    rest = f"{text[: match.start()].rstrip(' .,')}. {text[match.end() :].lstrip(' .,')}"
    return rest.strip(), match[1].strip(" .")


def match_source(text: str) -> Parts:
    """Return the parts of a source: journal with numbers, or the publisher."""
    text = text.strip(" .,;")
    for pattern in NUMBERS:
        if match := pattern.match(text):
            found = {name: value for name, value in match.groupdict().items() if value}
            if issue := found.pop("issue2", ""):
                found["issue"] = issue
            found["journal"] = re.sub(r"^in:?\s+", "", found["journal"].strip(" ,."), flags=re.IGNORECASE)
            return found
    if match := PUBLISHER.match(text):
        return {"journal": match["journal"].strip()}
    return {"journal": text} if text else {}


def match_quoted(text: str) -> Parts | None:
    """Chicago, and Harvard: the title is in quotation marks."""
    match = QUOTED.match(text)
    if not match or not (match["authors"].strip() and len(match["authors"]) <= 600):
        return None
    title = (match["a"] or match["b"] or match["c"] or "").strip()
    authors, rest = match["authors"].strip(" ,"), match["rest"]
    parts = {"authors": authors, "title": title.rstrip(".,")}
    if dated := re.search(rf"[\s,.]*\(?\b{YEAR}\)?[.,]?$", authors):
        parts |= {"authors": authors[: dated.start()], "year": dated["year"]}
    elif updated := PUBLISHED.search(f". {rest}"):
        return parts | {"year": updated["year"], "journal": f". {rest}"[: updated.start()].strip(" .,")}
    if " " not in parts["authors"].strip() and "year" not in parts:
        return None
    return parts | match_source(rest)


def match_apa(text: str) -> Parts | None:
    """APA, and books in Harvard: the year is in parentheses behind the authors."""
    match = APA.match(text)
    if not match:
        return None
    parts: Parts = {"authors": match["authors"], "year": match["year"] or ""}
    if match["none"] and IN_PRESS.match(match["none"]):
        parts["note"] = "In press"
    rest, edition = take_edition(match["rest"])
    if edition:
        parts["note"] = edition
    return parts | split_title(rest)


def match_harvard(text: str) -> Parts | None:
    """Harvard without parentheses: “Kessler, R.C., 2012. A title. Journal, 35(1), pp.1-14.”"""
    match = HARVARD.match(text)
    if not match or not re.search(r"[^\W\d_]\.$|[^\W\d_]$|,$", match["authors"]) or ";" in match["authors"]:
        return None
    if re.search(r"\.\s+\S+\s+\S+", re.sub(r"\b[^\W\d_]\.", "", match["authors"])):
        return None  # the title is before the year: another style
    rest, edition = take_edition(match["rest"])
    parts = {"authors": match["authors"], "year": match["year"]}
    return parts | ({"note": edition} if edition else {}) | split_title(rest)


def split_title(text: str) -> Parts:
    """Return the parts of “Title. Source.” The source is what follows the last sentence."""
    title, source = split_last(text.rstrip(" ."))
    return {"title": title.rstrip(".")} | match_source(source)


def split_last(text: str) -> tuple[str, str]:
    """Return what is before the last sentence, and that one. Abbreviations, such as “Am. J. Psychiatry”, end none."""
    ends = [match.end() for match in re.finditer(r"[.?!][\"”’]?\s+(?=[\w“\"‘(])", text)]
    while ends:
        end = ends.pop()
        last_word = re.findall(r"[^\s.]+", text[:end])[-1:] or [""]
        is_abbreviation = text[:end].rstrip().endswith(".") and (
            len(last_word[0]) <= 4 and last_word[0][:1].isupper() and not last_word[0].isupper() and bool(ends)
        )
        if last_word[0].lower() in ("vs", "v", "st", "dr"):
            continue
        if not is_abbreviation or len(text[ends[-1] if ends else 0 : end].split()) > 2:
            return text[:end].strip(), text[end:].strip()
    return text, ""


def match_ama(text: str) -> Parts | None:
    """AMA, Vancouver, and NLM: “Authors. Title. Journal. 2018;175(12):1205-1215.” Also Chicago’s books."""
    authors, rest = split_authors(text)
    if not authors:
        return None
    rest, edition = take_edition(rest)
    note = {"note": edition} if edition else {}
    if match := PUBLISHED.search(rest):
        return {"authors": authors} | split_published(rest, match)
    for pattern in DATED:
        if match := pattern.match(rest.rstrip(" .")):
            found = {name: (value or "").strip() for name, value in match.groupdict().items()}
            before = found.pop("before")
            title, source = split_last(before.rstrip(" ,;."))
            if not source and found.get("volume"):
                continue
            named = match_source(source) if not found.get("volume") else {"journal": source}
            return {"authors": authors} | named | note | found | {"title": title.rstrip(".")}
    return None


def split_published(text: str, match: re.Match[str]) -> Parts:
    """Return the parts of a website, or of an article that is online before it is printed."""
    before, label = text[: match.start()], (match["label"] or "").strip()
    is_article = label.lower() == "published online"
    title, source = split_last(before) if is_article or not label else (before, "")
    note = {"note": f"{label} {match['day']}"} if is_article else {}
    return {"title": title.rstrip("."), "journal": source, "year": match["year"]} | note


def split_authors(text: str) -> tuple[str, str]:
    """Return the authors, and the rest: the first period that doesn’t belong to a name ends them."""
    for match in re.finditer(r"\.\s+", text):
        before = text[: match.start()]
        if len(before) > 1500:
            break
        if re.search(r"(?:^|[\s.,-])[A-Z]$", before) and "," in before and re.match(r"[A-Z][.\s]", text[match.end() :]):
            continue  # an initial of several
        if re.search(r"\b(?:Jr|Sr|St)$", before) and re.match(r"[,a-z]", text[match.end() :]):
            continue
        return before, text[match.end() :]
    return "", text


# The end of a citation, from the year on, or around it.
VOLUME = r"(?:[Vv]ol(?:ume)?\.?\s*)?(?P<volume>[A-Z]?\d{1,5})\s*(?:\((?P<issue>[^()]{1,30})\))?"
PAGES = r"(?P<pages>[^\s:;.][^:;]{0,39}?)"
DATED = (
    re.compile(rf"^(?P<before>.+?)[.,]?\s+{YEAR}{MONTH}\s*[;,:]\s*{VOLUME}(?:\s*:\s*{PAGES})?(?:\.\s.*)?$"),
    re.compile(rf"^(?P<before>.+?)[.,]?\s+(?P<note>In press)[.,;]?\s*{YEAR}$", re.IGNORECASE),
    re.compile(rf"^(?P<before>.+?)[.,;]\s*{YEAR}{MONTH}(?::\d+[-–]\d+)?(?:\.\s+\d+\s*p(?:p|ages)?)?$"),
)

STYLES: tuple[Callable[[str], Parts | None], ...] = (match_quoted, match_apa, match_harvard, match_ama)
