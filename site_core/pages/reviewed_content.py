"""What pages stored about a review before approvals were recorded: a hash of some fields with their markup."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from wagtail.fields import StreamField

from site_core.content.template_sections import untouched_ids

if TYPE_CHECKING:
    from .review import ReviewedPage

# Keys of rows and blocks that are not content, and that change when a draft is saved.
IDENTIFIERS = frozenset({"id", "pk", "page", "sort_order"})
NOT_COVERED = frozenset({"topics", "article_authors", "image", "conflicts_of_interest", "corrections"})


def legacy_fingerprint(page: ReviewedPage) -> str:
    """Return the hash that earlier versions stored in ``reviewed_content``."""
    data = page.serializable_data()
    content = {name: data[name] for name in page.reviewed_fields if name not in NOT_COVERED}
    for name in content:
        field = page._meta.get_field(name)
        if isinstance(field, StreamField) and isinstance(content[name], str):
            untouched = untouched_ids(getattr(page, name))
            content[name] = [item for item in json.loads(content[name]) if item.get("id") not in untouched]
    text = json.dumps(without_identifiers(content), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def without_identifiers(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_identifiers(item) for key, item in value.items() if key not in IDENTIFIERS}
    if isinstance(value, list):
        return [without_identifiers(item) for item in sorted(value, key=position)]
    return value


def position(item: Any) -> tuple[int, str]:
    """Return what orders the rows of a page. Databases differ in the order of rows with the same ``sort_order``."""
    if not isinstance(item, dict) or item.get("sort_order") is None:
        return 0, ""  # keeps its place
    return item["sort_order"], json.dumps(without_identifiers(item), sort_keys=True, default=str)
