"""What was measured about the accessibility of the site, for the statement that says so."""

from __future__ import annotations

import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# After that, the statement says that the site may have changed.
MAX_AGE = datetime.timedelta(days=90)
KEPT_RUNS = 20


class AccessibilityRun(models.Model):
    """One run of ``make accessibility``. ``results`` has only what it measured: see ``results.py``."""

    measured_at = models.DateTimeField(_("measured at"), db_index=True)
    results = models.JSONField(_("results"))

    class Meta:
        verbose_name = _("accessibility run")
        verbose_name_plural = _("accessibility runs")
        ordering = ["-measured_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.measured_at:%Y-%m-%d %H:%M}"

    @property
    def is_old(self) -> bool:
        return timezone.now() - self.measured_at > MAX_AGE
