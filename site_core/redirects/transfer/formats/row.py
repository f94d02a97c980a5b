"""The row that every format is parsed into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ...models import Kind, QueryMode, RedirectRule, Status
from .target_urls import complete_target

MAX_TEXT_LENGTH = 300  # characters of a row that are kept for display
SEE_OTHER = 303

Fields = dict[str, Any]  # {field name: value} of a RedirectRule


class FileError(ValueError):
    """The file as a whole can't be read. The message says why and what to do."""


class UnsupportedRedirect(ValueError):
    """A row asks for something that a redirect on this site can't do. The message says what."""


@dataclass(slots=True)
class Row:
    """One redirect of a file.

    ``rule`` is unsaved and unchecked; ``given_fields`` names the fields that the file specifies. ``page_path`` (a URL
    path in the page tree) and ``host`` (of a site, with or without a port) have not been looked up yet. A row without
    a rule has either an ``error``, which says why it can't be imported, or a ``note``, which says why it need not be.
    ``warnings`` say what the rule does differently from the file.
    """

    line: int
    text: str = ""
    rule: RedirectRule | None = None
    given_fields: tuple[str, ...] = ()
    page_path: str = ""
    host: str = ""
    error: str = ""
    note: str = ""
    warnings: list[str] = field(default_factory=list)


def make_row(
    line: int, text: str, fields: Fields, page_path: str = "", host: str = "", warnings: Sequence[str] = ()
) -> Row:
    """Return the Row for a rule with these ``fields``. Completes its target."""
    warnings = list(warnings)
    if "target" in fields:
        fields["target"], warning = complete_target(fields["target"])
        warnings += [warning] if warning else []
    if fields.get("status") == SEE_OTHER:
        fields["status"] = Status.FOUND
        warnings.append(_("303 is imported as 302. Browsers treat them the same when they open a page."))
    rule = RedirectRule(**fields)
    return Row(line, text[:MAX_TEXT_LENGTH], rule, tuple(fields), page_path, host, warnings=warnings)


def rejected_row(line: int, text: str, error: Exception | Promise | str) -> Row:
    """Return a Row that can't be imported."""
    return Row(line, text[:MAX_TEXT_LENGTH], error=str(error))


def skipped_row(line: int, text: str, note: Promise | str) -> Row:
    """Return a Row that need not be imported."""
    return Row(line, text[:MAX_TEXT_LENGTH], note=str(note))


def row_text(cells: Mapping[str, str], source: str, *targets: str) -> str:
    """Return ``source → target`` for display; the target is the first of the columns ``targets`` with a value."""
    target = next((cells[name] for name in targets if cells.get(name)), "")
    return f"{cells.get(source, '')} → {target}"


def exact_fields(source: str, query: str = "") -> Fields:
    """Return the fields of an exact rule for ``source``, which must match ``query`` exactly if there is one."""
    mode = QueryMode.EXACT if query else QueryMode.IGNORE
    return {"source": source, "kind": Kind.EXACT, "query_mode": mode, "query": query}
