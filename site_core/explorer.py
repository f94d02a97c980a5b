"""Columns of the page explorer that several page types share."""

from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.pages.listing import PageListingMixin


def explorer_columns(*extra):
    """Wagtail's own columns with ``extra`` ones after the title; parent and type are left out, being alike."""
    kept = [column for column in PageListingMixin.base_columns if column.name not in {"parent", "type"}]
    return [*kept[:2], *extra, *kept[2:]]


def date_column(name, label):
    return DateColumn(name, label=label, sort_key=name, width="14%")


def text_column(name, label, accessor=None, sortable=True):
    return Column(name, label=label, accessor=accessor or name, sort_key=name if sortable else None, width="18%")
