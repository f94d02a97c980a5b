"""Request every URL of the old site here, before the switch, and say what becomes of each."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from site_core.lib.progress import ProgressReporter

from ...models import OldUrl, Proof, ProofLine
from ...old_urls.listed import UrlListError
from ...proof.run import Inputs, ProofFailed, find_or_create, run_proof
from ...proof.saved_copies import BrokenCopy
from ...proof.sources import find_old_site, origin_of
from ...proof.steps import describe_scope, next_step
from ...reading import BrokenExport

HUNDRED = Decimal(100)


def percentage(text: str) -> Decimal:
    """Return ``99.5%`` or ``99.5`` as a number."""
    try:
        value = Decimal(text.strip().removesuffix("%").strip())
    except InvalidOperation as error:
        raise ArgumentTypeError(_("“%(text)s” is not a percentage, such as 100%%.") % {"text": text}) from error
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
        copy_help = "a saved copy of the old site: a folder or zip of HTML, or WARC files"
        parser.add_argument("--copy", nargs="+", type=Path, default=[], metavar="COPY", help=copy_help)
        parser.add_argument("--old-site", default="", metavar="URL", help="the old site, if nothing was imported yet")
        parser.add_argument("--site", default="", metavar="URL", help="a running site to ask instead of one of its own")
        parser.add_argument("--again", action="store_true", help="start anew, even if an earlier proof is unfinished")
        parser.add_argument(
            "--min-answered", type=percentage, default=None, metavar="PERCENT", help="exit with 1 below this"
        )

    def handle(self, **options: Any) -> None:
        inputs = self.get_inputs(options)
        proof = find_or_create(inputs, anew=options["again"])
        progress = ProgressReporter(self.stdout.write, _("URLs"), done=proof.lines.exclude(result="").count())
        try:
            run_proof(proof, inputs, progress.update)
        except (BrokenCopy, BrokenExport, UrlListError, ProofFailed) as error:
            raise CommandError(str(error)) from error
        self.report(proof, options["min_answered"])

    def get_inputs(self, options: dict[str, Any]) -> Inputs:
        """Return what to read. Raise CommandError for what is missing."""
        source = find_old_site(options["old_site"])
        if not origin_of(source):
            raise CommandError(_("Name the old site: --old-site https://www.clinic.example"))
        for path in (*options["urls"], *options["export"]):
            if not path.is_file():
                raise CommandError(_("There is no file %(path)s.") % {"path": path})
        for path in options["copy"]:
            if not path.exists():
                raise CommandError(_("There is no copy %(path)s.") % {"path": path})
        if not options["urls"] and not OldUrl.objects.filter(source=source).exists():
            raise CommandError(_("Name at least one list of URLs: --urls sitemap.xml"))
        return Inputs(source, options["urls"], options["export"], options["copy"], options["site"])

    def report(self, proof: Proof, minimum: Decimal | None) -> None:
        totals = proof.totals
        for result in ProofLine.Result:
            self.stdout.write(f"{result.label}: {totals['results'][result]}")
        answered = totals["lines"] - totals["results"][ProofLine.Result.UNANSWERED]
        self.stdout.write(_("%(answered)s of %(all)s URLs answer.") % {"answered": answered, "all": totals["lines"]})
        self.stdout.write(describe_scope(proof))
        self.stdout.write(_("Next step: %(step)s") % {"step": next_step(proof)})
        if minimum is not None and answered * HUNDRED < minimum * totals["lines"]:
            raise CommandError(_("That is less than %(minimum)s%%.") % {"minimum": minimum})
