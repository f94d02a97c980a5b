"""Versions of what fragments show. They are in the database, and change together with it.

A version is a random text, not a number: one that was rolled back never comes back with other content.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.db import connection

from ..models import ContentVersion

# Changes with every change. Writing it first also keeps two transactions from waiting for each other.
ANY_CHANGE = "any"
# What any page may show: settings, menus, images, people, topics, facts, reusable blocks, sections, sites, and privacy.
SITE = "site"
# What lists, menus, and links show of articles and treatments: which exist, their titles, URLs, summaries, and so on.
LISTED_PAGES = "pages"
# What decides about the URLs of any number of pages: sites, private sections, moves, and many redirects at once.
ALL_RANGES = "ranges"
# How many pages share a version for what is computed from many pages. If fewer did, more values would have to be read.
IDS_PER_RANGE = 1000


def page_version(pk: int | None) -> str:
    """Return the name of the version of everything that belongs to one page: its fields, child rows, and topics."""
    return f"page {pk}"


def shared_page_version(pk: int | None) -> str:
    """Return the name of the version of what other pages show of one page, such as its URL, and whether it is live."""
    return f"shared {pk}"


def range_number(pk: int) -> int:
    """Return the number of the range of ids that a page belongs to: see page_ranges.py."""
    return pk // IDS_PER_RANGE


def ids_in(numbers: range) -> range:
    """Return the ids in the ranges ``numbers``, which follow each other."""
    return range(numbers.start * IDS_PER_RANGE, numbers.stop * IDS_PER_RANGE)


def range_version(number: int) -> str:
    """Return the name of the version of all pages whose ids are in range ``number``."""
    return f"range {number}"


def read_versions(names: Iterable[str]) -> dict[str, str]:
    """Return the versions with ``names``, in one query. One that never changed is an empty text."""
    names = set(names)
    stored = dict(ContentVersion.objects.filter(name__in=names).values_list("name", "version"))
    return {name: stored.get(name, "") for name in names}


_tables: set[str] = set()  # the databases that have the table


def has_table() -> bool:
    """Return whether the migration that creates the table has been applied. Takes a query until it has."""
    if connection.alias not in _tables and ContentVersion._meta.db_table in connection.introspection.table_names():
        _tables.add(connection.alias)
    return connection.alias in _tables


def change_versions(names: Iterable[str]) -> None:
    """Give each of ``names`` a new version, in the current transaction."""
    if not has_table():
        return  # an earlier migration is saving rows
    version = secrets.token_urlsafe(12)
    rows = [ContentVersion(name=name, version=version) for name in dict.fromkeys((ANY_CHANGE, *sorted(names)))]
    ContentVersion.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["name"], update_fields=["version"], batch_size=500
    )
