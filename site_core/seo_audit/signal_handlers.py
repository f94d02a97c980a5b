"""Keep the audit's data up to date when pages change."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from site_core.pages.models import BasePage

from .store import mark_stale, update_audit


@receiver(page_published)
def audit_published_page(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    # Wagtail also sends this for a scheduled draft: https://github.com/wagtail/wagtail/issues/13959
    if instance.live and isinstance(instance, BasePage):
        update_audit(instance)


@receiver(post_save)
def mark_saved_page_stale(
    sender: type[Model], instance: Model, update_fields: Any = None, raw: bool = False, **kwargs: Any
) -> None:
    # Scripts save pages without publishing them.
    if isinstance(instance, BasePage) and update_fields is None and not raw:
        mark_stale(instance)
