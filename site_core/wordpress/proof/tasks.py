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

from ..models import ImportUpload, OldUrl, Proof
from ..old_urls.listed import UrlListError
from ..reading import BrokenExport
from ..wizard import files
from ..wizard.tasks import can_see, require_permission
from .run import Inputs, ProofFailed, find_or_create, run_proof
from .sources import find_old_site

PROOF = "wordpress.proof"
# The server of the rehearsal has the same limits, and needs more address space than memory.
LIMITS = Limits(megabytes=3072, cpu_seconds=2 * 3600, seconds=6 * 3600)


def find_inputs() -> Inputs:
    """Return what a proof reads in the admin: the known URLs of the last import, and its export if it is there."""
    source = find_old_site()
    return Inputs(source, exports=find_exports(source))


def find_exports(source: str) -> list[Path]:
    """Return the export files of the last upload that was imported from ``source``. Empty if they were deleted."""
    uploads = ImportUpload.objects.filter(import_run__source=source)
    return next((paths for upload in uploads if (paths := files.stored_files(upload, files.EXPORTS))), [])


def has_urls(source: str) -> bool:
    return bool(source) and OldUrl.objects.filter(source=source).exists()


def inputs_of(proof: Proof) -> Inputs:
    """Return what ``proof`` reads if it goes on in the admin."""
    return Inputs(proof.source, exports=find_exports(proof.source))


def start(user: Any, *, anew: bool = False) -> Proof:
    """Start a proof, or go on with the one that is unfinished, unless ``anew``. Return it."""
    inputs = find_inputs()
    last = Proof.objects.filter(source=inputs.source).select_related("task").first()
    if last and last.task and last.task.is_active and not last.task.is_interrupted:
        return last
    if last and last.task and last.task.is_interrupted:
        running.cancel(last.task)
    proof = find_or_create(inputs, anew=anew, user=user)
    Proof.objects.filter(pk=proof.pk).update(status=Proof.Status.RUNNING)
    task = services.start(PROOF, user, {"proof": proof.pk}, key=PROOF)
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
    except (BrokenExport, UrlListError, ProofFailed) as error:
        raise TaskFailed(str(error)) from error
    return {}


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
