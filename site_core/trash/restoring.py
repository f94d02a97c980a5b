"""Restore what was deleted, in one transaction: all of it is there again, or the entry stays as it was."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.db.models.signals import post_save
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log
from wagtail.models import Page

from site_core.lib.trash import TrashKind, restored, trash_companions

from .files import has_lost_file
from .models import ClearedReference, TrashEntry
from .placing import Placement, find_parent
from .references import restore_references
from .serializing import UnreadableRows
from .snapshot import Snapshot

RESTORE = "trash.restore"


class RestoreError(Exception):
    """Why nothing was restored, in words for the user. The entry is still there."""


@dataclass
class Restored:
    """``instances`` are in the database again. ``notes`` say what is not as it was."""

    instances: list[Any] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def restore(entry_id: int, user: Any = None, parent: Page | None = None, as_draft: bool = False) -> Restored:
    """Restore an entry and remove it from the trash. Raise RestoreError.

    A page comes back below ``parent``, or else below the page that it was below. With ``as_draft``, pages that were
    live are drafts.
    """
    try:
        with transaction.atomic():
            entry = TrashEntry.objects.select_for_update().filter(pk=entry_id).first()
            if entry is None:
                raise RestoreError(_("This is no longer in the trash. Somebody restored or permanently deleted it."))
            return Restoration(entry, user).run(parent, as_draft)
    except UnreadableRows as error:
        raise RestoreError(misfit_message(error)) from error
    except IntegrityError as error:
        message = _("It can’t be restored: something else now has its number or its name. It stays in the trash.")
        raise RestoreError(message) from error


def misfit_message(error: UnreadableRows) -> str:
    message = _(
        "It can’t be restored, because it was deleted before an update that changed its type. It stays in the trash. "
        "Ask your server’s administrator: an earlier version can restore it. (%(error)s)"
    )
    return message % {"error": error}


class Restoration:
    """One run of ``restore``."""

    def __init__(self, entry: TrashEntry, user: Any) -> None:
        self.entry, self.user = entry, user
        self.kind = self.get_kind()
        self.snapshot = Snapshot(entry)
        self.result = Restored()

    def get_kind(self) -> TrashKind:
        if self.entry.kind is None:
            raise RestoreError(_("The site no longer has this type. It stays in the trash."))
        if has_lost_file(self.entry):
            raise RestoreError(_("Its file is missing from the storage. It stays in the trash."))
        return self.entry.kind

    def run(self, parent: Page | None, as_draft: bool) -> Restored:
        self.snapshot.check()
        self.drop_what_has_problems()
        placement = self.place(parent, as_draft) if issubclass(self.kind.model, Page) else None
        self.insert(placement)
        self.finish(placement)
        self.entry.delete()
        return self.result

    def drop_what_has_problems(self) -> None:
        """Leave out those of several rows that can’t be restored. If there is only one, raise RestoreError."""
        instances = self.snapshot.read_instances(self.kind.model)
        problems = {pk: problem for pk, instance in instances.items() if (problem := self.kind.find_problem(instance))}
        tables = [self.kind.model, *self.kind.model._meta.get_parent_list()]
        for pk in problems:
            self.snapshot.dropped.update((table, pk) for table in tables)
        self.snapshot.check()
        self.ids = [pk for pk in instances if not any((table, pk) in self.snapshot.dropped for table in tables)]
        if not self.ids:
            gone = _("What it belonged to no longer exists. Restore that first.")
            raise RestoreError(" ".join(problems.values()) or gone)
        self.result.notes += problems.values()

    def place(self, parent: Page | None, as_draft: bool) -> Placement:
        parent = parent or find_parent(self.entry)
        if parent is None:
            raise RestoreError(_("The page that it was below no longer exists. Choose another place."))
        placement = Placement(self.snapshot, parent.specific, as_draft)
        if placement.problem:
            raise RestoreError(placement.problem)
        if placement.is_renamed:
            message = _("Another page now has its URL, so it was restored with the slug “%(slug)s”.")
            self.result.notes.append(message % {"slug": placement.slug})
        return placement

    def insert(self, placement: Placement | None) -> None:
        for row in self.snapshot.read_kept():
            if placement:
                placement.adjust(row)
            row.save_base(raw=True, force_insert=True)
        if placement:
            placement.update_parent()

    def finish(self, placement: Placement | None) -> None:
        """Bring everything up to date that follows from the rows."""
        ClearedReference.objects.bulk_create(self.snapshot.cleared)
        restore_references(self.snapshot.pks)
        data = self.entry.companions
        self.result.instances = self.load()
        for companion in trash_companions(self.kind.label):
            if companion.key in data:
                self.result.notes += companion.restore(data[companion.key]) or []
        for instance in self.result.instances:
            announce(instance)
            if not isinstance(instance, Page) or instance.pk == self.ids[0]:
                log(instance, RESTORE, user=self.user)
        self.add_note_about_dropped_rows(placement)

    def load(self) -> list[Any]:
        rows = self.kind.model._default_manager.filter(pk__in=self.ids)
        if issubclass(self.kind.model, Page):
            return list(Page.objects.filter(pk__in=self.ids).order_by("path").specific())
        return list(rows.order_by("pk"))

    def add_note_about_dropped_rows(self, placement: Placement | None) -> None:
        tables = {self.kind.model, *self.kind.model._meta.get_parent_list()}
        count = sum(model not in tables for model, _pk in self.snapshot.dropped)
        if count:
            message = ngettext(
                "%(count)d detail was left out: it belonged to something that no longer exists.",
                "%(count)d details were left out: they belonged to something that no longer exists.",
                count,
            )
            self.result.notes.append(message % {"count": count})


def announce(instance: Model) -> None:
    """Send the signals after which search, caches, and the reference index know ``instance`` again."""
    if isinstance(instance, Page):
        instance.refresh_from_db()
    post_save.send(
        sender=type(instance), instance=instance, created=False, update_fields=None, raw=False, using="default"
    )
    restored.send(sender=type(instance), instance=instance)
