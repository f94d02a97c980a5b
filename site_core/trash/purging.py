"""Delete permanently."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .files import delete_file
from .models import ClearedReference, TrashEntry


def purge(entry_id: int) -> bool:
    """Delete an entry with its file. Return False if it is not in the trash anymore.

    The file is deleted first. If that is interrupted, the entry is still there, and is purged again.
    """
    with transaction.atomic():
        entry = TrashEntry.objects.select_for_update().filter(pk=entry_id).first()
        if entry is None:
            return False
        delete_file(entry)
        entry.delete()
    return True


def purge_expired() -> int:
    """Delete what has been in the trash for TRASH_DAYS. Return the number of entries."""
    count = sum(purge(pk) for pk in list(TrashEntry.objects.expired().values_list("pk", flat=True)))
    oldest = timezone.now() - datetime.timedelta(days=settings.TRASH_DAYS)
    ClearedReference.objects.filter(cleared_at__lt=oldest).delete()
    return count
