"""When backups were created, and which of them failed."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BackupRun(models.Model):
    """A backup that was created, or with an ``error``, one that was not."""

    finished_at = models.DateTimeField(_("finished"), default=timezone.now, db_index=True)
    location = models.TextField(_("location"), blank=True)  # a path on ``machine``, or “s3://bucket/name”
    machine = models.CharField(_("machine"), max_length=255)
    size = models.PositiveBigIntegerField(_("size"), default=0)  # bytes
    is_verified = models.BooleanField(_("verified"), default=False)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        default_permissions = ("view",)
        ordering = ["-finished_at", "-pk"]
        verbose_name = _("backup")
        verbose_name_plural = _("backups")

    def __str__(self) -> str:
        return self.location or self.error
