"""Check and import uploaded files. See background.py for the process in which this happens."""

from __future__ import annotations

import io
import logging
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from site_core.background_tasks import limited_command

from ..models import RedirectUpload
from . import background
from .formats.detect import detect
from .formats.row import FileError
from .formats.source import Options, TableColumns
from .importer import Importer, Outcome, RulesChanged
from .review import Review, compare_reports, printable

logger = logging.getLogger(__name__)

MAX_CELL_LENGTH = 200  # characters of the cells that are shown when columns are chosen
MAX_ATTEMPTS = 3  # to write an import while others change rules
RETENTION = timedelta(days=7)  # of uploads that were never imported
State = RedirectUpload.State


class Canceled(Exception):
    """The job was canceled, or the upload deleted."""


def start(upload: RedirectUpload) -> None:
    """Run the job for the upload's state: as a task, in a process that a thread watches, or here, as settings say."""
    if settings.TASKS_IN == "database":
        background.prepare(upload.pk, background.QUEUE_SECONDS)
        run_pending_job.enqueue(upload.pk)
        return
    background.prepare(upload.pk)
    if settings.TASKS_IN_PROCESSES:
        limited_command.start_thread(partial(background.run_in_process, upload.pk), f"redirects-{upload.pk}")
    else:
        run(upload.pk)


@task()
def run_pending_job(pk: int) -> None:
    """Run the job in `manage.py db_worker`."""
    if settings.TASKS_IN_PROCESSES:
        background.run_in_process(pk)
    else:
        run(pk)


def run(pk: int) -> None:
    """Run the job for the current state of the upload, if it has one. Record errors for the user to see."""
    upload = RedirectUpload.objects.filter(pk=pk, state__in=background.RUNNING).first()
    if upload is None:
        return
    try:
        dry_run(upload) if upload.state == State.CHECKING else write(upload)
    except Canceled:
        pass
    except FileError as error:
        RedirectUpload.objects.filter(pk=pk).update(content=b"")
        background.fail(pk, printable(str(error)))
    except (MemoryError, SystemError):
        raise  # limited_process.py tells it to the server
    except Exception:
        logger.exception("Import of redirects from %s failed", upload.file_name)
        background.fail(pk, background.unexpected_error_message())


def update(upload: RedirectUpload, **values: Any) -> None:
    """Set fields of the stored upload. Raise Canceled if it no longer is in the state in which its job started."""
    if not RedirectUpload.objects.filter(pk=upload.pk, state=upload.state).update(**values):
        raise Canceled


def importer_for(upload: RedirectUpload) -> Importer:
    """Return an Importer for the upload's file. Raise FileError."""
    source = detect(io.BytesIO(bytes(upload.content)), Options.from_json(upload.options))
    return Importer(
        source,
        may_leave_site=upload.user.has_perm("redirects.add_external_redirect"),
        default_site_id=upload.site_id,
        progress=lambda done: background.record_progress(upload.pk, done, source.total),
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
