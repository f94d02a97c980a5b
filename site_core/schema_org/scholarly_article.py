"""A page's references as schema.org nodes."""

import re
from typing import Any

# “Williams NR”, “van der Kolk B”: a family name and initials, as journals print authors. Anything else is a group.
PERSON = re.compile(r"^\w[\w'’ -]* [A-Z]{1,4}$")


def cited_work(reference: Any) -> dict[str, Any]:
    """Return a node for ``reference``: a journal article if it has a DOI, else a work of its publisher."""
    work = {
        "headline": reference.title,
        "author": parse_authors(reference.authors),
        "datePublished": str(reference.year or ""),
    }
    if not reference.doi:
        publisher = {"@type": "Organization", "name": reference.journal} if reference.journal else None
        return {"@type": "CreativeWork", "url": reference.url} | work | {"publisher": publisher}
    return {
        "@type": "ScholarlyArticle",
        "@id": reference.link,
        **work,
        "isPartOf": {"@type": "Periodical", "name": reference.journal} if reference.journal else None,
        "pagination": reference.details.rpartition(":")[2].strip() if ":" in reference.details else "",
    }


def parse_authors(text: str) -> list[dict[str, str]]:
    """Return “Williams NR, Heifets BD, et al.” as nodes, without “et al.”."""
    names = (name.strip().rstrip(".") for name in text.split(","))
    return [
        {"@type": "Person" if PERSON.match(name) else "Organization", "name": name}
        for name in names
        if name and name.lower() != "et al"
    ]
