"""The language of an item, as WPML and Polylang store it."""

from __future__ import annotations

from ..items import Item

META = ("_wpml_language", "wpml_language", "_icl_lang", "language_code")


def item_language(item: Item) -> str:
    """Return the code of the language, such as “en” or “pt-br”. Empty if the item does not say."""
    for term in item.terms:
        if term.taxonomy == "language":
            return term.slug.lower()
    return next((value.lower()[:20] for key in META if (value := item.meta_value(key))), "")
