"""Which pages use a reusable block in a draft. Wagtail's reference index knows only what pages have stored as live."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import TextField
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex, Revision

from .reusable_blocks import NAME


def uses_in_drafts() -> dict[int, set[int]]:
    """Return ``{id of a reusable block: ids of the pages whose unpublished changes use it}``."""
    drafts = Page.objects.filter(has_unpublished_changes=True).values("latest_revision")
    revisions = Revision.objects.filter(pk__in=drafts).annotate(stored=Cast("content", TextField()))
    contents = revisions.filter(stored__contains=NAME).values_list("object_id", "content")
    uses: dict[int, set[int]] = defaultdict(set)
    for page_id, content in contents.iterator():
        for block_id in block_ids(content):
            uses[block_id].add(int(page_id))
    return uses


def uses_only_in_drafts() -> dict[int, set[int]]:
    """As ``uses_in_drafts``, without the pages that also use the block as they are stored."""
    uses = uses_in_drafts()
    content_type = ContentType.objects.get_by_natural_key("content", "reusableblock")
    references = ReferenceIndex.objects.filter(
        to_content_type=content_type, to_object_id__in=[str(pk) for pk in uses], base_content_type__model="page"
    )
    for block_id, page_id in references.values_list("to_object_id", "object_id"):
        uses[int(block_id)].discard(int(page_id))
    return uses


def block_ids(content: Any) -> Iterator[int]:
    """Yield the ids of the reusable blocks in the stored ``content`` of a revision."""
    if isinstance(content, str) and content.startswith("[{") and NAME in content:
        yield from block_ids(json.loads(content))
    elif isinstance(content, list):
        for item in content:
            yield from block_ids(item)
    elif isinstance(content, dict):
        if content.get("type") == NAME and isinstance(content.get("value"), int):
            yield content["value"]
        for value in content.values():
            yield from block_ids(value)
