"""Runs a proof, for the command and for the background task: it goes on where an earlier start was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from site_core.lib.file_lock import AlreadyLocked, file_lock

from ..models import Proof
from .engine import Prover, own_hosts
from .expectations import Expectations
from .old_pages import OldPages
from .rehearsal_server import ServerFailed, rehearsal_server
from .requesting import Visitor
from .site_state import code_version, site_state
from .sources import add_copies, add_export, fingerprint, folder, origin_of, pages_path, read_urls

RESUMABLE = timedelta(hours=12)  # after that, a proof is started anew


class ProofFailed(Exception):
    """The proof can’t be made. The message says why, and what to do."""


@dataclass(frozen=True)
class Inputs:
    """What a proof reads. ``site`` is a running site to ask; without it, a server is started."""

    source: str
    urls: list[Path] = field(default_factory=list)
    exports: list[Path] = field(default_factory=list)
    copies: list[Path] = field(default_factory=list)
    site: str = ""

    def fingerprint(self) -> str:
        return fingerprint(self.source, [*self.urls, *self.exports, *self.copies], self.site)


def find_or_create(inputs: Inputs, *, anew: bool = False, **values: Any) -> Proof:
    """Return the proof to go on with: the last one, if that is possible. Otherwise, or if ``anew``, a new one."""
    last = Proof.objects.filter(source=inputs.source).first()
    if last and not anew and can_go_on(last, inputs):
        return last
    return Proof.objects.create(source=inputs.source, options=begin(inputs), **values)


def begin(inputs: Inputs) -> dict[str, Any]:
    """Return by what a later start recognizes that nothing has changed."""
    return {"fingerprint": inputs.fingerprint(), "site": site_state(), "version": code_version()}


def can_go_on(proof: Proof, inputs: Inputs) -> bool:
    """Return whether the rest of ``proof`` would be about the same site, lists, and old pages as its beginning."""
    is_recent = timezone.now() - proof.started_at < RESUMABLE
    is_same = all(proof.options.get(name) == value for name, value in begin(inputs).items())
    return proof.status != Proof.Status.FINISHED and is_recent and is_same


def run_proof(proof: Proof, inputs: Inputs, update: Callable[[int, int], object]) -> None:
    """Work through all URLs. ``update`` gets how many of how many are done, and may raise an error to cancel.

    Raise ProofFailed, or BrokenExport or UrlListError for a file that can’t be read.
    """
    with locked():
        require_same(proof, inputs)
        Proof.objects.filter(pk=proof.pk).update(status=Proof.Status.RUNNING, finished_at=None)
        pages = OldPages(pages_path(proof))
        try:
            work(proof, inputs, pages, update)
        except Exception as error:
            pages.close()
            Proof.objects.filter(pk=proof.pk).update(status=Proof.Status.FAILED)
            if isinstance(error, (ServerFailed, OSError)):
                raise ProofFailed(str(error)) from error
            raise
        pages.delete()


def require_same(proof: Proof, inputs: Inputs) -> None:
    """Raise ProofFailed if ``proof`` has results that may not fit to those that would follow."""
    if not proof.lines.exists():
        proof.options |= begin(inputs)
        proof.save(update_fields=["options"])
    elif not can_go_on(proof, inputs):
        Proof.objects.filter(pk=proof.pk).update(status=Proof.Status.FAILED)
        raise ProofFailed(
            _("The site, the lists, or the export have changed since this proof was started. Start a new one.")
        )


def work(proof: Proof, inputs: Inputs, pages: OldPages, update: Callable[[int, int], object]) -> None:
    origin = origin_of(inputs.source)
    add_export(pages, inputs.exports)
    add_copies(pages, inputs.copies, origin)
    with nullcontext(inputs.site) if inputs.site else rehearsal_server(origin) as base_url:
        visitor = Visitor(base_url, origin, list(own_hosts()), is_direct=not inputs.site)
        require_site(visitor, origin)
        check = partial(require_site, visitor, origin)
        prover = Prover(proof, visitor, pages, Expectations(inputs.source), update, check)
        if not proof.options.get("is_listed"):
            prover.list_urls(read_urls(inputs.source, inputs.urls))
        prover.check_lines()
        prover.finish()


def require_site(visitor: Visitor, origin: str) -> None:
    """Raise ProofFailed if the site doesn’t answer for the old host name at all."""
    answer = visitor.visit("/")
    if answer.error and not answer.statuses:
        raise ProofFailed(_("The site does not answer: %(reason)s") % {"reason": answer.error})
    if answer.status == 400:
        message = _("The site does not answer for %(host)s. Add it to ALLOWED_HOSTS there, and start again.")
        raise ProofFailed(message % {"host": origin})
    if answer.status >= 500:
        message = _("The home page answers with status %(status)s. Correct that first: the server’s log has the error.")
        raise ProofFailed(message % {"status": answer.status})


@contextmanager
def locked() -> Iterator[None]:
    """Let one proof run at a time. Raise ProofFailed if one is running."""
    folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with file_lock(folder() / "lock"):
            yield
    except AlreadyLocked as error:
        raise ProofFailed(_("Another proof is running. Wait until it is finished, or cancel it.")) from error
