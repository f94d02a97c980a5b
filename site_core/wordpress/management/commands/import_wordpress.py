"""Import the content of a WordPress site from its export files."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ...importing.engine import Import, Options, analyze, find_source
from ...importing.mapping import Mapping, MappingError, load_mapping, propose_mapping
from ...importing.media_sources import FileRefusedError
from ...importing.places import NoHomePageError
from ...importing.report import next_step, render_report
from ...importing.undo import UndoRefusedError, undo_import
from ...old_urls.applying import apply_rules
from ...reading import BrokenExport


class Command(BaseCommand):
    help = (
        "Import the content of a WordPress site from its export files (Tools, Export). Articles and treatments arrive "
        "as drafts that need a medical review. Run it again after new exports: it updates what changed there, and "
        "never overwrites what was edited here."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, help="export files (WXR) of one site")
        media = parser.add_mutually_exclusive_group()
        media.add_argument("--media-dir", type=Path, help="a copy of wp-content/uploads, or a zip of it")
        media.add_argument("--fetch-media", action="store_true", help="fetch images and documents from the old site")
        parser.add_argument("--dry-run", action="store_true", help="write nothing but the report")
        parser.add_argument("--mapping", type=Path, help="what becomes what (JSON). If the file is missing, create it")
        parser.add_argument(
            "--publish",
            action="store_true",
            help="publish at once what is public there. Medical pages say that nobody has reviewed them yet",
        )
        parser.add_argument(
            "--redirects", action="store_true", help="create redirects for the old URLs: see wordpress_urls"
        )
        parser.add_argument("--undo", action="store_true", help="delete what was imported, if nobody has edited it")
        parser.add_argument(
            "--report", type=Path, default=Path("wordpress-import"), help="where to write the report, without extension"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["undo"]:
            self.undo(options["files"])
            return
        if not options["files"]:
            raise CommandError(_("Name at least one export file. In WordPress, it is under Tools, Export."))
        try:
            self.import_files(options)
        except (BrokenExport, FileRefusedError, MappingError) as error:
            raise CommandError(_("%(error)s Nothing was written.") % {"error": error}) from error
        except NoHomePageError as error:
            message = _(
                "The site has no home page yet. Run “manage.py start_clinic” first, or create one in the admin."
            )
            raise CommandError(message) from error

    def import_files(self, options: dict[str, Any]) -> None:
        export, analysis = analyze(options["files"])
        mapping = self.get_mapping(propose_mapping(analysis), options["mapping"])
        chosen = Options(options["media_dir"], options["fetch_media"], options["dry_run"], options["publish"])
        job = Import(export, analysis, mapping, chosen, self.stdout.write)
        report = job.run()
        self.print_summary(report)
        if options["redirects"] and not options["dry_run"]:
            applied = apply_rules(job.source)
            self.stdout.write(_("Redirects created: %(created)d, changed: %(changed)d.") % vars(applied))
        self.write_report(report, options["report"])

    def get_mapping(self, proposed: Mapping, path: Path | None) -> Mapping:
        """Return the mapping of a file. If there is none yet, write the proposed one to it."""
        if path is None:
            return proposed
        if path.exists():
            return load_mapping(path.read_text(encoding="utf-8-sig"), proposed)
        path.write_text(proposed.to_json() + "\n", encoding="utf-8")
        self.stdout.write(_("The proposed mapping is in %(path)s.") % {"path": path})
        return proposed

    def print_summary(self, report: dict[str, Any]) -> None:
        for row in report["types"]:
            outcomes = ", ".join(f"{number} {name}" for name, number in row["outcomes"].items())
            self.stdout.write(f"{row['post_type']}: {row['items_in']} → {outcomes}")
        for name in ("words", "links"):
            self.stdout.write(f"{name}: {report[f'{name}_before']} → {report[f'{name}_after']}")
        urls = report["urls"]
        numbers = ", ".join(f"{number} {name}" for name, number in urls["results"].items())
        self.stdout.write(f"urls: {urls['total']} → {numbers}; redirects: {urls['rules']}")
        if report["is_sensitive"]:
            message = _("The export file contains entries of patients or customers. Delete it when the move is done.")
            self.stdout.write(self.style.WARNING(message))

    def write_report(self, report: dict[str, Any], path: Path) -> None:
        pages = {".html": render_report(report), ".json": json.dumps(report, indent=1, ensure_ascii=False)}
        for extension, text in pages.items():
            file = path.parent / f"{path.name.removesuffix('.html').removesuffix('.json')}{extension}"
            file.write_text(text, encoding="utf-8", errors="replace")
            self.stdout.write(_("Report: %(path)s") % {"path": file})
        self.stdout.write(next_step(report))

    def undo(self, files: list[Path]) -> None:
        source = find_source(analyze(files)[1] if files else None)
        if not source:
            raise CommandError(_("There is no import to undo."))
        try:
            undone = undo_import(source)
        except UndoRefusedError as error:
            raise CommandError(str(error)) from error
        message = _("Deleted: %(pages)s pages, %(files)s files, %(topics)s topics. Kept, because in use: %(kept)s.")
        self.stdout.write(message % vars(undone))
