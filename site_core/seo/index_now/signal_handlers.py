"""Enqueue the URLs of pages that were published, unpublished, or moved, and of those that became private or hidden.

Signals, not hooks: scheduled publishing has no request.
"""

from typing import Any

from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move, pre_page_move

from site_core.lib.trash import restored
from site_core.pages.models import BasePage

from .differences import enqueue_difference, record_before
from .queue import enqueue_published, enqueue_renamed, enqueue_unpublished


@receiver(page_published)
def enqueue_published_page(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    # Wagtail also sends this for a scheduled draft: https://github.com/wagtail/wagtail/issues/13959
    if instance.live and not getattr(instance, "minor_change", False):
        enqueue_published(instance)


@receiver(restored)
def enqueue_restored_page(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if isinstance(instance, Page) and instance.live:
        enqueue_published(instance)


@receiver(page_unpublished)
def enqueue_unpublished_page(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    enqueue_unpublished(instance)


@receiver(pre_save)
def record_page(sender: type[Model], instance: Model, update_fields: Any = None, raw: bool = False, **kw: Any) -> None:
    if is_stored_page(instance, update_fields, raw):
        record_before(instance)


@receiver(post_save)
def enqueue_page(sender: type[Model], instance: Model, update_fields: Any = None, raw: bool = False, **kw: Any) -> None:
    """Enqueue the URL if search engines may now list the page, or no longer may, or show other texts.

    Also for changes marked as minor, such as those in bulk.
    """
    if is_stored_page(instance, update_fields, raw):
        enqueue_difference(instance)


def is_stored_page(instance: Model, update_fields: Any, raw: bool) -> bool:
    """Return whether all fields of a page that is already in the database are being saved."""
    return isinstance(instance, BasePage) and update_fields is None and not raw and not instance._state.adding


@receiver(page_slug_changed)
def enqueue_renamed_page(sender: type[Page], instance: Page, instance_before: Page, **kwargs: Any) -> None:
    enqueue_renamed(instance, instance_before.url_path)


@receiver(pre_page_move)
def record_section(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    record_before(instance, with_descendants=True)


@receiver(post_page_move)
def enqueue_moved_section(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    enqueue_difference(instance, with_descendants=True)


@receiver(pre_save, sender=PageViewRestriction)
@receiver(pre_delete, sender=PageViewRestriction)
def record_restricted_section(sender: type[Model], instance: PageViewRestriction, **kwargs: Any) -> None:
    if is_about_restriction(kwargs):
        record_before(instance.page, with_descendants=True)


@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def enqueue_restricted_section(sender: type[Model], instance: PageViewRestriction, **kwargs: Any) -> None:
    """Enqueue the URLs of pages that became private, or public."""
    if is_about_restriction(kwargs):
        enqueue_difference(instance.page, with_descendants=True)


def is_about_restriction(signal_arguments: dict[str, Any]) -> bool:
    """Return whether a restriction itself is saved or deleted, not the page that it belongs to."""
    origin: Model | QuerySet | None = signal_arguments.get("origin")
    model = getattr(origin, "model", type(origin))
    return not signal_arguments.get("raw") and (origin is None or issubclass(model, PageViewRestriction))
