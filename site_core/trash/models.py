"""What was deleted, as rows of JSON. Nothing here refers to other tables by foreign key, except for the user."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from site_core.lib.trash import TrashKind, trash_kinds


class TrashEntryQuerySet(models.QuerySet):
    def expired(self) -> TrashEntryQuerySet:
        return self.filter(deleted_at__lt=timezone.now() - datetime.timedelta(days=settings.TRASH_DAYS))


class TrashEntry(models.Model):
    """One deletion: an object with everything that was deleted together with it."""

    model_label = models.CharField(_("type"), max_length=200, db_index=True)
    object_id = models.CharField(max_length=255, blank=True, db_index=True)  # empty if several were deleted at once
    title = models.CharField(_("title"), max_length=255)
    url = models.TextField(_("URL"), blank=True)
    text = models.TextField(_("text"), blank=True)
    deleted_at = models.DateTimeField(_("deleted"), default=timezone.now, db_index=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("deleted by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    deleted_by_name = models.CharField(max_length=255, blank=True)  # also after the user was deleted
    type_label = models.CharField(max_length=200)  # of the page type, for pages
    object_ids = models.JSONField(default=list)  # of all rows of the model, such as the pages below a page
    access = models.JSONField(default=dict)  # what the kind needs to know to decide who may restore it
    companions = models.JSONField(default=dict)
    file_name = models.TextField(blank=True)

    objects = TrashEntryQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("deleted item")
        verbose_name_plural = _("deleted items")
        ordering = ["-deleted_at", "-pk"]
        default_permissions = ("delete",)

    def __str__(self) -> str:
        return self.title

    @property
    def kind(self) -> TrashKind | None:
        return trash_kinds().get(self.model_label)

    @property
    def type_name(self) -> str:
        """The name of the type in the language of the reader, or its label if the type no longer exists."""
        from django.apps import apps

        try:
            return capfirst(str(apps.get_model(self.type_label)._meta.verbose_name))
        except LookupError:
            return self.type_label

    @property
    def expires_at(self) -> datetime.datetime:
        return self.deleted_at + datetime.timedelta(days=settings.TRASH_DAYS)

    @property
    def days_left(self) -> int:
        """The days until the entry expires, rounded up."""
        return max(0, -((timezone.now() - self.expires_at) // datetime.timedelta(days=1)))

    @property
    def others_count(self) -> int:
        """How many rows of the model are deleted besides the first one, such as the pages below a page."""
        return max(0, len(self.object_ids) - 1)

    def can_restore(self, user: Any) -> bool:
        return bool(self.kind and self.kind.can_restore(user, self.access))


class TrashedRows(models.Model):
    """Rows of one table, as JSON. A text, because PostgreSQL’s type for JSON can’t contain everything."""

    entry = models.ForeignKey(TrashEntry, on_delete=models.CASCADE, related_name="rows")
    model_label = models.CharField(max_length=200)
    content = models.TextField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("deleted rows")
        verbose_name_plural = _("deleted rows")
        ordering = ["pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.model_label


class ClearedReference(models.Model):
    """A foreign key that was set to null because what it referred to was deleted.

    It outlives the entry: if the row that had the key was deleted too, it is set when that row is restored.
    """

    model_label = models.CharField(max_length=200)
    object_id = models.CharField(max_length=255)
    field = models.CharField(max_length=200)
    target_label = models.CharField(max_length=200)
    target_id = models.CharField(max_length=255)
    cleared_at = models.DateTimeField(default=timezone.now, db_index=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("cleared reference")
        verbose_name_plural = _("cleared references")
        default_permissions = ()
        indexes = [
            models.Index(fields=["target_label", "target_id"]),
            models.Index(fields=["model_label", "object_id"]),
        ]

    def __str__(self) -> str:
        return f"{self.model_label} {self.object_id}: {self.field}"
