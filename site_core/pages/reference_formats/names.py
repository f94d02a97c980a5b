"""Names of authors as journals print them: “Williams NR, Heifets BD, et al.”"""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_AUTHORS = 6  # of a longer list, the first three are named
SHOWN_AUTHORS = 3
ET_AL = "et al."
SUFFIX = re.compile(r"^(?:Jr|Sr|I{2,3}|IV|2nd|3rd)\.?$", re.IGNORECASE)
IS_INITIALS = re.compile(r"^(?:[^\W\d_]\.?[-\s]?){1,4}$")


def initials(given: str) -> str:
    """Return the initials of given names: “Nolan R.” gives “NR”, and “Jean-Luc” gives “JL”."""
    words = [word for word in re.split(r"[\s.\-‐]+", given) if word]
    if len(words) == 1 and words[0].isupper() and len(words[0]) <= 4:
        return words[0]  # “NR” already
    return "".join(word if word.isupper() and len(word) <= 2 else word[0].upper() for word in words)


def format_name(family: str, given: str = "", suffix: str = "") -> str:
    return " ".join(filter(None, [family.strip(), initials(given), suffix.strip(" .,")]))


def join_names(names: Sequence[str], is_cut: bool = False) -> str:
    """Return the names of a byline. ``is_cut`` says that there are more."""
    names = [name for name in names if name]
    if len(names) > MAX_AUTHORS:
        names, is_cut = names[:SHOWN_AUTHORS], True
    return ", ".join([*names, ET_AL] if is_cut and names else names)


def parse_name(name: str) -> str:
    """Return “Williams NR” for “Williams, Nolan R.” and “Nolan R. Williams”. Names of groups stay as they are."""
    parts = [part.strip() for part in name.split(",")]
    if len(parts) > 1:
        suffix = next((part for part in parts[1:] if SUFFIX.match(part)), "")
        given = next((part for part in parts[1:] if part and part != suffix), "")
        return format_name(parts[0], given, suffix)
    words = name.split()
    if len(words) < 2 or (IS_INITIALS.match(words[-1]) and words[-1].isupper()):
        return name.strip()  # “Williams NR”
    return format_name(words[-1], " ".join(words[:-1]))
