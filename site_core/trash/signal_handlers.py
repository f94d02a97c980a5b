"""Record deletions wherever they come from: the admin, its API, commands, and scripts."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver
from django.utils.translation import ngettext

from site_core.lib.trash import pre_bulk_delete, trash_kinds

from .files import retain_file, retained_file_names
from .recording import get_kind, record, record_deletion


@receiver(pre_delete)
def handle_pre_delete(sender: type[Model], instance: Model, origin: Any = None, **kwargs: Any) -> None:
    if kind := get_kind(sender):
        record_deletion(kind, instance, origin)


@receiver(post_delete)
def handle_post_delete(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    """Keep the file if the row is in the trash."""
    kind = trash_kinds().get(sender._meta.label_lower)
    if kind and kind.file_field and getattr(instance, kind.file_field).name in retained_file_names():
        retain_file(instance, kind.file_field)


@receiver(pre_bulk_delete)
def handle_pre_bulk_delete(sender: type[Model], pks: list[Any], user: Any = None, **kwargs: Any) -> None:
    """Record one entry for all rows."""
    if (kind := get_kind(sender)) and pks:
        title = ""
        if len(pks) > 1:
            names = {"count": len(pks), "model": sender._meta.verbose_name_plural}
            title = ngettext("%(count)d %(model)s", "%(count)d %(model)s", len(pks)) % names
        record(kind, list(pks), user=user, title=title)
