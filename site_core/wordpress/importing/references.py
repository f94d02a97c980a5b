"""References as rows of an article. A proposal may lack anything: what it has is fitted into the fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..content.references import is_valid_url

LENGTHS = {"authors": 255, "title": 500, "journal": 255, "details": 80, "doi": 200, "url": 200}
DOI = re.compile(r"^10\.\d{4,9}/\S+$")


def reference_values(proposed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a reference. ``proposed`` has some of them."""
    values = dict(proposed)
    result: dict[str, Any] = {
        name: " ".join(str(values.get(name) or "").replace("\x00", "").split())[:length]
        for name, length in LENGTHS.items()
    }
    if not DOI.match(result["doi"]):
        result["doi"] = ""
    if not is_valid_url(result["url"]):
        result["url"] = ""
    year = str(values.get("year") or "")
    result["year"] = int(year) if re.fullmatch("(1[89]|2[01])[0-9]{2}", year) else None
    return result
