"""The links that only drafts have: checked as those of live pages are, and reported only in the admin."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from wagtail.models import Page
from wagtail.query import PageQuerySet

from site_core.pages.models import BasePage
from site_core.pages.page_content import walk_page

from .models import ExternalLinkUse, ReadDraft
from .urls import is_absolute, normalize_url
from .uses import FoundLink, Place, save_uses

MAX_DRAFTS = 500  # in one run; the next one reads more


def drafts() -> PageQuerySet:
    """Return the pages that have a draft, or are one."""
    return Page.objects.filter(Q(live=False) | Q(has_unpublished_changes=True), alias_of=None).exclude(
        latest_revision=None
    )


def save_draft_uses() -> int:
    """Store the links of drafts that were saved since they were read. Return how many drafts that were."""
    forget_published_drafts()
    read = ReadDraft.objects.filter(page=OuterRef("pk"), revision_id=OuterRef("latest_revision"))
    pages = list(drafts().filter(~Exists(read)).order_by("pk").specific()[:MAX_DRAFTS])
    for page in pages:
        save_uses({Place(page_id=page.pk, is_draft=True): find_draft_links(page)})
        ReadDraft.objects.update_or_create(page_id=page.pk, defaults={"revision_id": page.latest_revision_id})
    return len(pages)


def forget_published_drafts() -> None:
    rest = drafts().values("pk")
    ExternalLinkUse.objects.filter(is_draft=True).exclude(page__in=rest).delete()
    ReadDraft.objects.exclude(page__in=rest).delete()


def find_draft_links(page: Page) -> list[FoundLink]:
    """Return the links of the latest draft of ``page`` that its live version doesn’t have."""
    draft = page.get_latest_revision_as_object()
    if not isinstance(draft, BasePage):
        return []
    live = ExternalLinkUse.objects.filter(page=page.pk, page__live=True, is_draft=False)
    known = set(live.values_list("link__url", flat=True))
    found = [FoundLink(*link) for link in walk_page(draft).link_contexts if is_absolute(link[1])]
    return [link for link in found if normalize_url(link.href) not in known]
