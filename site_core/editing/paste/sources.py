"""Which program the HTML of the clipboard comes from."""

from __future__ import annotations

import re

from django.utils.translation import pgettext_lazy

# The first that matches. Names of products are not translated.
SOURCES = {
    "Google Docs": r"docs-internal-guid",
    "Google Sheets": r"google-sheets-html-origin|data-sheets-",
    "Excel": r"office:excel|content=[\"']?Excel\.Sheet|content=[\"']?Microsoft Excel",
    "Outlook": r"\bclass=[\"']?x_\w|\bid=[\"']?x_|OWAAutoLink|elementToProof|_MailAutoSig|_MailEndCompose|data-ogsc"
    r"|Microsoft Word \d+ \(filtered medium\)|\bEmailStyle\d",
    "Word": r"office:word|content=[\"']?Word\.Document|\bclass=[\"']?Mso|mso-list|SCXW|WordSection",
    "Apple Notes": r"\.AppleSystemUIFont",
    "Pages": r"Cocoa HTML Writer|Apple-converted-space|class=[\"']?p1\b[^>]{0,100}>\s*<span class=[\"']?s1",
    "LibreOffice": r"LibreOffice|OpenOffice|sdfootnote|class=[\"']?western",
}
PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in SOURCES.items()}
ELSEWHERE = pgettext_lazy("source of pasted text", "another program")
SEARCHED_LENGTH = 200_000  # characters


def detect_source(html: str) -> str:
    """Return the name of the program that ``html`` comes from."""
    start = html[:SEARCHED_LENGTH]
    return next((name for name, pattern in PATTERNS.items() if pattern.search(start)), str(ELSEWHERE))
