"""Invalidates the page cache whenever public content changes.

Every saved row counts unless its model is registered as non-public: a model that nobody registered costs a little time,
never an outdated page.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import receiver
from modelcluster.fields import ParentalKey
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from site_core.lib.trash import restored

from .fragments.changes import changed_versions, changes_what_others_show, page_of
from .fragments.versions import ALL_RANGES, SITE, change_versions
from .page_cache.invalidation import invalidate_on_commit
from .registry import is_public_model, is_uploaded_model

SHARED = "_changes_what_others_show"  # an attribute of an instance that is being saved

# The columns of a page that saving a draft changes.
DRAFT_FIELDS = {"latest_revision", "draft_title", "has_unpublished_changes", "latest_revision_created_at", "go_live_at"}


def is_public(instance: Any) -> bool:
    """Return whether ``instance`` may be something that visitors see. A signal may send an instance of any class."""
    return hasattr(instance, "_meta") and is_public_model(instance._meta.label_lower)


@receiver(pre_save)
def compare_with_stored(sender: type[Model], instance: Model, raw: bool = False, **kwargs: Any) -> None:
    """Find out, before it is too late, whether a page or child row changes in what other pages show."""
    is_compared = isinstance(instance, Page) or (is_public(instance) and page_of(instance))
    if not raw and not instance._state.adding and is_compared:
        instance.__dict__[SHARED] = changes_what_others_show(instance)


@receiver(post_save)
def handle_save(
    sender: type[Model],
    instance: Model,
    created: bool = False,
    update_fields: Collection[str] | None = None,
    raw: bool = False,
    **kwargs: Any,
) -> None:
    is_shared = instance.__dict__.pop(SHARED, True)
    if not raw and is_public(instance) and not is_invisible_change(instance, created, update_fields):
        is_upload = created and is_uploaded_model(instance._meta.label_lower)
        invalidate_on_commit(() if is_upload else changed_versions(instance, is_shared))


def is_invisible_change(instance: Model, created: bool, update_fields: Collection[str] | None) -> bool:
    """Return whether visitors see nothing of this change of a public model."""
    if isinstance(instance, Page):
        return (created and not instance.live) or (update_fields is not None and set(update_fields) <= DRAFT_FIELDS)
    if isinstance(instance, BaseSiteSetting):
        return created  # the first visit that needs the settings creates them, and shows their defaults
    return any(not page.live for page in parent_pages(instance))


def parent_pages(instance: Model) -> Iterator[Page]:
    """Yield the pages that ``instance`` is a child row of, such as the article of an article's author."""
    for field in instance._meta.concrete_fields:
        if isinstance(field, ParentalKey) and isinstance(page := getattr(instance, field.name), Page):
            yield page


@receiver(post_delete)
def handle_delete(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if is_public(instance):
        invalidate_on_commit({*changed_versions(instance), *({ALL_RANGES} if has_silent_rows(instance) else ())})


@receiver(restored)
def handle_restored(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """What is not a page comes back together with its rows in many-to-many tables, which send no signals."""
    if has_silent_rows(instance):
        change_versions([ALL_RANGES])


def has_silent_rows(instance: Model) -> bool:
    """Return whether pages may refer to ``instance``, such as a topic, by rows that Django deletes without a signal."""
    return not isinstance(instance, Page) and any(field.many_to_many for field in instance._meta.related_objects)


@receiver(m2m_changed)
def handle_m2m_change(sender: type[Model], instance: Model, action: str, **kwargs: Any) -> None:
    if action.startswith("post_") and is_public(instance):
        invalidate_on_commit(changed_versions(instance))


@receiver(page_published)
def handle_published_page(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """The page and its rows have been saved by now, which changed the versions of what others show."""
    invalidate_on_commit(changed_versions(instance, is_shared=False))


@receiver(page_unpublished)
def handle_unpublished_page(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Every page may have shown it. The URLs of the pages below stay as they are."""
    invalidate_on_commit({SITE, *changed_versions(instance, is_shared=False)})


@receiver(post_page_move)
def handle_page_change(sender: type[Page], **kwargs: Any) -> None:
    invalidate_on_commit()
