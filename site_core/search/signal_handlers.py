"""Keep the search entries up to date when pages and topics change."""

from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_migrate, post_save
from django.dispatch import receiver
from wagtail.models import Page, get_page_models

from site_core.caching.signal_handlers import is_invisible_change
from site_core.lib.migrations import has_unapplied_migrations
from site_core.pages.models import BasePage, Topic
from site_core.site_settings.models import ClinicSettings

from .entries import update_all_entries, update_entry
from .models import SearchEntry


@receiver(post_save)
def update_entry_of_saved_page(
    sender: type[Model],
    instance: Model,
    created: bool = False,
    update_fields: Collection[str] | None = None,
    raw: bool = False,
    **kwargs: Any,
) -> None:
    if isinstance(instance, BasePage) and not raw and not is_invisible_change(instance, created, update_fields):
        update_entry(instance.pk)


@receiver(m2m_changed)
def update_entry_of_page_with_other_topics(sender: type[Model], instance: Any, action: str, **kwargs: Any) -> None:
    # A page's topics are saved after the page.
    if isinstance(instance, BasePage) and action.startswith("post_"):
        update_entry(instance.pk)


@receiver(post_save, sender=Topic)
def update_entries_of_topic(instance: Topic, created: bool = False, raw: bool = False, **kwargs: Any) -> None:
    if not created and not raw:
        for page_id in instance.page_ids():
            update_entry(page_id)


@receiver(post_save, sender=ClinicSettings)
def update_entries_with_terms_from_settings(raw: bool = False, **kwargs: Any) -> None:
    # Such as the contact page, with the numbers to call in a crisis.
    models = [
        model
        for model in get_page_models()
        if issubclass(model, BasePage) and model.search_terms != BasePage.search_terms
    ]
    pages = Page.objects.none() if raw else Page.objects.type(*models)
    for page_id in pages.values_list("pk", flat=True):
        update_entry(page_id)


@receiver(post_migrate)
def create_entries_after_upgrade(sender: Any, **kwargs: Any) -> None:
    """Index the pages of a database from a version that had no search entries."""
    if sender.name != "site_core.search" or has_unapplied_migrations():
        return
    if Page.objects.filter(depth__gt=1).exists() and not SearchEntry.objects.exists():
        update_all_entries()
