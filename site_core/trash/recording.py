"""Record deletions, in their own transaction: the rows are in the trash if and only if they are deleted."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any
from weakref import WeakKeyDictionary

from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageLogEntry

from site_core.lib.trash import TrashKind, is_trash_skipped, trash_companions, trash_kinds

from .collecting import Collected
from .models import ClearedReference, TrashedRows, TrashEntry
from .serializing import serialize

PAGE = "wagtailcore.page"
# The entries that this request has recorded, for its message. None outside of a request.
recorded: ContextVar[list[int] | None] = ContextVar("recorded", default=None)
_recorded_origins: WeakKeyDictionary[QuerySet, bool] = WeakKeyDictionary()


def get_kind(model: type[Any]) -> TrashKind | None:
    """Return the kind of ``model``, if its deletions are to be recorded. Models of migrations have none."""
    if not settings.TRASH_DAYS or is_trash_skipped():
        return None
    kind = trash_kinds().get(model._meta.label_lower) if hasattr(model, "_meta") else None
    return kind if kind and kind.model is model else None


def record_deletion(kind: TrashKind, instance: Any, origin: Any) -> None:
    """Record the deletion that ``instance`` is a part of, once. ``origin`` is that of Django’s signal."""
    if is_part_of_other_deletion(kind, origin):
        return
    if not isinstance(instance, Page):
        record(kind, [instance.pk], origin)
    elif not isinstance(origin, QuerySet):
        record_pages(kind, Page.objects.filter(path__startswith=instance.path), origin)
    elif origin not in _recorded_origins:
        _recorded_origins[origin] = True
        record_pages(kind, Page.objects.filter(pk__in=origin.order_by().values("pk")), origin)


def is_part_of_other_deletion(kind: TrashKind, origin: Any) -> bool:
    """Return whether something of another kind is deleted, which has ``kind`` among its rows or as a companion."""
    model = origin.model if isinstance(origin, QuerySet) else type(origin)
    other = next((other for other in trash_kinds().values() if issubclass(model, other.model)), None)
    return other is not None and other is not kind


def record_pages(kind: TrashKind, pages: QuerySet[Page], origin: Any) -> None:
    """Record an entry for each page among ``pages`` that is not below another one of them."""
    for ids in get_subtrees(pages):
        record(kind, ids, origin)


def get_subtrees(pages: QuerySet[Page]) -> Iterator[list[int]]:
    """Yield the primary keys of each topmost page and those below it."""
    ids: list[int] = []
    top = ""
    for pk, path in pages.order_by("path").values_list("pk", "path"):
        if ids and not path.startswith(top):
            yield ids
            ids = []
        if not ids:
            top = path
        ids.append(pk)
    if ids:
        yield ids


def record(kind: TrashKind, pks: list[Any], origin: Any = None, user: Any = None, title: str = "") -> TrashEntry:
    """Store rows of ``kind`` and all rows that are deleted with them. The first one describes the entry."""
    with transaction.atomic():
        companions = trash_companions(kind.label)
        collected = Collected(label for each in companions for label in each.excluded)
        collected.add(kind.model, pks)
        entry = create_entry(kind, pks, user, title)
        entry.companions = {each.key: each.capture(pks, origin) for each in companions}
        entry.save()
        for model, keys in collected.rows.items():
            label = model._meta.label_lower
            TrashedRows.objects.bulk_create(
                TrashedRows(entry=entry, model_label=label, content=content) for content in serialize(model, list(keys))
            )
        record_cleared(collected)
    if (entries := recorded.get()) is not None:
        entries.append(entry.pk)
    return entry


def create_entry(kind: TrashKind, pks: list[Any], user: Any, title: str) -> TrashEntry:
    instance: Any = kind.model._base_manager.get(pk=pks[0])
    if isinstance(instance, Page):
        instance = instance.specific
    user = user or find_user(instance)
    return TrashEntry(
        model_label=kind.label,
        type_label=instance._meta.label_lower,
        object_id="" if title else str(instance.pk),
        object_ids=pks,
        title=(title or kind.get_title(instance))[:255],
        url="" if title else kind.get_url(instance),
        text=kind.get_text(instance),
        access=kind.get_access(instance),
        file_name=getattr(instance, kind.file_field).name if kind.file_field else "",
        deleted_by=user,
        deleted_by_name=(user.get_full_name() or user.get_username()) if user else "",
    )


def find_user(instance: Model) -> Any:
    """Return who is deleting ``instance``, or None. Wagtail knows it in the admin, and logs it before a deletion."""
    if user := get_active_log_context().user:
        return user
    if isinstance(instance, Page):
        entry = PageLogEntry.objects.filter(page=instance.pk, action="wagtail.delete", deleted=True).first()
        return entry.user if entry else None
    return None


def record_cleared(collected: Collected) -> None:
    ClearedReference.objects.bulk_create(
        ClearedReference(
            model_label=each.model._meta.label_lower,
            object_id=str(each.pk),
            field=each.field,
            target_label=each.target._meta.label_lower,
            target_id=str(each.target_pk),
        )
        for each in collected.cleared
    )
