"""Request every URL of the old site here, before the switch, and say what becomes of each."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from contextlib import nullcontext
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from site_core.lib.progress import ProgressReporter

from ...importing.engine import find_source
from ...models import Proof, ProofLine
from ...proof.engine import Prover, own_hosts
from ...proof.old_pages import OldPages
from ...proof.rehearsal_server import ServerFailed, rehearsal_server
from ...proof.requesting import Visitor
from ...proof.sources import add_export, fingerprint, pages_path, read_urls
from ...reading import BrokenExport

HUNDRED = Decimal(100)


def percentage(text: str) -> Decimal:
    """Return ``99.5%`` or ``99.5`` as a number."""
    try:
        value = Decimal(text.strip().removesuffix("%").strip())
    except InvalidOperation as error:
        raise ArgumentTypeError(_("“%(text)s” is no percentage, such as 100%%.") % {"text": text}) from error
    if not 0 <= value <= HUNDRED:
        raise ArgumentTypeError(_("“%(text)s” is not between 0%% and 100%%.") % {"text": text})
    return value


class Command(BaseCommand):
    help = (
        "Request every known URL of the old site here, as a visitor would after the switch, and say what becomes of "
        "each. Nothing is counted, and no email is sent. Interrupted, the same command goes on where it was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--urls", nargs="+", type=Path, default=[], metavar="FILE", help="lists of URLs")
        parser.add_argument(
            "--export", nargs="+", type=Path, default=[], metavar="FILE", help="export files, to compare the content"
        )
        parser.add_argument("--old-site", default="", metavar="URL", help="the old site, if nothing was imported yet")
        parser.add_argument("--site", default="", metavar="URL", help="a running site to ask instead of one of its own")
        parser.add_argument("--again", action="store_true", help="start anew, even if an earlier proof is unfinished")
        parser.add_argument(
            "--min-answered", type=percentage, default=None, metavar="PERCENT", help="exit with 1 below this"
        )

    def handle(self, **options: Any) -> None:
        origin = find_origin(options["old_site"])
        for path in (*options["urls"], *options["export"]):
            if not path.is_file():
                raise CommandError(_("%(path)s is no file.") % {"path": path})
        if not options["urls"]:
            raise CommandError(_("Name at least one list of URLs: --urls sitemap.xml"))
        proof = self.find_proof(origin, options)
        pages = OldPages(pages_path(proof))
        try:
            self.prove(proof, pages, origin, options)
        except (BrokenExport, ServerFailed, OSError) as error:
            raise CommandError(str(error)) from error
        pages.delete()
        self.report(proof, options["min_answered"])

    def find_proof(self, origin: str, options: dict[str, Any]) -> Proof:
        """Return the proof to go on with: the last one of the same files, unless it is finished."""
        words = fingerprint([*options["urls"], *options["export"]], origin, options["site"])
        last = Proof.objects.filter(source=origin).first()
        is_same = last is not None and last.options.get("fingerprint") == words
        if last and is_same and last.status != Proof.Status.FINISHED and not options["again"]:
            Proof.objects.filter(pk=last.pk).update(status=Proof.Status.RUNNING)
            return last
        return Proof.objects.create(source=origin, options={"fingerprint": words})

    def prove(self, proof: Proof, pages: OldPages, origin: str, options: dict[str, Any]) -> None:
        add_export(pages, options["export"])
        running = nullcontext(options["site"]) if options["site"] else rehearsal_server(origin)
        with running as base_url:
            visitor = Visitor(base_url, origin, list(own_hosts()), is_direct=not options["site"])
            prover = Prover(proof, visitor, pages)
            if not proof.options.get("is_listed"):
                prover.list_urls(read_urls(options["urls"]))
            done = proof.lines.exclude(result="").count()
            progress = ProgressReporter(self.stdout.write, _("URLs"), proof.lines.count(), done)
            prover.update = progress.update
            prover.check_lines()
            prover.finish()

    def report(self, proof: Proof, minimum: Decimal | None) -> None:
        totals = proof.totals
        for result in ProofLine.Result:
            self.stdout.write(f"{result.label}: {totals['results'][result]}")
        answered = totals["lines"] - totals["results"][ProofLine.Result.UNANSWERED]
        self.stdout.write(_("%(answered)s of %(all)s URLs answer.") % {"answered": answered, "all": totals["lines"]})
        if minimum is not None and answered * HUNDRED < minimum * totals["lines"]:
            raise CommandError(_("That is less than %(minimum)s%%.") % {"minimum": minimum})


def find_origin(old_site: str) -> str:
    """Return scheme and host of the old site: the one that is named, or that of the last import."""
    url = old_site or find_source(None)
    parts = urlsplit(url if "//" in url else f"https://{url}")
    if not parts.hostname or parts.scheme not in ("http", "https"):
        raise CommandError(_("Name the old site: --old-site https://www.clinic.example"))
    return f"{parts.scheme}://{parts.netloc}"
