"""Keep the entries of the admin’s search up to date. Drafts are saved as revisions, then their page is."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_migrate, post_save
from django.dispatch import receiver
from wagtail.models import Page

from site_core.facts.models import Fact
from site_core.lib.admin_search import find_searchable_model
from site_core.lib.migrations import has_unapplied_migrations
from site_core.lib.on_commit import run_once_after_commit
from site_core.pages.models import BasePage

from ..models import AdminSearchEntry
from .entries import update_all_admin_entries, update_entries_using, update_object_entry, update_page_entry


@receiver(post_save)
def update_saved_object(sender: type[Model], instance: Model, raw: bool = False, **kwargs: Any) -> None:
    if raw:
        return
    if isinstance(instance, BasePage):
        run_once_after_commit(update_page_entry, instance.pk)
    elif find_searchable_model(sender):
        run_once_after_commit(update_object_entry, sender, instance.pk)


@receiver(post_save, sender=Fact)
def update_entries_using_saved_fact(instance: Fact, created: bool = False, raw: bool = False, **kwargs: Any) -> None:
    if not (created or raw):
        run_once_after_commit(update_entries_using, instance)


@receiver(post_delete)
def delete_entry_of_object(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if find_searchable_model(sender):
        run_once_after_commit(update_object_entry, sender, instance.pk)


@receiver(post_migrate)
def create_admin_entries_after_upgrade(sender: Any, **kwargs: Any) -> None:
    """Index the pages of a database from a version that had no entries of the admin’s search."""
    if sender.name != "site_core.search" or has_unapplied_migrations():
        return
    if Page.objects.filter(depth__gt=1).exists() and not AdminSearchEntry.objects.exists():
        update_all_admin_entries()
