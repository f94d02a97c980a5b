"""Whether uploaded files can be written, read, and deleted."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.lib.site_health import Result, critical, good, register_site_health_check


@register_site_health_check("storage", gettext_lazy("Uploaded files"), is_remote=True)
def check_storage() -> Iterator[Result]:
    """Write a small file, read it, and delete it."""
    is_local = isinstance(default_storage, FileSystemStorage)
    place = settings.MEDIA_ROOT if is_local else f"S3: {settings.S3_BUCKET}"
    content = secrets.token_hex(8).encode()
    try:
        name = default_storage.save(f"site-health-{content.decode()}.txt", ContentFile(content))
        try:
            with default_storage.open(name) as file:
                is_same = file.read() == content
        finally:
            default_storage.delete(name)
    except Exception as error:  # storages raise whatever their client library raises
        yield critical(
            _("Files can’t be stored in %(place)s: %(error)s") % {"place": place, "error": error},
            _("Check the folder’s owner, mode, and disk.")
            if is_local
            else _("Check S3_BUCKET, S3_ENDPOINT_URL, and the keys, which must allow reading, writing, and deleting."),
        )
        return
    if is_same:
        yield good(_("A file was written, read, and deleted in %(place)s.") % {"place": place})
    else:
        yield critical(_("%(place)s returns content that differs from what was stored.") % {"place": place})
