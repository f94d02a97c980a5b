"""Imported files: while they are checked, and what they changed, so that an import can be undone."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .rules import RedirectRule


class RedirectImport(models.Model):
    """One imported file, recorded so that the whole import can be undone."""

    created_at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    format = models.CharField(max_length=40, blank=True)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("redirect import")
        verbose_name_plural = _("redirect imports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name or gettext("Import %(number)d") % {"number": self.pk}


class RedirectUpload(models.Model):
    """An uploaded file that is checked, reviewed, and then imported (as a RedirectImport) or deleted."""

    class State(models.TextChoices):
        CHECKING = "checking", _("being checked")
        CHOOSING = "choosing", _("waiting for its columns to be chosen")
        CHECKED = "checked", _("checked")
        IMPORTING = "importing", _("being imported")
        DONE = "done", _("imported")
        FAILED = "failed", _("failed")

    created_at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=255)
    # In the database because another server may handle the next request. Emptied after the import.
    content = models.BinaryField()
    site = models.ForeignKey("wagtailcore.Site", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.CHECKING)
    valid_only = models.BooleanField(default=False)
    options = models.JSONField(
        default=dict
    )  # what the user chose for a table: see Options in transfer/formats/source.py
    # The dry run: {"format": label, "counts": {section: number}, "shown": {section: [[line, text, reasons], ...]}, ...}
    summary = models.JSONField(default=dict)
    report = models.BinaryField(default=bytes)  # of the dry run, with every row: see transfer/review.py
    error = models.TextField(blank=True)
    result = models.ForeignKey(RedirectImport, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return self.file_name


class RedirectImportChange(models.Model):
    """The values of a rule before an import changed it."""

    redirect_import = models.ForeignKey(RedirectImport, on_delete=models.CASCADE, related_name="changes")
    # Never cascades: rules are deleted and restored together with pages, see lifecycle/page_removal.py.
    rule = models.ForeignKey(RedirectRule, on_delete=models.DO_NOTHING, related_name="import_changes")
    previous_values = models.JSONField()  # {field: value} for bulk.FIELDS
    fingerprint = models.CharField(max_length=16, blank=True)  # of the values that the import wrote

    def __str__(self) -> str:
        return f"{self.rule_id} before {self.redirect_import_id}"
