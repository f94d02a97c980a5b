"""The language of an item, as plug-ins for several languages store it."""

from __future__ import annotations

from collections.abc import Iterable

from ..items import Item, Term
from .php import PHPDataError, parse

# Keys of WPML and its add-on for exports.
LANGUAGE_KEYS = (
    "_wpml_import_language_code",
    "_wpml_language",
    "wpml_language",
    "_icl_lang",
    "language_code",
    "_locale",
)


def language_of(item: Item) -> str:
    """Return the code of an item’s language, such as “en” or “pt-br”. Empty if the item doesn’t say.

    Polylang has a taxonomy for it. WPML has it in a table of its own: only its add-on for exports writes it as meta.
    """
    for term in item.terms:
        if term.taxonomy == "language" and term.slug:
            return normalized(term.slug)
    return next((normalized(value) for key in LANGUAGE_KEYS if (value := item.meta_value(key))), "")


def normalized(code: str) -> str:
    """Return a language code in lower case, with hyphens."""
    return code.strip().replace("_", "-").lower()[:20]


def translations(terms: Iterable[Term]) -> list[dict[str, int]]:
    """Return which items are translations of each other: post IDs by language, from the terms of Polylang."""
    groups = []
    for term in terms:
        if term.taxonomy == "post_translations":
            groups.append(group_of(term))
    return [group for group in groups if len(group) > 1]


def group_of(term: Term) -> dict[str, int]:
    """Return the post IDs by language that a term of Polylang describes."""
    try:
        stored = parse(term.description)
    except PHPDataError:
        return {}
    if not isinstance(stored, dict):
        return {}
    return {normalized(str(code)): value for code, value in stored.items() if type(value) is int and value > 0}
