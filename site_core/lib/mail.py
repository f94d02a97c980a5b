"""Whether this installation sends email at all."""

from __future__ import annotations

from django.conf import settings

UNSENT = {"console", "dummy", "filebased"}  # backends that send nothing


def is_mail_sent() -> bool:
    return settings.EMAIL_BACKEND.split(".")[-2] not in UNSENT
