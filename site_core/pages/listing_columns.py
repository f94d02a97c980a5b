"""Columns that the listings of several page types share."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import PageListingMixin


def explorer_columns(*extra: Column) -> list[Column]:
    """Return Wagtail’s columns and ``extra`` ones after the title, but not parent and type, which are all the same."""
    columns = [column for column in PageListingMixin.base_columns if column.name not in {"parent", "type"}]
    return [*columns[:2], *extra, *columns[2:]]


def date_column(name: str, label: Any) -> Column:
    """Return a column with a date. Wagtail’s own date column shows dates in the future as “Just now”."""

    def format_day(page: Any) -> str:
        value = getattr(page, name)
        if isinstance(value, datetime.datetime):
            value = timezone.localtime(value)
        return date_format(value, "DATE_FORMAT") if value else ""

    return Column(name, label=label, accessor=format_day, sort_key=name, width="14%")


def text_column(
    name: str, label: Any, accessor: Callable[[Any], str] | str | None = None, is_sortable: bool = True
) -> Column:
    return Column(name, label=label, accessor=accessor or name, sort_key=name if is_sortable else None, width="18%")
