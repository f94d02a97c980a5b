"""Approvals for pages that were reviewed before approvals were recorded, or that a script made.

This runs after all migrations rather than in one of them, because it reads pages as their page types show them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef

from site_core.pages.reviewed_models import reviewed_models

from .models import Approval


def unrecorded_pages() -> Iterator[Any]:
    """Yield live pages that say they were reviewed, and of which no approval is recorded."""
    recorded = Exists(Approval.objects.filter(page=OuterRef("pk")))
    for model in reviewed_models():
        reviewed = model.objects.live().filter(alias_of=None, reviewer__isnull=False, last_reviewed__isnull=False)
        yield from reviewed.filter(~recorded, changed_since_review=None).select_related("reviewer").iterator(100)


def record_existing_reviews() -> None:
    for page in unrecorded_pages():
        page.record_entered_review()
