"""Parse the CSV of SEOPress, a WordPress plugin. It has no headings.

https://www.seopress.org/support/guides/import-redirections/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import mapped_table
from .column import Column
from .row import Row

LABEL = "SEOPress (CSV)"
COLUMNS = ("source", "target", "status", "enabled", "parameters", "count", "categories")
# How the query string is treated → whether the new URL gets it.
PARAMETERS = {"exact_match": "no", "without_param": "no", "with_ignored_param": "yes"}


def lacks_headings(sample: Sequence[Sequence[str]]) -> bool:
    """Return whether all rows of a table are redirects of SEOPress."""
    index = COLUMNS.index("parameters")
    return all(len(row) > index and row[index].strip() in PARAMETERS for row in sample)


def parse_row(line: int, cells: Mapping[str, str]) -> Row:
    """Return the Row for ``{column: cell}``. A blank cell means that the redirect is disabled."""
    values: dict[str, str] = {
        Column.SOURCE: cells["source"],
        Column.TARGET: cells["target"],
        Column.STATUS: cells["status"],
        Column.ENABLED: cells["enabled"].strip() or "no",
        Column.CARRY_QUERY: PARAMETERS.get(cells["parameters"].strip(), ""),
    }
    return mapped_table.parse_row(line, values, literal=True)
