"""Which format a file has, by what stands in it."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from . import (
    apache,
    json_entries,
    nginx,
    own,
    rank_math,
    redirection,
    safe_redirect_manager,
    tables,
    texts,
    wagtail_columns,
    yoast,
)
from .rows import FileProblem, refused

# In this order: a format that asks for more headings comes before one that is content with fewer.
TABLES = [
    (own.LABEL, own),
    (redirection.CSV_LABEL, redirection),
    (yoast.LABEL, yoast),
    (rank_math.LABEL, rank_math),
    (safe_redirect_manager.LABEL, safe_redirect_manager),
    (wagtail_columns.LABEL, wagtail_columns),
]
SAMPLE = 64 * 1024  # characters that tell formats apart
ADDRESS = re.compile(r"\s*(/|https?://|\^/)", re.IGNORECASE)
UNKNOWN = (
    "No format that is known here was recognised. A table needs a first row with headings, such as “from” and “to”; "
    "see the list of formats below."
)
LONGER_ROW = "The row has more cells than the table has headings. Put quotation marks around cells with a {mark}."
NO_ROWS = "There are no redirects in this file."


@dataclass
class Source:
    """A recognised file. ``read()`` yields its Rows and may raise FileProblem; ``total``: about how many there are."""

    label: str
    read: Callable
    total: int


def recognise(file):
    """The Source for ``file`` (binary, seekable). Raises FileProblem."""
    texts.check_size(file)
    if tables.is_excel(file):
        sheet = tables.open_workbook(file)
        return table(lambda: tables.sheet_rows(sheet), sheet.max_row or 0, "")
    text = texts.opened(file)
    sample = text.read(SAMPLE)
    if not sample.strip():
        raise FileProblem(texts.EMPTY)
    if sample.lstrip()[0] in "{[":
        return json_source(text)
    total = lines_of(text)
    if is_table(sample):
        delimiter = tables.delimiter_of(first_line(sample))
        return table(lambda: tables.csv_rows(text, delimiter), total, delimiter)
    for form in (apache, nginx):
        if form.fits(sample):
            return Source(form.LABEL, lambda form=form: form.rows(rewound(text)), total)
    delimiter = tables.delimiter_of(first_line(sample))
    return table(lambda: tables.csv_rows(text, delimiter), total, delimiter)


def rewound(text):
    text.seek(0)
    return text


def lines_of(text):
    text.seek(0)
    return sum(1 for _ in text)


def first_line(sample):
    return next(line for line in sample.splitlines() if line.strip())


def is_table(sample):
    """Whether the first line has headings that are known."""
    line = first_line(sample)
    return any(format_of(headings(line.split(mark))) for mark in tables.DELIMITERS)


def headings(cells):
    return [re.sub(r"[\s_-]+", " ", cell.strip().strip('"').lower()) for cell in cells]


def format_of(names):
    """``(label, module)`` for the headings of a table; None if none is known."""
    plain, joined = set(names) - {""}, {name.replace(" ", "_") for name in names} - {""}
    return next(((label, form) for label, form in TABLES if form.fits(joined) or form.fits(plain)), None)


def json_source(text):
    text.seek(0)
    whole = text.read()
    first = next(iter(json_entries.Entries(whole)), None)
    if first is None:
        raise FileProblem(NO_ROWS)
    return Source(json_entries.label_of(first[1]), lambda: json_entries.rows(whole), whole.count("},") + 1)


def table(read_rows, total, delimiter):
    """The Source for a table with headings that are known, or with addresses from the first row on."""
    first = next(read_rows(), None)
    if first is None:
        raise FileProblem(NO_ROWS)
    names = headings(first[1])
    if found := format_of(names):
        label, form = found
        if form is not wagtail_columns:
            names = [name.replace(" ", "_") for name in names]
        return Source(label, lambda: with_headings(read_rows(), form, names, delimiter), max(total - 1, 0))
    if len(first[1]) >= 2 and ADDRESS.match(first[1][0]):
        names = ["from", "to", "code"]
        return Source(
            wagtail_columns.LABEL, lambda: with_headings(read_rows(), wagtail_columns, names, delimiter, 0), total
        )
    raise FileProblem(UNKNOWN)


def with_headings(found, form, names, delimiter, skipped=1):
    """Yield the Row for each row of a table, the first ``skipped`` being its headings."""
    for number, (line, cells) in enumerate(found):
        if number < skipped:
            continue
        if any(cell.strip() for cell in cells[len(names) :]):
            yield refused(line, delimiter.join(cells), LONGER_ROW.format(mark=delimiter))
            continue
        padded = cells + [""] * (len(names) - len(cells))
        yield form.read(line, dict(zip(names, padded, strict=False)))
