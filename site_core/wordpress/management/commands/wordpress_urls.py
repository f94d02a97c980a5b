"""Say what answers at the URLs of the old site, and create or take back the redirects for them."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from ...importing.engine import find_source
from ...old_urls.applying import apply_rules, preview_source, take_back
from ...old_urls.listed import UrlListError
from ...old_urls.storing import add_list

MAX_UNKNOWN = 20


class Command(BaseCommand):
    help = (
        "Say what answers at every URL of the old WordPress site: the same path, one redirect, or “gone”. Writes "
        "redirects only with --apply. What people have edited stays as it is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--add", nargs="+", type=Path, default=[], metavar="FILE",
            help="add the URLs of a sitemap, crawl, Search Console export, access log, or text file",
        )  # fmt: skip
        action = parser.add_mutually_exclusive_group()
        action.add_argument("--apply", action="store_true", help="create the redirects")
        action.add_argument("--take-back", action="store_true", help="delete the redirects that were created")
        parser.add_argument("--json", action="store_true", help="print everything as JSON")
        parser.add_argument("--source", default="", help="the old site, if several were imported")

    def handle(self, *args: Any, **options: Any) -> None:
        source = options["source"] or find_source(None)
        if not source:
            raise CommandError(_("Nothing has been imported yet. Run “manage.py import_wordpress” first."))
        for path in options["add"]:
            self.add(source, path, options["json"])
        if options["take_back"]:
            taken = take_back(source)
            self.say(_("Redirects deleted: %(deleted)d. Left, because they were edited: %(edited)d."), vars(taken))
            return
        applied = apply_rules(source) if options["apply"] else None
        preview = preview_source(source)
        if options["json"]:
            self.stdout.write(json.dumps(preview, indent=1, ensure_ascii=False))
            return
        self.print_preview(preview)
        if applied:
            text = _(
                "Redirects created: %(created)d, changed: %(changed)d, deleted: %(deleted)d, as before: %(unchanged)d. "
                "Left, because they were edited: %(edited)d."
            )
            self.say(text, vars(applied))
        else:
            self.say_plan(preview["plan"])

    def say_plan(self, plan: dict[str, int]) -> None:
        if plan["created"] or plan["changed"] or plan["deleted"]:
            text = _(
                "Nothing was written. With --apply, redirects are created: %(created)d, changed: %(changed)d, deleted: "
                "%(deleted)d."
            )
        else:
            text = _("Nothing was written, and nothing has to be: %(unchanged)d redirects are in place.")
        self.say(text, plan)

    def say(self, text: str, values: dict[str, Any]) -> None:
        self.stdout.write(text % values)

    def add(self, source: str, path: Path, is_quiet: bool) -> None:
        try:
            added = add_list(source, path)
        except UrlListError as error:
            raise CommandError(_("%(error)s Nothing of this file was added.") % {"error": error}) from error
        if not is_quiet and added.sitemaps:
            self.stdout.write(_("This is an index. Add the sitemaps that it names as well:"))
            for url in added.sitemaps:
                self.stdout.write(f"  {url}")
        if not is_quiet:
            values = {"name": added.name, "urls": added.urls, "left_out": added.left_out}
            self.say(_("%(name)s: %(urls)d new URLs, %(left_out)d left out."), values)

    def print_preview(self, preview: dict[str, Any]) -> None:
        for row in preview["kinds"]:
            numbers = ", ".join(f"{row[name]} {name}" for name in preview["results"] if row[name])
            self.stdout.write(f"{row['kind']}: {numbers}")
        self.say(_("Redirects: %(rules)d, of which %(patterns)d answer many URLs each."), preview)
        for rule in preview["shown_rules"]:
            self.stdout.write(f"  {rule['source']} → {rule['target']} ({rule['urls']})")
        if more := preview["rules"] - len(preview["shown_rules"]):
            self.say(_("  … and %(more)d more"), {"more": more})
        if preview["waiting"]:
            self.say(_("URLs that lead to a draft, and answer once it is published: %(waiting)d."), preview)
        if preview["unknown"]:
            self.stdout.write(_("URLs that nothing answers. Redirect them, or say that they are gone:"))
        for row in preview["unknown"][:MAX_UNKNOWN]:
            self.stdout.write(f"  {row['requests']:>8}  {row['path']}")
