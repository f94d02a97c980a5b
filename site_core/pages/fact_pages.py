"""What a change of a fact changes on the pages that use it, besides the pages themselves."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from site_core.content.models import ReusableBlock
from site_core.facts.models import Fact
from site_core.facts.uses import live_uses

from .reusable_blocks import pages_using


def pages_showing(fact: Fact) -> Any:
    """Return the pages that show ``fact``, by themselves or in a reusable block."""
    ids = set(live_uses(fact, Page))
    for block in ReusableBlock.objects.filter(pk__in=list(live_uses(fact, ReusableBlock))):
        ids |= {page.pk for page in pages_using(block)}
    return Page.objects.filter(pk__in=ids)


def update_pages_showing(fact: Fact) -> None:
    """Let everything that reads pages when they are saved read these again, such as search and the audit.

    A live page also finds out whether its review still covers what it says: ``ReviewedPage.prepare_publication``. No
    revision is created, because the pages themselves don’t change.
    """
    for page in pages_showing(fact).specific():
        page.save(clean=False)
