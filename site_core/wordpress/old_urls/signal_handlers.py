"""What follows when somebody undoes redirects of an old site among all other imports of redirects."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from site_core.redirects.models import RedirectImport
from site_core.redirects.signals import import_undone

from ..models import OldUrlRules
from .applying import complete_others


@receiver(import_undone, sender=RedirectImport)
def create_what_others_need(redirect_import: RedirectImport, user: Any, **kwargs: object) -> None:
    """Create again what other old sites need of the redirects that were undone."""
    if record := OldUrlRules.objects.filter(redirect_import=redirect_import).first():
        complete_others(record.source, user)
