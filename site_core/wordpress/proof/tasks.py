"""A proof in the background, from the admin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.background_tasks import running, services
from site_core.background_tasks.kinds import TaskKind, register_task_kind
from site_core.background_tasks.models import BackgroundTask
from site_core.background_tasks.running import Canceled, Run, TaskFailed
from site_core.lib.limited_process import Limits

from ..models import ImportRun, ImportUpload, OldUrl, Proof
from ..old_urls.listed import UrlListError
from ..reading import BrokenExport
from ..wizard import files
from ..wizard.tasks import can_see, require_permission
from .run import Inputs, ProofFailed, find_or_create, run_proof
from .saved_copies import BrokenCopy
from .sources import find_old_site
from .uploaded_copies import stored_copies

PROOF = "wordpress.proof"
# The server of the rehearsal has the same limits, and needs more address space than memory.
LIMITS = Limits(megabytes=3072, cpu_seconds=2 * 3600, seconds=6 * 3600)


def find_sources() -> list[str]:
    """Return the old sites that can be proved, the one that was imported last first."""
    runs = ImportRun.objects.exclude(status=ImportRun.Status.UNDONE).order_by("-pk")
    sources = (find_old_site(), *runs.values_list("source", flat=True))
    return list(dict.fromkeys(filter(None, sources)))


def find_inputs(source: str = "") -> Inputs:
    """Return what a proof reads in the admin: the known URLs of an old site, its export and saved copy if uploaded.

    Without ``source``, or if it is none that was imported, the last one counts.
    """
    source = source if source in find_sources() else find_old_site()
    return Inputs(source, exports=find_exports(source), copies=stored_copies(source))


def find_exports(source: str) -> list[Path]:
    """Return the export files of the last upload that was imported from ``source``. Empty if they were deleted."""
    uploads = ImportUpload.objects.filter(import_run__source=source)
    return next((paths for upload in uploads if (paths := files.stored_files(upload, files.EXPORTS))), [])


def has_urls(source: str) -> bool:
    return bool(source) and OldUrl.objects.filter(source=source).exists()


def inputs_of(proof: Proof) -> Inputs:
    """Return what ``proof`` reads if it goes on in the admin."""
    return Inputs(proof.source, exports=find_exports(proof.source), copies=stored_copies(proof.source))


def start(user: Any, *, anew: bool = False, source: str = "") -> Proof:
    """Start a proof of ``source``, or go on with the one that is unfinished, unless ``anew``. Return it."""
    inputs = find_inputs(source)
    last = Proof.objects.filter(source=inputs.source).select_related("task").first()
    if last and last.task and last.task.is_active and not last.task.is_interrupted:
        return last
    if last and last.task and last.task.is_interrupted:
        running.cancel(last.task)
    proof = find_or_create(inputs, anew=anew, user=user)
    Proof.objects.filter(pk=proof.pk).update(status=Proof.Status.RUNNING)
    task = services.start(PROOF, user, {"proof": proof.pk}, key=f"{PROOF}.{proof.source}"[:255])
    Proof.objects.filter(pk=proof.pk).update(task=task)
    return proof


def run(run: Run) -> dict[str, Any]:
    require_permission(run)
    proof = Proof.objects.filter(pk=run.arguments["proof"]).first()
    if proof is None:
        raise TaskFailed(_("The proof was deleted. Start another one."))
    try:
        run_proof(proof, inputs_of(proof), run.update)
    except Canceled:
        Proof.objects.filter(pk=proof.pk).update(status=Proof.Status.CANCELED)
        raise
    except BrokenCopy as error:
        raise TaskFailed(without_folders(str(error), stored_copies(proof.source))) from error
    except (BrokenExport, UrlListError, ProofFailed) as error:
        raise TaskFailed(str(error)) from error
    return {}


def without_folders(text: str, paths: list[Path]) -> str:
    """Return a message about files with their names only."""
    for path in paths:
        text = text.replace(str(path), path.name)
    return text


def result_url(task: BackgroundTask) -> str:
    return reverse("wordpress_proof", args=[task.arguments["proof"]])


def register() -> None:
    register_task_kind(
        TaskKind(
            PROOF,
            gettext_lazy("Prove the move"),
            gettext_lazy("{done} of {total} URLs"),
            run,
            result_url,
            can_see=can_see,
            limits=LIMITS,
        )
    )
