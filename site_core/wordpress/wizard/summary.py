"""What is in uploaded exports, for the screen on which people choose what becomes of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from ..importing.mapping import KNOWN_TYPES, STANDARD, Mapping
from ..importing.outline import Analysis, Outline
from ..importing.placing import plain_title
from ..reading import Export

MAX_PAGES = 500  # that can be mapped one by one on the screen; all others become what their type becomes


def summarize(export: Export, analysis: Analysis, mapping: Mapping) -> dict[str, Any]:
    """Return what the files contain, as JSON. It names authors, and is deleted together with the files."""
    counts = export.counts
    return {
        "title": analysis.site.title,
        "url": analysis.site.base_url,
        "total": counts.total,
        "types": summarize_types(analysis),
        "authors": summarize_authors(analysis),
        "topics": [
            {"key": key, "name": term_name(analysis, key), "number": analysis.used_terms[split_key(key)]}
            for key in sorted(mapping.topics)
        ],
        "pages": summarize_pages(analysis, mapping),
        "more_pages": max(0, len(own_pages(analysis)) - MAX_PAGES),
        "languages": {language: number for language, number in sorted(analysis.languages.items()) if language},
        "private": dict(sorted(counts.private.items())),
        "comments": counts.comments,
        "repairs": len(export.repairs),
        "too_large": counts.too_large.total(),
        "has_files": any(each.attachment_url for each in analysis.outlines.values()),
    }


def summarize_types(analysis: Analysis) -> list[dict[str, Any]]:
    """List the types of WordPress itself first, then those of themes and plug-ins."""
    numbers: Counter[str] = Counter()
    trash: Counter[str] = Counter()
    for (post_type, status), number in analysis.counts.items():
        numbers[post_type] += number
        trash[post_type] += number if status == "trash" else 0
    own = list(KNOWN_TYPES)
    names = sorted(numbers, key=lambda name: (own.index(name) if name in own else len(own), name))
    return [{"key": name, "number": numbers[name], "trash": trash[name]} for name in names]


def summarize_authors(analysis: Analysis) -> list[dict[str, Any]]:
    """List the authors, those first that have written most."""
    logins = sorted(analysis.authors, key=lambda login: (-analysis.used_authors[login], login))
    return [
        {"key": login, "name": analysis.authors[login].display_name, "number": analysis.used_authors[login]}
        for login in logins
    ]


def summarize_pages(analysis: Analysis, mapping: Mapping) -> list[dict[str, Any]]:
    """List the pages, those first that are proposed as something else than pages."""
    pages = sorted(own_pages(analysis), key=lambda page: (mapping.kind(page) == STANDARD, plain_title(page.title)))
    return [{"key": str(page.post_id), "name": plain_title(page.title) or page.slug} for page in pages[:MAX_PAGES]]


def own_pages(analysis: Analysis) -> list[Outline]:
    return [each for each in analysis.outlines.values() if each.post_type == "page" and each.status != "trash"]


def split_key(key: str) -> tuple[str, str]:
    taxonomy, _colon, slug = key.partition(":")
    return taxonomy, slug


def term_name(analysis: Analysis, key: str) -> str:
    term = analysis.terms.get(split_key(key))
    return term.name if term else split_key(key)[1]
