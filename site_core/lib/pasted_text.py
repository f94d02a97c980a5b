"""Clean up what people paste into fields for numbers and codes."""

import re
import unicodedata

DASHES = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63]")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
QUOTES = "\"'“”‘’<>`"


def normalize_pasted(text: str) -> str:
    """Return ``text`` with plain digits, letters, and hyphens, and without quotes and invisible characters around."""
    return DASHES.sub("-", INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).strip().strip(QUOTES).strip()
