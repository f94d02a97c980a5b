"""What every format is read into."""

from dataclasses import dataclass

from ..models import Kind, QueryMode, RedirectRule

LONGEST_SHOWN = 300  # characters of a row that are kept to show it


class FileProblem(ValueError):
    """The file as a whole can't be read; the text says why and what to do."""


class CannotSay(ValueError):
    """A row asks for something that a redirect here can't do; the text says what."""


@dataclass(slots=True)
class Row:
    """One redirect of a file.

    ``rule`` is unsaved and unchecked, ``given`` names its fields that the file speaks of. ``page`` (a URL path) and
    ``host`` (of a site, with or without port) are still to be found. Without a rule, ``problem`` says why the row can't
    be imported, or ``remark`` why it need not be.
    """

    line: int
    text: str = ""
    rule: RedirectRule | None = None
    given: tuple = ()
    page: str = ""
    host: str = ""
    problem: str = ""
    remark: str = ""


def row_of(line, text, values, page="", host=""):
    """The Row for ``values``: ``{field: value}`` of a RedirectRule."""
    return Row(line, text[:LONGEST_SHOWN], RedirectRule(**values), tuple(values), page, host)


def refused(line, text, problem):
    return Row(line, text[:LONGEST_SHOWN], problem=str(problem))


def remarked(line, text, remark):
    return Row(line, text[:LONGEST_SHOWN], remark=remark)


def with_query_of(source, query, flexible=False):
    """Fields for an exact rule: its source, and if it has a query string, how that must match."""
    values = {"source": source, "kind": Kind.EXACT, "query_mode": QueryMode.IGNORE, "query": ""}
    if query:
        values |= {"query_mode": QueryMode.PARAMETER if flexible else QueryMode.EXACT, "query": query}
    return values
