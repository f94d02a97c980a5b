"""Keep track of where facts are used."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.models import Revision, RevisionMixin

from site_core.caching.signal_handlers import DRAFT_FIELDS

from .models import Fact
from .uses import delete_uses, record_draft_uses, record_live_uses


def may_use_facts(instance: Model) -> bool:
    return isinstance(instance, (RevisionMixin, BaseSiteSetting)) and not isinstance(instance, Fact)


@receiver(post_save)
def record_uses_of_saved_object(
    sender: type[Model],
    instance: Model,
    update_fields: Collection[str] | None = None,
    raw: bool = False,
    **kwargs: Any,
) -> None:
    is_draft = update_fields is not None and set(update_fields) <= DRAFT_FIELDS
    if may_use_facts(instance) and not raw and not is_draft:
        record_live_uses(instance)


@receiver(post_save, sender=Revision)
def record_uses_of_draft(instance: Revision, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        record_draft_uses(instance)


@receiver(post_delete)
def delete_uses_of_deleted_object(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if may_use_facts(instance):
        delete_uses(instance)
