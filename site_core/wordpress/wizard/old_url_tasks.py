"""The background task of the screen of old URLs: it reads lists, writes or takes back redirects, and checks again."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.background_tasks import services
from site_core.background_tasks.kinds import TaskKind, register_task_kind
from site_core.background_tasks.models import ACTIVE, BackgroundTask
from site_core.background_tasks.running import Run, TaskFailed

from ..models import ImportRun, OldUrl
from ..old_urls.applying import apply_rules, preview_source, take_back
from ..old_urls.listed import UrlListError
from ..old_urls.storing import add_list, check_list
from . import files
from .tasks import LIMITS, can_see, require_permission

OLD_URLS = "wordpress.old_urls"
CHECK, APPLY, TAKE_BACK = "check", "apply", "take_back"
# What an action needs besides the right to import.
RIGHTS = {
    APPLY: tuple(f"redirects.{action}_redirectrule" for action in ("add", "change", "delete")),
    TAKE_BACK: ("redirects.delete_redirectrule",),
}


def start(import_run: ImportRun, user: Any, action: str, folder: str = "") -> BackgroundTask:
    arguments = {"run": import_run.pk, "action": action, "folder": folder}
    return services.start(OLD_URLS, user, arguments, key=f"{OLD_URLS}.{import_run.source}"[:255])


def may(user: Any, action: str) -> bool:
    """Return whether somebody who may import may do this as well."""
    return bool(user.has_perms(RIGHTS.get(action, ())))


def last_task(import_run: ImportRun) -> BackgroundTask | None:
    key = f"{OLD_URLS}.{import_run.source}"[:255]
    return BackgroundTask.objects.filter(kind=OLD_URLS, key=key).order_by("-pk").first()


def last_preview(import_run: ImportRun) -> dict[str, Any] | None:
    """Return what the last check of this old site found. None if there was none."""
    key = f"{OLD_URLS}.{import_run.source}"[:255]
    done = BackgroundTask.objects.filter(kind=OLD_URLS, key=key, state=BackgroundTask.State.DONE)
    task = done.order_by("-pk").first()
    return task.result.get("preview") if task else None


def store_lists(uploads: Iterable[UploadedFile]) -> str:
    """Store uploaded lists in a private folder, and return its name. Raise OSError."""
    name = uuid.uuid4().hex
    folder = files.root_folder() / name
    folder.mkdir(mode=0o700, parents=True)
    try:
        for number, file in enumerate(uploads, 1):
            files.store_file(file, folder / f"{number:03}-{files.safe_name(file.name or '')}")
    except OSError:
        delete_lists(folder)
        raise
    return name


def run_old_urls(run: Run) -> dict[str, Any]:
    """Do what was asked for. The result says what answers now.

    It is no single transaction: it takes minutes, in which nobody else could write on SQLite.
    """
    user = require_permission(run)
    import_run = ImportRun.objects.filter(pk=run.arguments["run"]).first()
    if import_run is None:
        raise TaskFailed(_("There is no such import."))
    source, action = import_run.source, run.arguments["action"]
    if not may(user, action):
        raise TaskFailed(_("The person who started this may not change redirects. Ask a site admin to start it."))
    folder = files.root_folder() / run.arguments["folder"] if run.arguments["folder"] else None
    if folder and not folder.is_dir():
        raise TaskFailed(_("The lists were deleted. Add them again."))
    try:
        if folder:
            read_lists(run, source, folder)
        counter = Counter(run, source, passes=4 if action == APPLY else 2)
        if action == APPLY:
            apply_rules(source, user, counter.advance)
        elif action == TAKE_BACK:
            take_back(source, user)
        preview = preview_source(source, counter.advance)
    except UrlListError as error:
        delete_lists(folder)
        raise TaskFailed(_("%(error)s Nothing of these lists was added.") % {"error": error}) from error
    except Exception:
        if not is_continued_by_another(run):
            delete_lists(folder)
        raise
    delete_lists(folder)
    return {"preview": preview}


def is_continued_by_another(run: Run) -> bool:
    """Return whether a second process has taken over the task, and needs its lists."""
    return BackgroundTask.objects.filter(pk=run.task.pk, state__in=ACTIVE).exclude(run_id=run.task.run_id).exists()


def delete_lists(folder: Path | None) -> None:
    """Delete lists that were read: an access log has the addresses of visitors."""
    if folder:
        shutil.rmtree(folder, ignore_errors=True)


def read_lists(run: Run, source: str, folder: Path) -> None:
    """Store the URLs of all lists. Raise UrlListError before the first one is stored."""
    lists = [(path, path.name.partition("-")[2]) for path in sorted(folder.iterdir())]
    for path, name in lists:
        check_list(source, path, name, lambda done: run.update(done, 0))
    for path, name in lists:
        add_list(source, path, name, lambda done: run.update(done, 0), is_checked=True)


class Counter:
    """The progress of a check, which looks at each URL several times."""

    def __init__(self, run: Run, source: str, passes: int) -> None:
        self.run, self.done = run, 0
        self.total = OldUrl.objects.filter(source=source).count() * passes

    def advance(self, number: int) -> None:
        self.done += number
        self.run.update(self.done, max(self.done, self.total))


def old_urls_url(task: BackgroundTask) -> str:
    return reverse("wordpress_old_urls", args=[task.arguments["run"]])


def register() -> None:
    heading, progress = gettext_lazy("Check the old URLs"), gettext_lazy("{done} of {total} URLs")
    register_task_kind(
        TaskKind(OLD_URLS, heading, progress, run_old_urls, old_urls_url, can_see=can_see, limits=LIMITS)
    )
