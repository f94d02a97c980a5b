"""Whether somebody has edited what an import wrote."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.models import Page

# What changes without an edit: the place in the tree, publication, locks, and what is derived.
VOLATILE = frozenset(
    [
        *("pk", "path", "depth", "numchild", "url_path", "translation_key", "locale", "content_type", "owner"),
        *("live", "has_unpublished_changes", "first_published_at", "last_published_at", "expired", "draft_title"),
        *("latest_revision", "latest_revision_created_at", "live_revision", "alias_of", "last_significant_change"),
        *("locked", "locked_at", "locked_by", "wagtail_admin_comments", "minor_change", "changed_since_review"),
    ]
)


def content_hash(content: dict[str, Any]) -> str:
    """Return the hash of the content of a revision."""
    kept = {name: value for name, value in content.items() if name not in VOLATILE}
    return hashlib.sha256(json.dumps(kept, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()


def draft_hash(page: Page) -> str:
    """Return the hash of the newest version of ``page``, which may be a draft."""
    revision = page.latest_revision
    return content_hash(revision.content if revision else page.specific.serializable_data())
