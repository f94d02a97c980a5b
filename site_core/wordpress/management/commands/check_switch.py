"""Print the checklist of the switch from the old site, which the admin shows as well."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ...importing.engine import find_source
from ...switch.checklist import Checklist, Line, as_json, check_everything, read_checklist
from ...switch.models import Switch
from ...switch.old_site import OldSite

MARKS = {"done": "ok", "look": "LOOK", "todo": "TO DO", "unchecked": "not checked"}


class Command(BaseCommand):
    help = (
        "Check whether everything is ready for the switch from WordPress: names, DNS, HTTPS, indexing, the last "
        "import, and backups. Fails while something is to do. The admin shows the same, and people tick the rest there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--source", default="", help="The old site, if there are several imports.")
        parser.add_argument("--local", action="store_true", help="Skip the checks that ask other servers.")
        parser.add_argument("--json", action="store_true", help="Print JSON.")

    def handle(self, *, source: str, local: bool, **options: Any) -> None:
        source = source or find_source(None)
        if not source:
            raise CommandError(
                "Nothing was imported from WordPress. Import an export first: manage.py import_wordpress."
            )
        switch, _is_new = Switch.objects.get_or_create(source=source)
        old = OldSite.of(source)
        checklist = read_checklist(switch, old) if local else check_everything(switch, old)
        if options["json"]:
            self.stdout.write(
                json.dumps([line_as_json(line) for line in checklist.lines], indent=2, ensure_ascii=False)
            )
        else:
            self.print_checklist(source, checklist)
        if to_do := [line.item.name for line in checklist.lines if line.state == "todo"]:
            raise CommandError(f"To do: {', '.join(to_do)}.")

    def print_checklist(self, source: str, checklist: Checklist) -> None:
        self.stdout.write(f"The switch from {source}: {checklist.done} of {checklist.total} items are done.")
        for label, lines in checklist.phases:
            self.stdout.write(f"\n{label}")
            for line in lines:
                self.print_line(line)

    def print_line(self, line: Line) -> None:
        styles = {"done": self.style.SUCCESS, "todo": self.style.ERROR, "look": self.style.WARNING}
        style = styles.get(line.state, str)
        self.stdout.write(style(f"  {MARKS[line.state]}: {line.item.label} ({line.item.name})"))
        for result in line.results or ():
            for text in (result.found, result.advice, result.command):
                if text:
                    self.stdout.write(f"    {text}")
        if line.tick:
            self.stdout.write(
                f"    Checked off by {line.tick.user or 'a deleted user'}, {line.tick.ticked_at:%Y-%m-%d %H:%M}"
            )
        elif line.state == "todo" and line.is_manual:
            self.stdout.write(f"    {line.item.how}")


def line_as_json(line: Line) -> dict[str, Any]:
    results = None if line.results is None else [as_json(result) for result in line.results]
    return {"name": line.item.name, "label": str(line.item.label), "state": line.state, "results": results}
