"""Saved copies of an old site that somebody uploaded, in a private folder. Each proof compares with them."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..wizard.files import MAX_FILES, MAX_TOTAL_SIZE, RETENTION, create_numbered_folder, safe_name, store_file
from ..wizard.forms import SeveralFilesField, SeveralFilesInput, request_limit
from .saved_copies import WARC_SUFFIXES, ZIP_SUFFIX
from .sources import folder

SUFFIXES = (*WARC_SUFFIXES, ZIP_SUFFIX)


def copies_folder(source: str) -> Path:
    return folder() / "copies" / hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def stored_copies(source: str) -> list[Path]:
    """Return the uploaded copies of an old site, in the order in which they were uploaded."""
    return sorted(copies_folder(source).glob("*/*"))


def store_copies(source: str, uploads: Iterable[UploadedFile]) -> None:
    """Store uploaded copies, each in a folder of its own. Raise OSError, and store none of them then."""
    added: list[Path] = []
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    copies_folder(source).mkdir(parents=True, exist_ok=True)
    try:
        for upload in uploads:
            place = create_numbered_folder(copies_folder(source))
            added.append(place)
            store_file(upload, place / safe_name(upload.name or ""))
    except OSError:
        for place in added:
            shutil.rmtree(place, ignore_errors=True)
        raise


def delete_copies(source: str) -> None:
    shutil.rmtree(copies_folder(source), ignore_errors=True)


def delete_old_copies() -> None:
    """Delete copies that were uploaded more than 30 days ago."""
    limit = (timezone.now() - RETENTION).timestamp()
    for place in (folder() / "copies").glob("*"):
        if all(path.stat().st_mtime < limit for path in place.glob("*/*")):
            shutil.rmtree(place, ignore_errors=True)


class CopiesForm(forms.Form):
    copies = SeveralFilesField(
        label=gettext_lazy("Saved copy"), widget=SeveralFilesInput(attrs={"accept": ".zip,.warc,.gz"})
    )

    def __init__(self, source: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        self.fields["copies"].help_text = (
            _(
                "A zip of the HTML files that “wget --mirror” or HTTrack saved, or WARC files (.warc, .warc.gz). Up to "
                "%(limit)s at once; for more, use the command “prove_move --copy”."
            )
            % {"limit": request_limit()}
        )  # fmt: skip

    def clean_copies(self) -> list[UploadedFile]:
        uploads: list[UploadedFile] = self.cleaned_data["copies"]
        for upload in uploads:
            if not safe_name(upload.name or "").lower().endswith(SUFFIXES):
                raise forms.ValidationError(_("Choose files that end with .zip, .warc, or .warc.gz."))
        stored = stored_copies(self.source)
        size = sum(path.stat().st_size for path in stored) + sum(upload.size or 0 for upload in uploads)
        if len(stored) + len(uploads) > MAX_FILES or size > MAX_TOTAL_SIZE:
            message = _("A copy can have %(size)s in %(files)s files. Delete the one that is here, or use the command.")
            raise forms.ValidationError(message % {"size": filesizeformat(MAX_TOTAL_SIZE), "files": MAX_FILES})
        return uploads
