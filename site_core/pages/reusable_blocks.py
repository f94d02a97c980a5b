"""What a change of a reusable block changes on the pages that use it, besides the pages themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wagtail.models import Page, ReferenceIndex

from site_core.content.models import ReusableBlock


def pages_using(block: ReusableBlock) -> Iterator[Any]:
    """Yield the pages whose stored version uses ``block``, as their own type."""
    for source, _references in ReferenceIndex.get_grouped_references_to(block):
        if isinstance(source, Page):
            yield source.specific


def update_pages_using(block: ReusableBlock) -> None:
    """Let everything that reads pages when they are saved read these again, such as search and the audit.

    A live page also finds out whether its review still covers what it says: ``ReviewedPage.prepare_publication``. No
    revision is created, because the pages themselves don’t change.
    """
    for page in pages_using(block):
        page.save(clean=False)
