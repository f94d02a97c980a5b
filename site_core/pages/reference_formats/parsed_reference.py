"""One reference that was read: the fields of the form, and what could not be put into one."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace

from ..reference_identifiers import find_doi, pmc_url, pubmed_url
from .text import clean, tidy_details

MAX_LENGTHS = {"authors": 255, "title": 500, "journal": 255, "details": 80, "doi": 200, "url": 200}
YEAR = re.compile(r"(?<!\d)(1[89]\d\d|2[01]\d\d)(?!\d)")
PART_NAMES = ("authors", "title", "journal", "year", "details", "doi", "url")


class ReferenceFormatError(Exception):
    """The text can’t be read. The message says why, and what to do."""


@dataclass(frozen=True)
class ParsedReference:
    """Texts as the form of a page has them. ``unrecognized`` is the rest, which someone has to look at."""

    authors: str = ""
    title: str = ""
    journal: str = ""
    year: str = ""
    details: str = ""
    doi: str = ""
    url: str = ""
    unrecognized: str = ""

    @property
    def values(self) -> dict[str, str]:
        """The fields of the form."""
        return {name: getattr(self, name) for name in PART_NAMES}

    @property
    def missing(self) -> list[str]:
        """The names of the fields that someone still has to fill in."""
        names = [name for name in ("authors", "title", "journal", "year") if not getattr(self, name)]
        return names if self.doi or self.url else [*names, "doi"]

    def shortened(self) -> ParsedReference:
        """Return the reference with texts that fit the fields. What doesn’t fit is in ``unrecognized``."""
        values = {each.name: clean(getattr(self, each.name)) for each in fields(self)}
        rest = [values["unrecognized"]]
        for name, length in MAX_LENGTHS.items():
            if name == "authors":
                values[name] = shorten_authors(values[name])
            if len(values[name]) > length:
                rest.append(values[name])
                values[name] = "" if name in ("doi", "url") else values[name][:length].rsplit(" ", 1)[0]
        return replace(self, **values | {"unrecognized": " … ".join(filter(None, rest))[:1000]})


def shorten_authors(authors: str) -> str:
    """Return the first authors and “et al.” if all of them don’t fit."""
    names = authors.split(", ")
    if len(authors) <= MAX_LENGTHS["authors"] or len(names) < 3:
        return authors
    kept = ", ".join(name for name in names[:3])
    return f"{kept}, et al."


def from_parts(
    *,
    volume: str = "",
    issue: str = "",
    pages: str = "",
    pubmed_id: str = "",
    pmc_id: str = "",
    doi: str = "",
    url: str = "",
    note: str = "",
    **values: str,
) -> ParsedReference:
    """Return a reference from the parts that bibliographic formats have. ``note`` is “In press”, or an edition."""
    doi = find_doi(doi) or find_doi(url)
    if not doi and not url:
        url = pubmed_url(pubmed_id) if pubmed_id else pmc_url(pmc_id) if pmc_id else ""
    details = volume + (f"({issue})" if issue else "")
    details = ":".join(filter(None, [details, pages])) or note
    year = YEAR.search(values.pop("year", ""))
    return ParsedReference(
        details=tidy_details(details),
        doi=doi,
        url="" if doi or not url.lower().startswith(("http://", "https://")) else url,
        year=year[0] if year else "",
        **values,
    ).shortened()
