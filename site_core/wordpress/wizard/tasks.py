"""The work of each step, in the background: analysis, rehearsal, import, and undo."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.background_tasks import running, services
from site_core.background_tasks.kinds import TaskKind, register_task_kind
from site_core.background_tasks.models import BackgroundTask
from site_core.background_tasks.running import Run, TaskFailed
from site_core.lib.limited_process import Limits

from ..importing.engine import Import, Options, analyze
from ..importing.mapping import Mapping, MappingError, load_mapping, propose_mapping
from ..importing.media_sources import MediaSource, SeveralZips
from ..importing.outline import Analysis
from ..importing.places import NoHomePageError
from ..importing.publishing import find_candidates, publish_waiting
from ..importing.undo import UndoRefusedError, undo_import
from ..models import ImportRun, ImportUpload
from ..reading import BrokenExport, Export
from . import files
from .summary import summarize

PERMISSION = "wordpress.add_importrun"
ANALYSIS, REHEARSAL, IMPORT = "wordpress.analysis", "wordpress.rehearsal", "wordpress.import"
UNDO, PUBLISH = "wordpress.undo", "wordpress.publish"
FETCH, ZIP, NO_FILES = "fetch", "zip", "none"
# Fetching 50,000 files from the old site takes three hours, most of which is waiting.
LIMITS = Limits(megabytes=1536, cpu_seconds=4 * 3600, seconds=12 * 3600)


class Steps:
    """The progress of an import: one bar for files and pages."""

    def __init__(self, run: Run, total: int) -> None:
        self.run, self.total = run, total
        self.done = 0

    def advance(self) -> None:
        self.done += 1
        self.run.update(self.done, max(self.total, self.done))


def start(upload: ImportUpload, kind: str, user: Any) -> None:
    """Start a step, unless one is under way. One that was interrupted gives way to it."""
    if upload.task and upload.task.is_interrupted:
        running.cancel(upload.task)
    task = services.start(kind, user, {"upload": upload.pk}, key=f"wordpress.upload.{upload.pk}")
    ImportUpload.objects.filter(pk=upload.pk).update(task=task)


def start_undo(import_run: ImportRun, user: Any) -> BackgroundTask:
    return services.start(UNDO, user, {"run": import_run.pk}, key=f"wordpress.undo.{import_run.pk}")


def start_publishing(import_run: ImportRun, user: Any) -> BackgroundTask:
    return services.start(PUBLISH, user, {"run": import_run.pk}, key=f"wordpress.publish.{import_run.source}")


def require_permission(run: Run) -> Any:
    user = run.require_user()
    if not user.has_perm(PERMISSION):
        raise TaskFailed(_("The person who started this may no longer import. Ask a site admin to start it."))
    return user


def find_upload(run: Run) -> ImportUpload:
    """Return the upload, whose files are there. Raise TaskFailed if they were deleted."""
    upload = ImportUpload.objects.filter(pk=run.arguments["upload"]).first()
    if upload is None or not files.stored_files(upload, files.EXPORTS):
        raise TaskFailed(_("The uploaded files were deleted. Upload them again."))
    return upload


def read_export(upload: ImportUpload, run: Run) -> tuple[Export, Analysis]:
    try:
        return analyze(files.stored_files(upload, files.EXPORTS), run.update)
    except BrokenExport as error:
        message = _(
            "%(error)s Nothing was imported. Export the content again in WordPress (Tools, Export), and upload the new "
            "file. If it fails on the same line, have that item corrected or deleted in WordPress first."
        )
        raise TaskFailed(message % {"error": error}) from error


def read_mapping(upload: ImportUpload, proposed: Mapping) -> Mapping:
    """Return the mapping with what was chosen before, or the proposed one."""
    try:
        text = (files.folder_of(upload) / files.MAPPING).read_text(encoding="utf-8")
    except FileNotFoundError:
        return proposed
    try:
        return load_mapping(text, proposed)
    except MappingError as error:
        raise TaskFailed(str(error)) from error


def run_analysis(run: Run) -> dict[str, Any]:
    """Read the files, and store what is in them together with a proposal. What was chosen before is kept."""
    require_permission(run)
    upload = find_upload(run)
    open_zips(files.stored_files(upload, files.MEDIA))
    export, analysis = read_export(upload, run)
    mapping = read_mapping(upload, propose_mapping(analysis))
    write_mapping(upload, mapping)
    files.write_json(upload, files.SUMMARY, summarize(export, analysis, mapping))
    return {}


def write_mapping(upload: ImportUpload, mapping: Mapping) -> None:
    path = files.folder_of(upload) / files.MAPPING
    files.write_atomically(path, mapping.to_json().encode("utf-8", "replace"))


def make_import(upload: ImportUpload, run: Run, *, dry_run: bool) -> Import:
    user = require_permission(run)
    export, analysis = read_export(upload, run)
    mapping = read_mapping(upload, propose_mapping(analysis))
    source = upload.options.get("media_source", NO_FILES)
    zips = files.stored_files(upload, files.MEDIA) if source == ZIP else []
    options = Options(
        media_dir=zips[0] if zips else None,
        fetch_media=source == FETCH,
        dry_run=dry_run,
        publish=bool(upload.options.get("publish")),
    )
    job = Import(export, analysis, mapping, options, media=open_zips(zips), user=user)
    job.progress = Steps(run, job.count_steps())
    return job


def open_zips(paths: list[Path]) -> MediaSource | None:
    """Return what reads files from zips. Raise TaskFailed if one can’t be read."""
    try:
        return SeveralZips(paths) if paths else None
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        message = _(
            "A zip file with images can’t be read. Pack the folder “wp-content/uploads” again, then upload it and the "
            "export files again."
        )
        raise TaskFailed(message) from error


def run_job(job: Import) -> dict[str, Any]:
    try:
        return job.run()
    except BrokenExport as error:
        raise TaskFailed(str(error)) from error
    except NoHomePageError as error:
        message = _("The site has no home page yet. Create one under Pages, then start again.")
        raise TaskFailed(message) from error


def run_rehearsal(run: Run) -> dict[str, Any]:
    upload = find_upload(run)
    files.write_json(upload, files.REPORT, run_job(make_import(upload, run, dry_run=True)))
    return {}


def run_import(run: Run) -> dict[str, Any]:
    """Import everything. After a crash, the import goes on: it finds what is there, and nothing arrives twice."""
    upload = find_upload(run)
    job = make_import(upload, run, dry_run=False)
    run_job(job)
    assert job.import_run
    interrupted = ImportRun.objects.filter(source=job.source, status=ImportRun.Status.RUNNING, pk__lt=job.import_run.pk)
    interrupted.update(status=ImportRun.Status.FAILED)
    ImportUpload.objects.filter(pk=upload.pk).update(import_run=job.import_run)
    return {}


def run_undo(run: Run) -> dict[str, Any]:
    require_permission(run)
    import_run = ImportRun.objects.filter(pk=run.arguments["run"]).first()
    if import_run is None:
        raise TaskFailed(_("There is no import to undo."))
    try:
        undone = undo_import(import_run.source)
    except UndoRefusedError as error:
        raise TaskFailed(str(error)) from error
    return vars(undone)


def run_publishing(run: Run) -> dict[str, Any]:
    user = require_permission(run)
    import_run = ImportRun.objects.filter(pk=run.arguments["run"]).exclude(status=ImportRun.Status.UNDONE).first()
    if import_run is None:
        raise TaskFailed(_("This import was undone, so there is nothing to publish."))
    total = sum(1 for _record in find_candidates(import_run.source))
    return vars(publish_waiting(import_run.source, Steps(run, total), user))


def can_see(user: Any, task: BackgroundTask) -> bool:
    return bool(user.has_perm(PERMISSION))


def upload_url(task: BackgroundTask) -> str:
    return reverse("wordpress_upload", args=[task.arguments["upload"]])


def report_url(task: BackgroundTask) -> str:
    return reverse("wordpress_report", args=[task.arguments["run"]])


def register() -> None:
    items, steps = gettext_lazy("{done} of {total} items"), gettext_lazy("{done} of {total} steps")
    kinds = (
        (ANALYSIS, gettext_lazy("Read the export"), items, run_analysis, upload_url),
        (REHEARSAL, gettext_lazy("Rehearse the import"), items, run_rehearsal, upload_url),
        (IMPORT, gettext_lazy("Import from WordPress"), steps, run_import, upload_url),
        (PUBLISH, gettext_lazy("Publish imported pages"), items, run_publishing, report_url),
        (UNDO, gettext_lazy("Undo the import"), steps, run_undo, report_url),
    )
    for name, heading, progress_text, function, get_url in kinds:
        register_task_kind(TaskKind(name, heading, progress_text, function, get_url, can_see=can_see, limits=LIMITS))
