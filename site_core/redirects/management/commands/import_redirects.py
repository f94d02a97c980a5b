"""Import redirects from a file, or show what an import would do: ``manage.py import_redirects old.csv --dry-run``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Site

from site_core.lib.progress import ProgressReporter
from site_core.lib.spreadsheets import csv_lines

from ...transfer.formats.column import Column
from ...transfer.formats.detect import detect
from ...transfer.formats.headings import normalize_heading
from ...transfer.formats.row import FileError
from ...transfer.formats.source import Options, Source, TableColumns
from ...transfer.importer import Importer, Outcome, RowResult, RulesChanged
from ...transfer.review import report_rows

MAX_LINES = 50  # printed about rows
MEANINGS = ", ".join(column.value for column in Column if column)


class Command(BaseCommand):
    help = (
        "Import redirects from CSV, TSV, XLSX, JSON, Redirection, Yoast, Rank Math, SEOPress, Safe Redirect Manager, "
        "Apache, nginx, Squarespace, Netlify, Cloudflare, Vercel, or Firebase files. Nothing is written if any row is "
        "rejected, unless --valid-only is given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Only show what would be done.")
        parser.add_argument("--valid-only", action="store_true", help="Skip rejected rows and import the others.")
        parser.add_argument("--allow-other-hosts", action="store_true", help="Allow redirects to other websites.")
        parser.add_argument("--site", help="The host of the site for rows that do not name one. Default: all sites.")
        parser.add_argument("--report", type=Path, help="Write the outcome of every row to this CSV file.")
        parser.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="HEADING=MEANING",
            help="What a column of a table means, such as 'Old page=source'. May be repeated. 'HEADING=' leaves a "
            f"column out. Meanings: {MEANINGS}. Columns without a heading are called A, B, C, and so on.",
        )
        parser.add_argument("--no-headings", action="store_true", help="The first row of the table is a redirect, too.")
        parser.add_argument(
            "--literal",
            action="store_true",
            help="Import old URLs that look like regular expressions, such as /blog/.*, as they are.",
        )

    def handle(self, *, file: Path, **options: Any) -> None:
        site = find_site(options["site"])
        try:
            with file.open("rb") as opened:
                source = self.open_source(opened, options)
                self.total = source.total
                self.reporter = self.new_reporter("rows checked")
                importer = Importer(
                    source, options["allow_other_hosts"], site and site.pk, lambda done: self.reporter.update(done)
                )
                self.check_rows(importer, options["report"])
                self.finish(importer, file.name, options)
        except OSError as error:
            raise CommandError(f"The file can't be read: {error}") from error
        except (FileError, RulesChanged) as error:
            raise CommandError(f"{error} Nothing was written.") from error

    def open_source(self, file: BinaryIO, options: dict[str, Any]) -> Source:
        """Return the Source for ``file`` and print what is known about it. Raise FileError and CommandError."""
        chosen = Options(None, False if options["no_headings"] else None, options["literal"])
        if options["column"]:
            with Path(file.name).open("rb") as other:
                chosen.columns = chosen_columns(detect(other, chosen), options["column"])
        source = detect(file, chosen)
        self.stdout.write(f"{Path(file.name).name}: {source.label}")
        if source.table:
            self.print_columns(source.table)
        for note in source.notes:
            self.stderr.write(self.style.WARNING(f"Note: {note}"))
        return source

    def print_columns(self, table: TableColumns) -> None:
        for heading, column in zip(table.headings, table.columns, strict=True):
            self.stdout.write(f"column “{heading}”: {column.label}")
        if not table.is_complete:
            raise CommandError(
                "The columns with the old and new URLs were not recognized. Name them, such as --column "
                f"'{table.headings[0]}=source' --column '{table.headings[-1]}=target'. Nothing was written."
            )

    def new_reporter(self, what: str) -> ProgressReporter:
        return ProgressReporter(self.stderr.write, what, self.total)

    def check_rows(self, importer: Importer, report: Path | None) -> None:
        results = self.print_results(importer.dry_run())
        if report is None:
            for _result in results:
                pass
        else:
            with report.open("wb") as file:
                file.writelines(csv_lines(report_rows(results)))

    def print_results(self, results: Iterator[RowResult]) -> Iterator[RowResult]:
        """Print the first rows with something to know about, and yield all ``results``."""
        count = 0
        for result in results:
            if result.messages and result.outcome != Outcome.SKIPPED:
                count += 1
                if count <= MAX_LINES:
                    messages = " ".join(result.messages)
                    self.stdout.write(f"line {result.line}: {result.outcome.value}: {result.text}: {messages}")
            yield result
        if count > MAX_LINES:
            self.stdout.write(f"… and {count - MAX_LINES} more. Use --report FILE to see all of them.")

    def finish(self, importer: Importer, name: str, options: dict[str, Any]) -> None:
        counts = ", ".join(f"{count:,} {outcome}" for outcome, count in importer.count_by_outcome().items())
        if options["dry_run"]:
            self.stdout.write(f"Dry run: {counts}. Nothing was written.")
            return
        if importer.counts[Outcome.REJECTED] and not options["valid_only"]:
            raise CommandError(f"{counts}. Nothing was written. Fix the rejected rows, or use --valid-only.")
        self.reporter = self.new_reporter("rows written")
        redirect_import = importer.write(file_name=name)
        self.stdout.write(
            f"{counts}. To undo this import, go to Redirects, Past imports in the admin (number {redirect_import.pk})."
        )


def chosen_columns(source: Source, choices: list[str]) -> list[str]:
    """Return the guessed columns of a table with the ``choices`` (HEADING=MEANING) applied. Raise CommandError."""
    table = source.table
    if table is None:
        raise CommandError(f"--column is only for tables. This file is in the format {source.label}.")
    columns = [column.value for column in table.columns]
    names = [normalize_heading(heading) for heading in table.headings]
    for choice in choices:
        heading, _separator, meaning = choice.rpartition("=")
        if normalize_heading(heading) not in names:
            raise CommandError(f"There is no column “{heading}”. The columns are: {', '.join(table.headings)}.")
        if meaning not in Column.values:
            raise CommandError(f"“{meaning}” is not a meaning of a column. Use one of: {MEANINGS}.")
        columns = ["" if value == meaning else value for value in columns]
        columns[names.index(normalize_heading(heading))] = meaning
    return columns


def find_site(host: str | None) -> Site | None:
    if not host:
        return None
    name, _separator, port = host.lower().partition(":")
    site = Site.objects.filter(hostname=name, **({"port": port} if port else {})).first()
    if site is None:
        raise CommandError(f"There is no site {host}. See Settings, Sites in the admin.")
    return site
