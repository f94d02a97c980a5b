"""Guess the meaning of the columns of a table that has no known format from their headings and values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from . import headings, values
from .column import Column
from .headings import normalize_heading

MIN_SHARE = 0.7  # of the values of a column that must fit its heading


@dataclass
class Guess:
    """The Column of each column of a table. ``is_sure`` is false if a person should look at it."""

    columns: list[Column]
    is_sure: bool

    @property
    def is_complete(self) -> bool:
        """Whether the columns are enough for redirects: the old URL, and where it leads or that it is gone."""
        return is_complete(self.columns)


def is_complete(columns: Iterable[str]) -> bool:
    return Column.SOURCE in columns and bool({Column.TARGET, Column.STATUS} & set(columns))


def guess_columns(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Guess:
    """Return the Guess for a table with these headings and (some of) these ``rows``."""
    names = [normalize_heading(name) for name in names]
    samples = [[row[index].strip() for row in rows if index < len(row)] for index in range(len(names))]
    columns = [guess_column(name, cells) for name, cells in zip(names, samples, strict=True)]
    for column, strong, weak in (
        (Column.SOURCE, headings.SOURCE_WORDS, headings.WEAK_WORDS),
        (Column.TARGET, headings.TARGET_WORDS, headings.WEAK_WORDS | {"redirect"}),
    ):
        place(column, names, columns, strong, weak, samples)
    is_sure = all(
        column is not None or name in headings.FACTS or not any([name, *cells])
        for name, column, cells in zip(names, columns, samples, strict=True)
    )
    guessed = without_gaps(columns, samples)
    unique = without_repetitions(guessed)
    has_target = Column.TARGET in unique or all_gone(unique, samples)
    return Guess(unique, is_sure and unique == guessed and Column.SOURCE in unique and has_target)


def without_gaps(columns: Sequence[Column | None], samples: Sequence[Sequence[str]]) -> list[Column]:
    """Return ``columns`` with the first unclear one that has only status codes as STATUS, and the others IGNORED."""
    guessed = [column or Column.IGNORED for column in columns]
    for index, cells in enumerate(samples):
        is_unclear = columns[index] is None and Column.TARGET in columns and Column.STATUS not in guessed
        if is_unclear and is_status_column([cell for cell in cells if cell]):
            guessed[index] = Column.STATUS
    return guessed


def all_gone(columns: Sequence[Column], samples: Sequence[Sequence[str]]) -> bool:
    """Return whether all rows have a status code that needs no new URL."""
    cells = samples[columns.index(Column.STATUS)] if Column.STATUS in columns else []
    return bool(cells) and all(values.is_gone(cell) for cell in cells)


def place(
    column: Column,
    names: list[str],
    columns: list[Column | None],
    strong: frozenset[str],
    weak: frozenset[str],
    samples: Sequence[Sequence[str]],
) -> None:
    """Give ``column`` to the first heading with a ``strong`` word, or else to the first with only ``weak`` ones.

    Of several, those whose cells are all blank come last.
    """
    order = sorted(range(len(names)), key=lambda index: not any(samples[index]))
    for needed, allowed in ((strong, headings.FILLERS), (weak, weak)):
        for index in order:
            if columns[index] is None and has_words(names[index], needed, allowed):
                columns[index] = column
                return


def guess_column(name: str, cells: list[str]) -> Column | None:
    """Return what a column other than the URLs means, or None. Its values must fit."""
    short = headings.without_subject(name)
    for column, known in headings.YES_NO.items():
        if {name, short} & known and most(values.is_bool_or_blank, cells):
            return column
    for column, known in headings.OTHERS.items():
        if name in known:
            return column
    return guess_by_values(name, [cell for cell in cells if cell])


def guess_by_values(name: str, cells: list[str]) -> Column | None:
    """Return what a column with a heading such as “type” or “status” means, which only its values tell."""
    if has_words(name, headings.STATUS_WORDS, headings.STATUS_FILLERS):
        if not cells or (is_status_column([cell for cell in cells if is_status(cell)]) and most(is_status, cells)):
            return Column.STATUS
        if name in ("status", "state") and all(map(values.is_bool_or_blank, cells)):
            return Column.ENABLED
    if has_words(name, headings.MATCHING_WORDS, headings.MATCHING_FILLERS) and all(map(values.is_matching, cells)):
        return Column.MATCHING
    return None


def has_words(name: str, words: frozenset[str], others: frozenset[str]) -> bool:
    """Return whether ``name`` has some of these ``words``, and besides them only ``others``."""
    tokens = set(name.split())
    return bool(tokens & words) and tokens <= words | others


def is_status_column(cells: list[str]) -> bool:
    """Return whether ``cells`` are status codes of redirects, not only those of a crawler (200, 404).

    Magento writes 0 for URLs that aren't redirected.
    """
    return all(map(is_status, cells)) and any(map(values.is_redirect_status, cells))


def is_status(cell: str) -> bool:
    return cell == "0" or values.is_status(cell)


def most(is_valid: Callable[[str], bool], cells: Sequence[str]) -> bool:
    """Return whether ``cells`` are valid with few exceptions, whose rows are then rejected with the reason."""
    return sum(map(is_valid, cells)) >= MIN_SHARE * len(cells)


def without_repetitions(columns: list[Column]) -> list[Column]:
    """Return ``columns``, where each meaning but IGNORED is left only to the first column that has it."""
    return [Column.IGNORED if column in columns[:index] else column for index, column in enumerate(columns)]


def guess_without_headings(rows: Sequence[Sequence[str]]) -> Guess:
    """Return the Guess for a table whose first row is a redirect already."""
    width = max(map(len, rows), default=0)
    columns = [Column.IGNORED] * width
    is_sure = True
    for index in range(width):
        cells = [row[index].strip() for row in rows if index < len(row) and row[index].strip()]
        columns[index] = guess_unnamed(cells, columns[:index])
        is_sure = is_sure and (columns[index] != Column.IGNORED or not cells)
    return Guess(columns, is_sure and is_complete(columns))


def guess_unnamed(cells: list[str], before: Sequence[Column]) -> Column:
    """Return what a column without a heading means, from its ``cells`` and the columns ``before`` it."""
    if Column.STATUS not in before and is_status_column(cells):
        return Column.STATUS
    for column in (Column.SOURCE, Column.TARGET):
        if column not in before and Column.IGNORED not in before:
            return column
    if not cells:
        return Column.IGNORED
    if list(before) == [Column.SOURCE, Column.TARGET] and all(cell in ("0", "1") for cell in cells):
        return Column.REGEX  # as Redirection for WordPress writes it
    if Column.MATCHING not in before and all(map(values.is_matching, cells)):
        return Column.MATCHING
    return Column.IGNORED
