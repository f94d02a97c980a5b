"""Images whose file is missing or damaged: visitors get pages without them, and editors are told.

Renditions fail for many reasons, and libraries raise all kinds of exceptions. Here they all become one,
``SourceImageIOError``, which Wagtail’s admin and the site’s templates handle.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import DatabaseError, models
from django.utils.translation import gettext_lazy as _
from PIL import Image
from wagtail.images import get_image_model
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from site_core.caching.page_cache.ttl import limit_ttl
from site_core.lib import s3_errors
from site_core.lib.circuit_breaker import CircuitBreaker
from site_core.lib.limited_process import Interrupted
from site_core.lib.rate_limit import RateLimit

from .large_images import Busy, decoding

if TYPE_CHECKING:
    from .models import ClinicDocument, ClinicImage

logger = logging.getLogger(__name__)

# Seconds after which another attempt is made to create the renditions of an image that can’t be read. A page without
# its image, or with a placeholder, is cached no longer than this.
RETRY_AFTER = 30
DAY = 24 * 60 * 60

_log_limit = RateLimit("image-problems", DAY)
# While object storage doesn’t respond, one request in RETRY_AFTER seconds waits for it.
storage_breaker = CircuitBreaker(RETRY_AFTER)


class FileProblem(models.TextChoices):
    MISSING = "missing", _("missing")
    UNREADABLE = "unreadable", _("damaged or unreadable")


class StorageUnavailableError(Exception):
    """Object storage can’t be reached."""


@contextmanager
def creating_renditions(image: ClinicImage) -> Iterator[None]:
    """Raise SourceImageIOError for whatever prevents the renditions of ``image``, and record the reason.

    The current page is then cached for a short time only. After a failure, don’t try again for a moment.
    """
    key = f"image-failure:{image.pk}:{file_version(image)}"
    try:
        if not storage_breaker.allows_call or cache.get(key):
            raise SourceImageIOError("The image could not be read a moment ago.")
        with decoding(image.width * image.height), recording_problems(image):
            yield
    except Busy:
        limit_ttl(RETRY_AFTER)
        raise
    except SourceImageIOError:
        cache.set(key, True, RETRY_AFTER)
        limit_ttl(RETRY_AFTER)
        raise
    storage_breaker.record_success()
    set_problem(image, "")


@contextmanager
def recording_problems(image: ClinicImage) -> Iterator[None]:
    """Turn every exception except those of the database and of wrong code into SourceImageIOError."""
    try:
        yield
    except DatabaseError:
        raise
    except Interrupted as error:
        raise Busy from error  # the image may be all right
    except Exception as error:
        # Wagtail takes HTML for an SVG, for which most specs are invalid.
        if isinstance(error, InvalidFilterSpecError) and not find_problem(image):
            raise
        record_failure(image, error)
        raise SourceImageIOError(str(error)) from error


def record_failure(image: ClinicImage, error: Exception) -> None:
    """Find out why renditions of ``image`` failed with ``error``. Log it once, and store it for the SEO audit."""
    try:
        if is_caused_by(error, s3_errors.connection_errors()):
            raise StorageUnavailableError
        problem = find_problem(image)
    except StorageUnavailableError:
        storage_breaker.record_failure()
        if not _log_limit.is_exceeded("storage", 1):
            logger.error("Object storage can’t be reached. Pages are shown without images that need it: %s", error)
        return
    set_problem(image, problem)
    if not _log_limit.is_exceeded(f"{image.pk} {image.file.name} {problem}", 1):
        reason = f"its file is {FileProblem(problem).value}" if problem else "its renditions can’t be stored"
        logger.error("Pages are shown without image %s (%s): %s: %s", image.pk, image.file.name, reason, error)


def log_missing_document(document: ClinicDocument, error: Exception) -> None:
    """Log once that the file of a document can’t be read."""
    if not _log_limit.is_exceeded(f"document {document.pk} {document.file.name}", 1):
        logger.error("Document %s (%s) can’t be read: %s", document.pk, document.file.name, error)


def find_problem(image: ClinicImage) -> str:
    """Decode the file of ``image``. Return a FileProblem, or an empty string if it is fine.

    Raise StorageUnavailableError if that can’t be found out.
    """
    try:
        with image.open_file() as file, Image.open(file) as decoded:
            decoded.load()
    except Exception as error:  # decoders and storages raise all kinds of exceptions
        if is_caused_by(error, s3_errors.connection_errors()):
            raise StorageUnavailableError from error
        return FileProblem.MISSING if is_caused_by(error, (FileNotFoundError,)) else FileProblem.UNREADABLE
    return ""


def is_caused_by(error: BaseException | None, types: tuple[type[Exception], ...]) -> bool:
    while error is not None:
        if isinstance(error, types):
            return True
        error = error.__cause__ or error.__context__
    return False


def set_problem(image: ClinicImage, problem: str) -> None:
    """Store the problem with the file of ``image``, without invalidating the page cache: the page changed already."""
    if image.file_problem != problem:
        image.file_problem = problem
        type(image).objects.filter(pk=image.pk).update(file_problem=problem)


def file_version(image: ClinicImage) -> str:
    """Return a text that changes when the file is replaced or, on a local disk, restored."""
    stamp = ""
    if image.is_stored_locally():
        try:
            modified_at, size = image.file.storage.get_modified_time(image.file.name), image.file.size
            stamp = f"{modified_at.timestamp()}-{size}"
        except OSError:
            stamp = "missing"
    return f"{image.file.name}-{stamp}".replace(" ", "_")


def check_files(images: Iterable[ClinicImage]) -> list[ClinicImage]:
    """Check that the file of each image exists and can be decoded. Return those with a problem.

    A file that still has the size that it had when it was uploaded isn’t decoded.
    """
    broken = []
    for image in images:
        if storage_breaker.allows_call:
            try:
                check_file(image)
                storage_breaker.record_success()
            except StorageUnavailableError:
                storage_breaker.record_failure()
        if image.file_problem:
            broken.append(image)
    return broken


def check_file(image: ClinicImage) -> None:
    if has_uploaded_size(image):
        set_problem(image, "")
        return
    set_problem(image, find_problem(image))
    if not image.file_problem:  # an older image whose size was not stored, or a file that was made smaller
        type(image).objects.filter(pk=image.pk).update(file_size=image.file.size)


def find_unreadable_images(ids: Iterable[int | None]) -> list[ClinicImage]:
    """Return those of the images with ``ids`` whose file is missing or damaged.

    On a local disk, their files are checked. In object storage, that takes too long: the nightly check has done it.
    """
    model = get_image_model()
    images = list(model.objects.filter(pk__in=set(ids) - {None}))
    local = check_files(image for image in images if image.is_stored_locally())
    return local + [image for image in images if not image.is_stored_locally() and image.file_problem]


def has_uploaded_size(image: ClinicImage) -> bool:
    try:
        return image.file_problem != FileProblem.UNREADABLE and image.file.size == image.file_size
    except Exception:  # what a missing file raises depends on the storage
        return False
