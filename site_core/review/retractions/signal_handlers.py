"""Check the references of a page when a draft is saved, and when it is published or taken offline."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from site_core.pages.models import ReviewedPage

from .matching import update_citations
from .models import RetractionList


@receiver(page_published)
@receiver(page_unpublished)
def check_page(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, ReviewedPage) and RetractionList.objects.exists():
        update_citations([instance.pk])


@receiver(post_save)
def check_draft(sender: type[Any], instance: Any, update_fields: Collection[str] | None, **kwargs: Any) -> None:
    """Check what Wagtail has just recorded as the latest revision of a page."""
    if isinstance(instance, ReviewedPage) and "latest_revision" in (update_fields or ()):
        check_page(sender, instance)
