"""Renditions are created in the background: after an upload, and when a page has asked for one that doesn’t exist.

No visitor waits for it. A page shows a placeholder of the same size, and is invalidated once the rendition exists. Who
creates them: a thread of the server, ``manage.py db_worker`` if it runs, or, after a crash, the scheduled command.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from django_tasks import task
from wagtail.images.models import Filter, SourceImageIOError

from site_core.caching.page_cache.invalidation import invalidate_on_commit
from site_core.caching.page_cache.ttl import limit_ttl
from site_core.lib.retry import RetryQuerySet

from . import rendition_files
from .availability import RETRY_AFTER, FileProblem
from .large_images import Busy
from .rendition_specs import specs_in_advance

if TYPE_CHECKING:
    from .models import ClinicImage, PendingRendition

logger = logging.getLogger(__name__)

NICENESS = 10  # requests of visitors come first by far


class RenditionsPendingError(SourceImageIOError):
    """The renditions will be created in the background. Templates show a placeholder."""


@dataclass
class Deferral:
    """The request in which renditions are deferred. ``has_pending``: whether the page has asked for a missing one.

    Those of images that have at most ``max_pixels`` are not deferred. ``is_admin``: Wagtail’s own screens get a
    placeholder, which awaited-thumbnails.js replaces.
    """

    has_pending: bool = False
    max_pixels: int = -1
    is_admin: bool = False


_deferral: ContextVar[Deferral | None] = ContextVar("rendition_deferral", default=None)
_thread_lock = threading.Lock()


@contextmanager
def deferring_renditions(is_deferred: bool, max_pixels: int = -1, is_admin: bool = False) -> Iterator[Deferral]:
    """Enqueue renditions that don’t exist, instead of creating them, if ``is_deferred``, of larger images."""
    deferral = Deferral(max_pixels=max_pixels, is_admin=is_admin)
    token = _deferral.set(deferral if is_deferred and settings.RENDITIONS_IN_BACKGROUND else None)
    try:
        yield deferral
    finally:
        _deferral.reset(token)


def shows_placeholders() -> bool:
    """Return whether a screen of the admin is rendered, which shows placeholders until renditions exist."""
    deferral = _deferral.get()
    return deferral is not None and deferral.is_admin


def raise_if_deferred(image: ClinicImage, filters: Iterable[Filter]) -> None:
    """In a request of a visitor, enqueue renditions and raise RenditionsPendingError.

    Raise SourceImageIOError if it is known that they can’t be created: the page is then shown without the image.
    """
    deferral = _deferral.get()
    if deferral is None or image.width * image.height <= deferral.max_pixels:
        return
    limit_ttl(RETRY_AFTER)
    error = enqueue_awaited(image, [filter.spec for filter in filters])
    if error or image.file_problem:
        raise SourceImageIOError(error or image.file_problem)
    deferral.has_pending = True
    raise RenditionsPendingError


def enqueue_awaited(image: ClinicImage, specs: Sequence[str]) -> str:
    """Enqueue renditions that a page waits for. Return why the last attempt failed, if it did."""
    rows = pending_model().objects.filter(image=image.pk, filter_spec__in=specs)
    # A page is shown without them even if nothing can be written to the database.
    with suppress(DatabaseError), transaction.atomic():
        rows.filter(is_awaited=False).update(is_awaited=True)
        stored = {row.filter_spec: row for row in rows}
        create_rows(image, [spec for spec in specs if spec not in stored], is_awaited=True)
        if any(row.next_try_at <= timezone.now() for row in stored.values()):
            transaction.on_commit(start)
        return next((row.last_error for row in stored.values() if row.last_error), "")
    return ""


def enqueue_in_advance(image: ClinicImage) -> None:
    """Enqueue those of the declared renditions that a new or changed image lacks."""
    if not settings.RENDITIONS_IN_BACKGROUND:
        return
    filters = [Filter(spec) for spec in specs_in_advance()]
    existing = set(image.renditions.values_list("filter_spec", "focal_point_key"))
    missing = [filter.spec for filter in filters if (filter.spec, filter.get_cache_key(image)) not in existing]
    with transaction.atomic():
        # New rows: what is being created at this moment may be from before the change.
        awaited = pending_model().objects.filter(image=image.pk, is_awaited=True).exists()
        pending_model().objects.filter(image=image.pk).delete()
        create_rows(image, missing, is_awaited=awaited)


def create_rows(image: ClinicImage, specs: Iterable[str], is_awaited: bool) -> None:
    model = pending_model()
    rows = [model(image_id=image.pk, filter_spec=spec, is_awaited=is_awaited) for spec in specs]
    model.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        transaction.on_commit(start)


def pending_model() -> type[PendingRendition]:
    return apps.get_model("media", "PendingRendition")


def start() -> None:
    """Create pending renditions soon. In a command, they wait for the schedule, which runs each minute."""
    if settings.TASKS_IN == "database":
        create_pending.enqueue()
    elif apps.get_app_config("media").has_threads:  # type: ignore[attr-defined]  # MediaConfig
        threading.Thread(target=create_in_thread, name="renditions", daemon=True).start()


@task()
def create_pending() -> None:
    """Create pending renditions in ``manage.py db_worker``."""
    create_due()


def create_in_thread() -> None:
    """Create pending renditions, unless another thread of this process does so."""
    try:
        while due_rows().exists():
            if not _thread_lock.acquire(blocking=False):
                return  # that thread looks again before it ends
            try:
                create_due()
            finally:
                _thread_lock.release()
    except Exception:
        logger.exception("Renditions could not be created. The schedule tries again.")
    finally:
        connection.close()


def create_due(report: Callable[[], object] = lambda: None, only_awaited: bool = False) -> None:
    """Create all renditions that are due, or only those that pages wait for. Call ``report`` after each image."""
    rendition_files.niceness.set(0 if only_awaited else NICENESS)
    while (rows := claim_image(only_awaited)) is not None:
        if rows:
            create_renditions(rows)
            report()


def create_due_in_threads(count: int, report: Callable[[], object], only_awaited: bool = False) -> None:
    """Do so for ``count`` images at the same time. Their processes use as many cores."""

    def run(number: int) -> None:
        try:
            create_due(report, only_awaited)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as executor:
        list(executor.map(run, range(count)))


def due_rows(only_awaited: bool = False) -> RetryQuerySet:
    rows = pending_model().objects.filter(next_try_at__lte=timezone.now())
    return rows.filter(is_awaited=True) if only_awaited else rows


def claim_image(only_awaited: bool = False) -> list[PendingRendition] | None:
    """Return the rows of the next image, which no other process gets. None if nothing is due.

    Images that a page waits for come first. If it waits for a few renditions, such as a thumbnail in a form, they come
    alone: it takes a second attempt for the others, and a tenth of the time. Empty if another process was faster.
    """
    due = due_rows(only_awaited)
    image_id = due.order_by("-is_awaited", "next_try_at", "pk").values_list("image_id", flat=True).first()
    if image_id is None:
        return None
    rows = due.filter(image=image_id)
    awaited = rows.filter(is_awaited=True)
    return (awaited if 0 < awaited.count() <= rendition_files.FEW else rows).claim_due()


def create_renditions(rows: list[PendingRendition]) -> bool:
    """Create the renditions of one image, from one decode. Return whether that succeeded."""
    pending = pending_model().objects.filter(pk__in=[row.pk for row in rows])
    image = rows[0].image
    try:
        renditions = image.get_renditions(*(row.filter_spec for row in rows))
    except (Busy, IntegrityError):  # large images are decoded one at a time; or the image was deleted meanwhile
        return False
    except SourceImageIOError as error:
        # The log has it already. From now on, pages leave the image out.
        pending.update(last_error=str(error)[:255] or type(error).__name__)
        if image.file_problem == FileProblem.MISSING:  # it takes no time to look whether it was restored
            pending.update(next_try_at=timezone.now() + timedelta(seconds=RETRY_AFTER))
        invalidate_on_commit()
        return False
    delete_outdated(image, renditions.values())
    pending.filter(is_awaited=False).delete()
    if pending.delete()[0]:
        invalidate_on_commit(versions=())  # fragments that lack renditions are not stored
    return True


def delete_outdated(image: ClinicImage, renditions: Iterable[Any]) -> None:
    """Delete ``renditions`` if the image was deleted, or its file replaced, while they were created."""
    if not type(image).objects.filter(pk=image.pk, file=image.file.name).exists():
        for rendition in renditions:
            rendition.delete()
