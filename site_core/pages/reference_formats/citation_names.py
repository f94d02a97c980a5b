"""The byline of a citation in plain text, as AMA prints it."""

from __future__ import annotations

import re

from .names import ET_AL, format_name, parse_name

ET_AL_IN_TEXT = re.compile(r"[\s,;]*(?:\band others\b|\bet\.? al\b\.?|…).*$", re.IGNORECASE)
AND = re.compile(r",?\s+(?:&|and|y|und|et)\s+(?=[^\W\d_])|\s*;\s*")
# “Smith, J. A.”, with a suffix or not.
INVERTED = re.compile(
    r"(?P<family>[^\W\d_][^,.;&]*?),\s*(?P<given>(?:[^\W\d_](?:\.[\s-]?|(?=[\s,]|$)\s?)){1,5})"
    r"(?:,?\s*(?P<suffix>Jr|Sr|I{2,3})\.?)?(?=\s*(?:,|$))"
)
# “Smith JA”
SHORT = re.compile(r"^[^\W\d_][^,.]*\s[^\W\d_a-zß-öø-ÿ]{1,4}(?:\s(?:Jr|Sr|I{2,3}|[23]rd|2nd))?$")


def tidy_names(text: str) -> str:
    """Return “Smith JA, Lee K, et al.” for the names of any style. Names of groups stay as they are."""
    text = text.strip(" ,;:")
    is_cut = bool(ET_AL_IN_TEXT.search(text))
    names = ET_AL_IN_TEXT.sub("", text).strip(" ,;:&")
    names = ", ".join(split_names(names))
    return ", ".join(filter(None, [names, ET_AL if is_cut else ""]))


def split_names(text: str) -> list[str]:
    joined = AND.sub(", ", text)
    if matches := list(INVERTED.finditer(joined)):
        if INVERTED.sub("", joined).strip(" ,."):
            return [joined]  # not only names
        return [format_name(match["family"], match["given"], match["suffix"] or "") for match in matches]
    parts = [part.strip(" .") for part in joined.split(",") if part.strip(" .")]
    if parts and SHORT.match(parts[0]):
        return parts
    if "," in text and len(parts) >= 2 and is_given(parts[1]) and len(parts[0].split()) <= 3:
        return [parse_name(f"{parts[0]}, {parts[1]}"), *(parse_name(part) for part in parts[2:])]
    return [text.rstrip(".")]


def is_given(text: str) -> bool:
    """Return whether ``text`` can be given names: “Nolan R.”, which follow a family name in Chicago style."""
    words = text.split()
    return 1 <= len(words) <= 3 and all(word[0].isupper() for word in words)
