"""Enqueue the URLs of pages that were published, unpublished, or moved.

Signals, not hooks: scheduled publishing has no request.
"""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from .queue import enqueue_moved, enqueue_published, enqueue_unpublished


@receiver(page_published)
def enqueue_published_page(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    # Wagtail also sends this for a scheduled draft: https://github.com/wagtail/wagtail/issues/13959
    if instance.live:
        enqueue_published(instance)


@receiver(page_unpublished)
def enqueue_unpublished_page(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    enqueue_unpublished(instance)


@receiver(page_slug_changed)
def enqueue_renamed_page(sender: type[Page], instance: Page, instance_before: Page, **kwargs: Any) -> None:
    enqueue_moved(instance, instance_before.url_path)


@receiver(post_page_move)
def enqueue_moved_page(
    sender: type[Page], instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any
) -> None:
    if url_path_before != url_path_after:
        enqueue_moved(instance, url_path_before)
