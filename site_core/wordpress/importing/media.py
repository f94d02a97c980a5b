"""Images and documents of the old site: each file once, and only if the site accepts uploads like it."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from site_core.media.models import ClinicDocument, ClinicImage

from ..reading.privacy import is_private_file
from .link_targets import is_old_site
from .media_sources import FileRefusedError, MediaSource, NoMedia
from .outline import Analysis, Outline
from .records import Records
from .upload_paths import exact_upload_path, path_variants, upload_path, url_path

IMAGE, DOCUMENT = "image", "document"
# Read as images whatever the settings say: their content decides.
IMAGE_EXTENSIONS = ("gif", "jpg", "jpeg", "png", "webp", "avif", "heic", "bmp", "tiff", "svg", "ico")


@dataclass(frozen=True)
class Texts:
    """What the old site said about a file."""

    title: str = ""
    alt: str = ""
    credit: str = ""


@dataclass
class Problem:
    """A file that was not imported: why, and the keys of the items that use it."""

    url: str
    reason: str
    is_missing: bool
    used_in: set[str] = field(default_factory=set)


class MediaLibrary:
    """Finds the image or document for a URL of the old site, and imports it when it is first needed.

    With ``is_dry_run``, nothing is read or written: every file counts as found, if there is a place to look for it.
    """

    def __init__(self, analysis: Analysis, source: MediaSource, records: Records, is_dry_run: bool = False) -> None:
        self.analysis, self.source, self.records, self.is_dry_run = analysis, source, records, is_dry_run
        self.by_exact_path: dict[str, Outline] = {}
        self.by_path: dict[str, Outline] = {}
        self.found: dict[tuple[str, str], int | None] = {}
        self.problems: dict[str, Problem] = {}
        self.urls: dict[str, str] = {}  # of files that only texts mention, by key
        self.counts: Counter[str] = Counter()
        for outline in analysis.outlines.values():
            if outline.post_type == "attachment":
                for path in (outline.attached_file.lstrip("/"), exact_upload_path(outline.attachment_url)):
                    self.by_exact_path.setdefault(path, outline)
        # A file that is named like a size of another one has its path before the other one’s sizes have it.
        for path, outline in self.by_exact_path.items():
            self.by_path.setdefault(path.lower(), outline)
        for path, outline in self.by_exact_path.items():
            for variant in path_variants(path.lower()):
                self.by_path.setdefault(variant, outline)
        for paths in (self.by_exact_path, self.by_path):
            paths.pop("", None)

    def find_attachment(self, url: str) -> Outline | None:
        path = exact_upload_path(url)
        if not path or path in self.by_exact_path:
            return self.by_exact_path.get(path)
        return next((self.by_path[each] for each in path_variants(path.lower()) if each in self.by_path), None)

    def get(self, kind: str, url_or_id: str | int, used_in: str = "", alt: str = "", caption: str = "") -> int | None:
        """Return the primary key of the image or document. None if there is no such file, or it is refused."""
        outline = self.find(url_or_id)
        url = outline.attachment_url if outline else str(url_or_id)
        if outline is None and not (upload_path(url) and is_old_site(self.analysis, url)):
            return None
        key = self.key(outline, url)
        if outline is None:
            self.urls.setdefault(key, url)
        if is_private(outline, url):
            if (kind, key) not in self.found:
                self.add_problem(url, _("A visitor uploaded it with a form, so it is not imported."), is_private=True)
            self.found[kind, key] = None
        elif (kind, key) not in self.found:
            title = outline.title if outline else ""
            texts = Texts(title, (outline and outline.alt) or alt, outline.credit if outline else "")
            self.found[kind, key] = self.load(kind, key, url, texts)
        if self.found[kind, key] is None and used_in and (problem := self.problems.get(url)):
            problem.used_in.add(used_in)
        return self.found[kind, key]

    def key(self, outline: Outline | None, url: str) -> str:
        return outline.key if outline else f"url:{hashlib.sha256(upload_path(url).encode()).hexdigest()[:32]}"

    def find(self, url_or_id: str | int) -> Outline | None:
        if str(url_or_id).lstrip("-").isdigit():
            outline = self.analysis.by_post_id.get(int(url_or_id))
            return outline if outline and outline.post_type == "attachment" else None
        return self.find_attachment(str(url_or_id))

    def is_missing(self, url_or_id: str | int) -> bool:
        """Return whether such a file of the old site was looked for, and not found."""
        outline = self.find(url_or_id)
        problem = self.problems.get(outline.attachment_url if outline else str(url_or_id))
        return problem is not None and problem.is_missing

    def is_found_now(self, url_or_id: str) -> bool:
        """Return whether a file that an earlier import missed is there now."""
        outline = self.find(url_or_id)
        url = outline.attachment_url if outline else url_or_id
        if is_private(outline, url):
            return False
        if record := self.records.get(self.key(outline, url)):
            return record.find_object() is not None
        try:
            return self.source.read(url, list(path_variants(upload_path(url)))) is not None
        except (FileRefusedError, OSError, ValueError):
            return False

    def load(self, kind: str, key: str, url: str, texts: Texts) -> int | None:
        if (kind == IMAGE) != is_image_url(url):
            return None
        if record := self.records.get(key):
            instance = record.find_object()  # None: it was deleted here, and stays deleted
            return instance.pk if isinstance(instance, model_for(kind)) else None
        if self.is_dry_run and not isinstance(self.source, NoMedia):
            return len(self.found) + 1
        paths = [path for path in path_variants(upload_path(url)) if path]
        try:
            content = self.source.read(url, paths)
            if content is None:
                self.add_problem(url, _("The file is missing."), is_missing=True)
                return None
            return self.store(kind, key, url, texts, content)
        except ValidationError as error:
            self.add_problem(url, " ".join(error.messages))
        except FileRefusedError as error:
            self.add_problem(url, str(error))
        except Exception as error:  # one file never aborts the import
            self.add_problem(url, _("The file can’t be stored: %(error)s.") % {"error": type(error).__name__})
        return None

    def store(self, kind: str, key: str, url: str, texts: Texts, content: bytes) -> int | None:
        """Create the image or document, unless the library got the same content from this site before."""
        file_key = f"file:{hashlib.sha256(content).hexdigest()}"
        try:
            with transaction.atomic():
                return self.store_once(kind, key, file_key, url, texts, content)
        except Exception:
            self.records.forget(key)
            self.records.forget(file_key)
            raise

    def store_once(self, kind: str, key: str, file_key: str, url: str, texts: Texts, content: bytes) -> int | None:
        record = self.records.get(file_key)
        instance = record.find_object() if record else None
        if record and instance is None:
            return None  # it was deleted here, and stays deleted
        if instance is not None and not isinstance(instance, model_for(kind)):
            raise ValidationError(_("The same content is imported as another kind of file."))
        if instance is None:
            instance = create(kind, url, texts, content)
            self.records.add_created(file_key, instance, post_type="attachment")
            self.counts["created"] += 1
        else:
            self.counts["same_content"] += 1
        self.records.save(key, instance, post_type="attachment", is_created=False)
        return int(instance.pk)

    def add_problem(self, url: str, reason: str, is_missing: bool = False, is_private: bool = False) -> None:
        shown = f"{url.rpartition('/')[0]}/…" if is_private else url  # its name may be that of a patient
        self.problems.setdefault(url, Problem(shown, reason, is_missing))
        self.counts["missing" if is_missing else "refused"] += 1


def is_private(outline: Outline | None, url: str) -> bool:
    """Return whether a visitor of the old site uploaded a file."""
    paths = [unquote(url_path(url)), f"/{outline.attached_file.lstrip('/')}" if outline else ""]
    return any(is_private_file(path) for path in paths)


def create(kind: str, url: str, texts: Texts, content: bytes) -> Any:
    name = PurePosixPath(url.partition("?")[0]).name[-100:] or "file"
    title = clean(texts.title) or PurePosixPath(min(path_variants(name), key=len)).stem
    file = ContentFile(content, name=name)
    instance: Any
    if kind == IMAGE:
        instance = ClinicImage(
            title=title[:255], file=file, description=clean(texts.alt)[:255], credit=clean(texts.credit)[:255]
        )
    else:
        instance = ClinicDocument(title=title[:255], file=file)
    instance.save()
    return instance


def clean(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def model_for(kind: str) -> type[ClinicImage] | type[ClinicDocument]:
    return ClinicImage if kind == IMAGE else ClinicDocument


def is_image_url(url: str) -> bool:
    extension = PurePosixPath(url.partition("?")[0].partition("#")[0]).suffix.lower().lstrip(".")
    return extension in IMAGE_EXTENSIONS or extension in settings.WAGTAILIMAGES_EXTENSIONS


def import_attachments(library: MediaLibrary, outlines: list[Outline], advance: Any) -> None:
    """Import every attachment of the export, whether or not a text shows it."""
    for outline in outlines:
        kind = IMAGE if is_image_url(outline.attachment_url) else DOCUMENT
        library.get(kind, outline.post_id)
        advance()
