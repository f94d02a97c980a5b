"""Approvals for pages that were reviewed before approvals were recorded, or that a script made.

This runs after all migrations rather than in one of them, because it reads pages as their page types show them. Many
pages are read in the background: 100,000 take about ten minutes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from site_core.background_tasks import services
from site_core.background_tasks.kinds import TaskKind, register_task_kind
from site_core.background_tasks.running import Run
from site_core.lib.chunks import chunks
from site_core.pages.reviewed_models import reviewed_models

from .models import Approval

logger = logging.getLogger(__name__)

RECORD = "review.record_existing_reviews"
MAX_PAGES_IN_MIGRATE = 500  # take a few seconds
CHUNK_SIZE = 100


def unrecorded_pages(model: Any) -> Any:
    """Return the live pages of a type that say they were reviewed, and of which no approval is recorded."""
    recorded = Exists(Approval.objects.filter(page=OuterRef("pk")))
    reviewed = model.objects.live().filter(alias_of=None, reviewer__isnull=False, last_reviewed__isnull=False)
    return reviewed.filter(~recorded, changed_since_review=None)


def count_unrecorded_pages() -> int:
    return sum(unrecorded_pages(model).count() for model in reviewed_models())


def iterate_unrecorded_pages() -> Iterator[Any]:
    """Yield the pages, read chunk by chunk, so that no query is open while approvals are written."""
    for model in reviewed_models():
        for pks in chunks(unrecorded_pages(model).order_by("pk").values_list("pk", flat=True), CHUNK_SIZE):
            yield from unrecorded_pages(model).filter(pk__in=pks).select_related("reviewer")


def record_existing_reviews(progress: Callable[[int], object] = lambda done: None) -> None:
    """Record the approvals of all these pages. Those that an earlier, interrupted call has recorded are skipped.

    A page whose text is not the one that was reviewed is saved, so that it finds out that it was changed since. It then
    shows no review, is listed in the report, and is not tried again after the next ``migrate``.
    """
    changed = 0
    for done, page in enumerate(iterate_unrecorded_pages(), start=1):
        page.record_entered_review()
        if not Approval.objects.filter(page=page.pk).exists():
            page.save(clean=False)
            changed += 1
        progress(done)
    if changed:
        logger.warning(
            "Pages that show no review anymore, because their text is not the one that was reviewed: %d. "
            "They are in the report of medical reviews, as changed since the review.",
            changed,
        )


def record_or_postpone() -> None:
    """Record the approvals now if there are few, or else have the next scheduled job do so in the background."""
    if count_unrecorded_pages() <= MAX_PAGES_IN_MIGRATE:
        record_existing_reviews()
    else:
        services.postpone(RECORD)


def run_recording(run: Run) -> dict[str, Any]:
    total = count_unrecorded_pages()
    record_existing_reviews(lambda done: run.update(done, max(done, total)))
    return {}


def register() -> None:
    register_task_kind(
        TaskKind(
            RECORD,
            heading=_("Record earlier reviews"),
            progress_text=_("{done} of {total} pages"),
            run=run_recording,
            get_result_url=lambda task: reverse("wagtailadmin_home"),
            continues_by_itself=True,
        )
    )
