"""Any slice of a long, ordered queryset, without walking all rows before it.

A database can't jump to row 50,000: it walks all rows before. With the sort keys of the first row, the 241st, the
481st, and so on, a slice starts at the nearest of them in an index, and skips at most 239 rows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

Key = tuple[Any, Any]


class KeysetRows:
    """``rows`` in descending order of two ``fields``, as Django’s Paginator expects a list: counted, and sliced.

    An index starts with the first of the ``fields``, and the second one is unique. ``read_keys`` returns what
    ``every_nth_key`` does, from a cache. It is called for slices behind the first ``step`` rows.
    """

    ordered = True

    def __init__(
        self,
        rows: QuerySet[Any],
        fields: tuple[str, str],
        step: int,
        count: int,
        read_keys: Callable[[], list[Key]],
    ) -> None:
        self.rows = rows.order_by(*(f"-{field}" for field in fields))
        self.fields, self.read_keys, self.step = fields, read_keys, step
        self.number_of_rows = count

    def count(self) -> int:
        return self.number_of_rows

    def __getitem__(self, index: slice) -> QuerySet[Any]:
        number, skipped = divmod(index.start, self.step)
        if number == 0:
            return self.rows[index]
        keys = self.read_keys()
        if number >= len(keys):  # rows have been deleted since they were counted
            return self.rows.none()
        return self.rows_from(keys[number])[skipped : skipped + index.stop - index.start]

    def rows_from(self, key: Key) -> QuerySet[Any]:
        """Return the rows that have ``key``, or come after it."""
        first, second = self.fields
        # Both conditions together are “(first, second) <= key”. An index can start from the first one.
        tie_break = Q(**{f"{first}__lt": key[0]}) | Q(**{f"{second}__lte": key[1]})
        return self.rows.filter(Q(**{f"{first}__lte": key[0]}), tie_break)


def every_nth_key(rows: QuerySet[Any], fields: tuple[str, str], step: int) -> list[Key]:
    """Return the sort keys of the first row, and of every ``step``th one after it. Reads all ``rows``."""
    row_number = Window(RowNumber(), order_by=[F(field).desc() for field in fields])
    first_of_step = rows.order_by().annotate(keyset_number=row_number % step).filter(keyset_number=1 % step)
    return sorted(first_of_step.values_list(*fields), reverse=True)
