"""Columns of the page explorer that several page types share."""

import datetime

from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import PageListingMixin


def explorer_columns(*extra):
    """Wagtail's own columns with ``extra`` ones after the title; parent and type are left out, being alike."""
    kept = [column for column in PageListingMixin.base_columns if column.name not in {"parent", "type"}]
    return [*kept[:2], *extra, *kept[2:]]


def date_column(name, label):
    """The day itself: Wagtail's own date column says “Just now” of days to come."""

    def day(page):
        value = getattr(page, name)
        if isinstance(value, datetime.datetime):
            value = timezone.localtime(value)
        return date_format(value, "M j, Y") if value else ""

    return Column(name, label=label, accessor=day, sort_key=name, width="14%")


def text_column(name, label, accessor=None, sortable=True):
    return Column(name, label=label, accessor=accessor or name, sort_key=name if sortable else None, width="18%")
