"""What a change of a fact, a reusable block, or an image’s file changes on pages that use it, besides the pages."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, ReferenceIndex

from site_core.background_tasks import services
from site_core.background_tasks.kinds import TaskKind, register_task_kind
from site_core.background_tasks.running import Run
from site_core.content.models import ReusableBlock
from site_core.facts.models import Fact
from site_core.facts.uses import live_uses
from site_core.media.models import ClinicImage

from .reviewed_models import reviewed_models

UPDATE = "pages.update_dependents"
MAX_PAGES_IN_REQUEST = 20  # take a second or two


def pages_showing(fact: Fact) -> set[int]:
    """Return the ids of the pages that show ``fact``, by themselves or in a reusable block."""
    ids = set(live_uses(fact, Page))
    for block in ReusableBlock.objects.filter(pk__in=list(live_uses(fact, ReusableBlock))):
        ids |= pages_using(block)
    return ids


def pages_using(block: ReusableBlock) -> set[int]:
    """Return the ids of the pages whose stored version uses ``block``."""
    page_type = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.get_references_to(block).filter(base_content_type=page_type)
    return {int(object_id) for object_id in references.values_list("object_id", flat=True)}


def pages_with_image(image: ClinicImage) -> set[int]:
    """Return the ids of the pages whose stored version shows ``image``, by themselves or in a reusable block."""
    references = ReferenceIndex.get_references_to(image)
    models = {model: ContentType.objects.get_for_model(model) for model in (Page, ReusableBlock)}
    found = {
        model: [int(pk) for pk in references.filter(base_content_type=kind).values_list("object_id", flat=True)]
        for model, kind in models.items()
    }
    ids = set(found[Page])
    for block in ReusableBlock.objects.filter(pk__in=found[ReusableBlock]):
        ids |= pages_using(block)
    return ids


def update_pages(ids: Collection[int], key: str, is_changed: bool = False, needs_review: bool = True) -> None:
    """Let everything that reads pages when they are saved read these again, such as search and the audit.

    A live page also finds out whether its review still covers what it says: ``ReviewedPage.prepare_publication``. No
    revision is created, because the pages themselves don’t change. Many pages are saved in the background; visitors see
    the change in all of them at once. ``is_changed``: they show another text, so search engines get another date.
    ``needs_review``: reviewers see the change as well, so no “medically reviewed by” is shown until a page is saved.
    """
    changed_at = timezone.now() if is_changed else None
    if len(ids) > MAX_PAGES_IN_REQUEST:
        if needs_review:
            hide_reviews(ids)
        changed = changed_at and changed_at.isoformat()
        services.start(UPDATE, arguments={"pages": sorted(ids), "changed": key, "changed_at": changed})
        return
    for page in Page.objects.filter(pk__in=ids).specific():
        update_page(page, changed_at)


def hide_reviews(ids: Collection[int]) -> None:
    """Show no review of these pages until one has been found that covers what they say now."""
    for model in reviewed_models():
        rows = model._default_manager.filter(pk__in=ids, live=True, changed_since_review=None)
        rows.update(changed_since_review=timezone.localdate())


def update_page(page: Any, changed_at: datetime | None) -> None:
    """Save ``page``, which is the same itself, with ``changed_at`` as its date if it shows another text since then."""
    if changed_at and page.live:
        page.last_significant_change = max(filter(None, [changed_at, page.last_significant_change]))
    page.save(clean=False)


def run_update(run: Run) -> dict[str, Any]:
    """Save page by page. To save one again after a crash changes nothing."""
    ids, changed_at = run.arguments["pages"], parse_datetime(run.arguments.get("changed_at") or "")
    for done, page_id in enumerate(ids, 1):
        if page := Page.objects.filter(pk=page_id).first():
            update_page(page.specific, changed_at)
        run.update(done, len(ids))
    return {}


def register() -> None:
    register_task_kind(
        TaskKind(
            UPDATE,
            heading=_("Update pages"),
            progress_text=_("{done} of {total} pages"),
            run=run_update,
            get_result_url=lambda task: reverse("wagtailadmin_home"),
            continues_by_itself=True,
        )
    )
