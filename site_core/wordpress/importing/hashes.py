"""Whether somebody has edited what an import wrote."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.models import Page

from ..models import ImportedItem

# What changes without an edit: the place in the tree, publication, locks, and what is derived.
VOLATILE = frozenset(
    [
        *("pk", "path", "depth", "numchild", "url_path", "translation_key", "locale", "content_type", "owner"),
        *("live", "has_unpublished_changes", "first_published_at", "last_published_at", "expired", "draft_title"),
        *("latest_revision", "latest_revision_created_at", "live_revision", "alias_of", "last_significant_change"),
        *("locked", "locked_at", "locked_by", "wagtail_admin_comments", "minor_change", "changed_since_review"),
    ]
)


# Of images, documents, and topics: what is computed, and who uploaded a file when.
DERIVED = frozenset(
    ["id", "created_at", "uploaded_by_user", "file_size", "file_hash", "file_problem", "width", "height"],
)


def content_hash(content: dict[str, Any]) -> str:
    """Return the hash of the content of a revision."""
    kept = {name: value for name, value in content.items() if name not in VOLATILE}
    return hashlib.sha256(json.dumps(kept, cls=DjangoJSONEncoder, sort_keys=True).encode()).hexdigest()


def draft_hash(page: Page) -> str:
    """Return the hash of the newest version of ``page``, which may be a draft."""
    revision = page.latest_revision
    return content_hash(revision.content if revision else page.specific.serializable_data())


def object_hash(instance: Any) -> str:
    """Return the hash of what an editor can change in a page, image, document, or topic."""
    if isinstance(instance, Page):
        return draft_hash(instance)
    fields = [field for field in instance._meta.concrete_fields if field.name not in DERIVED]
    values = {field.name: field.value_to_string(instance) for field in fields}
    if hasattr(instance, "tags"):
        values["tags"] = sorted(instance.tags.names())
    return content_hash(values)


def is_edited(record: ImportedItem, instance: Any) -> bool:
    """Return whether somebody has edited what was imported for ``record``. Old records may have no hash."""
    if record.written_hash:
        return object_hash(instance) != record.written_hash
    if not isinstance(instance, Page):
        return False
    # People and indexes were created with a revision, and pages without text have none.
    number_of_own = 0 if record.key.startswith("post:") else 1
    return instance.revisions.count() > number_of_own
