"""Check and import uploaded files in the background, while the admin shows the progress."""

from __future__ import annotations

import io
import logging
import threading
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from ..models import RedirectUpload
from .formats.detect import detect
from .formats.row import FileError
from .importer import Importer, Outcome, RulesChanged

logger = logging.getLogger(__name__)

MAX_SHOWN = 200  # rows of each outcome
RETENTION = timedelta(days=7)  # of uploads that were never imported
HEARTBEAT_TIMEOUT = 60  # seconds without progress after which a job counts as interrupted
State = RedirectUpload.State
Job = Callable[[RedirectUpload], None]


def progress_key(pk: int) -> str:
    return f"redirects.upload.{pk}"


def progress_of(upload: RedirectUpload) -> tuple[int, int] | None:
    """Return ``(rows done, rows in total)``, or None if the job was interrupted."""
    done, total, heartbeat = cache.get(progress_key(upload.pk), (0, 0, 0))
    return (done, total) if time.time() - heartbeat < HEARTBEAT_TIMEOUT else None


def record_progress(upload: RedirectUpload, done: int, total: int) -> None:
    cache.set(progress_key(upload.pk), (done, total, time.time()), HEARTBEAT_TIMEOUT * 10)


def start(upload: RedirectUpload, job: Job) -> None:
    """Run ``job`` (``dry_run`` or ``write``) in the background: as a task, in a thread, or here, as settings say."""
    record_progress(upload, 0, 0)
    if settings.TASKS_IN == "database":
        run_pending_job.enqueue(upload.pk)
    elif settings.REDIRECTS_IMPORT_IN_BACKGROUND:
        threading.Thread(target=run_in_thread, args=(upload, job), name=f"redirects-{upload.pk}", daemon=True).start()
    else:
        run(upload, job)


@task()
def run_pending_job(pk: int) -> None:
    """Run the job for the upload's current state, since the upload may have been deleted or restarted meanwhile."""
    upload = RedirectUpload.objects.filter(pk=pk).first()
    jobs: dict[str, Job] = {State.CHECKING: dry_run, State.IMPORTING: write}
    job = jobs.get(upload.state) if upload else None
    if upload and job:
        run(upload, job)


def run_in_thread(upload: RedirectUpload, job: Job) -> None:
    try:
        run(upload, job)
    finally:
        connection.close()


def run(upload: RedirectUpload, job: Job) -> None:
    """Run ``job``. Record errors on the upload for the user to see."""
    try:
        job(upload)
    except (FileError, RulesChanged) as error:
        record_failure(upload, str(error))
    except Exception:
        logger.exception("Import of redirects from %s failed", upload.file_name)
        record_failure(
            upload, _("An unexpected error occurred, and nothing was imported. See the server’s log, then try again.")
        )


def record_failure(upload: RedirectUpload, message: str) -> None:
    RedirectUpload.objects.filter(pk=upload.pk).update(state=State.FAILED, error=message, content=b"")


def importer_for(upload: RedirectUpload) -> Importer:
    """Return an Importer for the upload's file. Raise FileError."""
    source = detect(io.BytesIO(bytes(upload.content)))
    return Importer(
        source,
        may_leave_site=upload.user.has_perm("redirects.add_external_redirect"),
        default_site_id=upload.site_id,
        progress=lambda done: record_progress(upload, done, source.total),
    )


def dry_run(upload: RedirectUpload) -> None:
    """Check every row and record the outcomes on the upload."""
    importer = importer_for(upload)
    shown: dict[str, list[list[object]]] = {outcome.value: [] for outcome in Outcome}
    for result in importer.dry_run():
        rows = shown[result.outcome.value]
        if len(rows) < MAX_SHOWN:
            rows.append([result.line, result.text, " ".join(result.reasons)])
    summary = {"format": str(importer.source.label), "counts": importer.count_by_outcome(), "shown": shown}
    RedirectUpload.objects.filter(pk=upload.pk).update(state=State.CHECKED, summary=summary)


def write(upload: RedirectUpload) -> None:
    """Import the file. Checks it again first, as rules may have changed since the dry run."""
    importer = importer_for(upload)
    for _result in importer.dry_run():
        pass
    if importer.counts[Outcome.REJECTED] and not upload.valid_only:
        raise FileError(
            _(
                "Some rows that were valid before are now rejected, because redirects have changed. Nothing was "
                "imported. Upload the file again."
            )
        )
    with transaction.atomic():
        result = importer.write(upload.user, upload.file_name)
        RedirectUpload.objects.filter(pk=upload.pk).update(state=State.DONE, result=result, content=b"")


def delete_old() -> None:
    """Delete uploads after a week."""
    RedirectUpload.objects.filter(created_at__lt=timezone.now() - RETENTION).delete()
