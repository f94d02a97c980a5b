"""Check and import uploaded files in the background, while the admin shows the progress."""

from __future__ import annotations

import io
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from ..models import RedirectUpload
from .formats.detect import detect
from .formats.row import FileError
from .formats.source import Options, TableColumns
from .importer import Importer, Outcome, RulesChanged
from .review import Review, compare_reports, printable

logger = logging.getLogger(__name__)

MAX_CELL_LENGTH = 200  # characters of the cells that are shown when columns are chosen
MAX_ATTEMPTS = 3  # to write an import while others change rules
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
    except FileError as error:
        update(upload, state=State.FAILED, error=str(error), content=b"")
    except Exception:
        logger.exception("Import of redirects from %s failed", upload.file_name)
        message = _("An unexpected error occurred, and nothing was imported. See the server’s log, then try again.")
        update(upload, state=State.FAILED, error=message)


def update(upload: RedirectUpload, **values: Any) -> None:
    """Set fields of the stored upload, which may have been deleted meanwhile."""
    RedirectUpload.objects.filter(pk=upload.pk).update(**values)


def importer_for(upload: RedirectUpload) -> Importer:
    """Return an Importer for the upload's file. Raise FileError."""
    source = detect(io.BytesIO(bytes(upload.content)), Options.from_json(upload.options))
    return Importer(
        source,
        may_leave_site=upload.user.has_perm("redirects.add_external_redirect"),
        default_site_id=upload.site_id,
        progress=lambda done: record_progress(upload, done, source.total),
    )


def dry_run(upload: RedirectUpload) -> None:
    """Check every row and record the outcomes. If the columns of a table are unclear, let the user choose first."""
    importer = importer_for(upload)
    table = importer.source.table
    if table and not table.is_sure:
        update(upload, state=State.CHOOSING, summary=source_json(importer))
    else:
        record_review(upload, importer, Review(importer.dry_run()))


def record_review(
    upload: RedirectUpload, importer: Importer, review: Review, differences: dict[str, Any] | None = None
) -> None:
    summary = source_json(importer) | review.to_json() | {"differences": differences}
    update(upload, state=State.CHECKED, summary=summary, report=review.report)


def source_json(importer: Importer) -> dict[str, Any]:
    source = importer.source
    table = table_json(source.table) if source.table else None
    return {"format": str(source.label), "notes": [*map(printable, source.notes)], "table": table}


def table_json(table: TableColumns) -> dict[str, Any]:
    return {
        "columns": [column.value for column in table.columns],
        "headings": [*map(shown_cell, table.headings)],
        "has_headings": table.has_headings,
        "may_lack_headings": table.may_lack_headings,
        "sample": [[*map(shown_cell, row)] for row in table.sample],
    }


def shown_cell(text: str) -> str:
    return printable(text[:MAX_CELL_LENGTH])


def write(upload: RedirectUpload) -> None:
    """Import the file. Checks it again first, and asks the user again if that results in anything else."""
    for _attempt in range(MAX_ATTEMPTS):
        importer = importer_for(upload)
        review = Review(importer.dry_run())
        differences = compare_reports(bytes(upload.report), review.report)
        if differences["count"] or (importer.counts[Outcome.REJECTED] and not upload.valid_only):
            record_review(upload, importer, review, differences)
            return
        with suppress(RulesChanged), transaction.atomic():
            result = importer.write(upload.user, upload.file_name)
            update(upload, state=State.DONE, result=result, content=b"", report=review.report)
            return
    record_review(upload, importer, review, {"count": 0, "shown": []})


def delete_old() -> None:
    """Delete uploads after a week."""
    RedirectUpload.objects.filter(created_at__lt=timezone.now() - RETENTION).delete()
