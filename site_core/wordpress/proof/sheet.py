"""The proof sheet: all lines as CSV, and one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from site_core.lib.spreadsheets import csv_lines, escape_cell

from ..models import Proof, ProofLine
from .describing import Difference, describe
from .picture import make_bar
from .steps import describe_scope, next_step

Result = ProofLine.Result
MAX_HTML_LINES = 2000  # of each result; the CSV has all
MAX_HTML_PASSAGES = 5_000_000  # characters
# Those that need somebody come first.
ORDER = (Result.UNANSWERED, Result.DIFFERS, Result.GONE, Result.MOVED, Result.SAME)


def csv_file(proof: Proof) -> Iterator[bytes]:
    """Yield the lines of a CSV file with all URLs, those that visitors ask for most first."""
    heading = [_("Old URL"), _("Requests"), _("Result"), _("Status"), _("Hops"), _("New URL")]
    heading.append(f"{_('What differs')} ({describe_scope(proof)})")

    def rows() -> Iterator[list[object]]:
        yield [*heading]
        for line in in_order(proof):
            texts = (line.path, line.requests, line.get_result_display(), line.status_code or "", line.hops)
            yield [escape_cell(text) for text in (*texts, line.final_path, full_text(line))]
        for variant in proof.options.get("variants", ()):
            yield [escape_cell(text) for text in variant_row(variant)]

    return csv_lines(rows())


def variant_row(variant: dict[str, Any]) -> tuple[Any, ...]:
    """Return the row of another form of a URL that is in the sheet already."""
    statuses = variant["statuses"]
    result = _("Variant") if variant["is_fine"] else _("Variant: another page, or several redirects")
    error = variant["error"] or ", ".join(map(str, statuses))
    return (
        variant["url"],
        "",
        result,
        statuses[-1] if statuses else "",
        max(0, len(statuses) - 1),
        variant["new"],
        error,
    )


def in_order(proof: Proof) -> Iterator[ProofLine]:
    return proof.lines.exclude(result="").order_by("-requests", "pk").iterator(chunk_size=500)


def full_text(line: ProofLine) -> str:
    """Return the differences with the passages that are missing or new."""
    texts = []
    for difference in describe(line):
        old_and_new = [f"“{difference.old}” → “{difference.new}”"] if difference.old or difference.new else []
        passages = [f"− {text}" for text in difference.missing] + [f"+ {text}" for text in difference.added]
        texts.append(" ".join([difference.summary, *old_and_new, *passages]))
    return "\n".join(texts)


def html_file(proof: Proof) -> str:
    """Return the proof as one HTML file."""
    groups: list[dict[str, Any]] = []
    room = Room()
    for result in ORDER:
        if number := proof.totals.get("results", {}).get(result, 0):
            groups.append({"label": result.label, "number": number, "rows": html_rows(proof, result, room)})
    context = {"proof": proof, "groups": groups, "bar": make_bar(proof.totals), "next_step": next_step(proof)}
    context |= {"limit": MAX_HTML_LINES, "scope": describe_scope(proof), "room": room}
    return render_to_string("wordpress/proof_sheet.html", context)


@dataclass
class Room:
    """How many characters of passages still fit into the HTML file, which is in memory as a whole."""

    left: int = MAX_HTML_PASSAGES

    def fit(self, difference: Difference) -> Difference:
        """Return ``difference``, without its passages if there is no room for them."""
        self.left -= sum(map(len, (*difference.missing, *difference.added)))
        return replace(difference, missing=[], added=[]) if self.left < 0 else difference


def html_rows(proof: Proof, result: str, room: Room) -> Iterator[dict[str, Any]]:
    lines = proof.lines.filter(result=result).order_by("-requests", "pk")[:MAX_HTML_LINES]
    for line in lines.iterator(chunk_size=500):
        yield {"line": line, "differences": [room.fit(difference) for difference in describe(line)]}
