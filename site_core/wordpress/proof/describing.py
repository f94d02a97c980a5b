"""What differs on a line, in words: for the admin, the CSV, and the HTML file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import ProofLine


@dataclass(frozen=True)
class Difference:
    """``summary`` is one sentence. ``old`` and ``new`` are what stood there, ``missing`` and ``added`` passages."""

    summary: str
    old: str = ""
    new: str = ""
    missing: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)


def describe(line: ProofLine) -> list[Difference]:
    """Return what differs, the most important first."""
    found = line.differences
    descriptions = [
        describe_reason(str(found["reason"])) if "reason" in found else None,
        describe_hops(found["hops"]) if "hops" in found else None,
        describe_target(found["target"]) if "target" in found else None,
        describe_website(found["website"]) if "website" in found else None,
        describe_query() if "query" in found else None,
        *(
            describe_values(name, found[name])
            for name in ("robots", "title", "description", "canonical")
            if name in found
        ),
        *(describe_lists(name, found[name]) for name in ("words", "links", "images") if name in found),
    ]
    return [description for description in descriptions if description]


def summarize(line: ProofLine) -> str:
    """Return all differences in one text."""
    return " ".join(difference.summary for difference in describe(line))


def describe_reason(reason: str) -> Difference:
    if reason == "too_many_hops":
        return Difference(_("It is redirected again and again."))
    if reason == "too_slow":
        return Difference(_("It is redirected, and each response takes too long."))
    if reason == "draft":
        return Difference(_("It waits for a draft: publish the page."))
    if reason == "gone":
        return Difference(_("It answers that the page is gone, but nobody has decided that."))
    if reason.startswith("status "):
        return Difference(_("The site answers with status %(status)s.") % {"status": reason.removeprefix("status ")})
    return Difference(_("There is no answer: %(reason)s") % {"reason": reason})


def describe_hops(found: dict[str, Any]) -> Difference:
    statuses = ", ".join(map(str, found.get("statuses", ())))
    return Difference(_("It is not one permanent redirect: %(statuses)s.") % {"statuses": statuses})


def describe_target(found: dict[str, str]) -> Difference:
    if not found.get("old"):
        return Difference(_("It leads to the page %(new)s, not to the file.") % {"new": found.get("new", "")})
    text = _("It leads elsewhere: to %(new)s, while what the old page became is at %(old)s.")
    return Difference(text % {"new": found.get("new", ""), "old": found["old"]})


def describe_website(found: dict[str, str]) -> Difference:
    text = _("It leads to another website, and nobody has made a redirect to it: %(url)s")
    return Difference(text % {"url": found.get("url", "")})


def describe_query() -> Difference:
    return Difference(_("The part after the question mark said which page it was, and nothing redirects it."))


def describe_values(name: str, found: dict[str, str]) -> Difference:
    texts = {
        "robots": _("Search engines are told to leave it out."),
        "title": _("The title is another one."),
        "description": _("The description for search engines is another one."),
        "canonical": _("The canonical URL is another one."),
    }
    return Difference(texts[name], old=found.get("old", ""), new=found.get("new", ""))


def describe_lists(name: str, found: dict[str, Any]) -> Difference:
    parts = []
    if number := found.get("missing", 0):
        parts.append(missing_text(name, number))
    if number := found.get("added", 0):
        parts.append(added_text(name, number))
    return Difference(" ".join(parts), missing=found.get("missing_texts", []), added=found.get("added_texts", []))


def missing_text(name: str, number: int) -> str:
    if name == "words":
        text = ngettext("%(number)s word is missing.", "%(number)s words are missing.", number)
    elif name == "links":
        text = ngettext("%(number)s link is missing.", "%(number)s links are missing.", number)
    else:
        text = ngettext("%(number)s image is missing.", "%(number)s images are missing.", number)
    return text % {"number": number}


def added_text(name: str, number: int) -> str:
    if name == "words":
        text = ngettext("%(number)s word is new.", "%(number)s words are new.", number)
    else:
        text = ngettext("%(number)s link is new.", "%(number)s links are new.", number)
    return text % {"number": number}
