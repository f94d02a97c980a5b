"""Whether the site is still the one that a proof has begun with."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max, Q
from wagtail.models import Page, PageLogEntry

from site_core import __version__
from site_core.redirects import rules_version

DRAFT_ACTIONS = ("wagtail.edit", "wagtail.lock", "wagtail.unlock")  # which change nothing that visitors see


def site_state() -> str:
    """Return what changes when redirects do, and when pages are published, moved, unpublished, or deleted."""
    pages = Page.objects.aggregate(live=Count("pk", filter=Q(live=True)), last=Max("last_published_at"))
    entries = PageLogEntry.objects.exclude(action__in=DRAFT_ACTIONS).aggregate(last=Max("pk"))
    return f"{rules_version.stored()} {pages['live']} {pages['last']} {entries['last']}"


def code_version() -> str:
    """Return what changes with the version of the site, and with its templates, but not with other code."""
    digest = hashlib.sha256()
    for folder in sorted({Path(str(folder)) for engine in settings.TEMPLATES for folder in engine["DIRS"]}):
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return f"{__version__} {digest.hexdigest()[:16]}"
