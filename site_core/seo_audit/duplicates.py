"""Titles and descriptions that several pages show in search results."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Site

from .findings import Finding
from .models import AuditedPage

MAX_TITLES = 3
MAX_REMEMBERED = 1000


def make_key(text: str) -> str:
    """Return the hash by which texts are compared, ignoring case. "" if ``text`` is blank."""
    text = text.casefold().strip()
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest() if text else ""


def join_titles(titles: list[str], count: int) -> str:
    """Return “A”, “B” and 2 more. ``count`` is the number of pages, of which ``titles`` are the first."""
    quoted = ", ".join(_("“%(title)s”") % {"title": title} for title in titles[:MAX_TITLES])
    more = count - MAX_TITLES
    if more <= 0:
        return quoted
    return ngettext("%(titles)s and %(count)s more", "%(titles)s and %(count)s more", more) % {
        "titles": quoted,
        "count": more,
    }


class Group(NamedTuple):
    """The pages with the same text."""

    size: int
    first: dict[int, str]  # {page id: title} of the first MAX_TITLES + 1


class Duplicates:
    """Finds other pages of ``site`` that show the same text, with an index of the database."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.groups: dict[tuple[str, str], Group] = {}  # thousands of pages may have the same text

    def indexed(self) -> QuerySet[AuditedPage]:
        pages = AuditedPage.objects.filter(noindex=False, has_canonical_elsewhere=False, page__live=True)
        return pages.filter(page__path__startswith=self.site.root_page.path)

    def check(self, pages: Collection[AuditedPage]) -> Iterator[tuple[int, Finding]]:
        for page, others in self.find("title_key", pages):
            message = _(
                "The title for search engines is the same as that of %(pages)s. Give each page its own, so that "
                "search engines can tell them apart."
            )
            yield page.pk, Finding("title_duplicate", message % {"pages": others}, "seo_title")
        for page, others in self.find("description_key", pages):
            message = _("The description is the same as that of %(pages)s. Say what is particular to each page.")
            yield page.pk, Finding("description_duplicate", message % {"pages": others}, "search_description")

    def find(self, field: str, pages: Collection[AuditedPage]) -> Iterator[tuple[AuditedPage, str]]:
        """Yield those of ``pages`` that have duplicates, with the titles of these."""
        checked = [page for page in pages if getattr(page, field) and not page.noindex]
        checked = [page for page in checked if not page.has_canonical_elsewhere]
        stored = dict(self.indexed().filter(pk__in=[page.pk for page in checked]).values_list("pk", field))
        groups = self.load(field, {getattr(page, field) for page in checked})
        for page in checked:
            key = getattr(page, field)
            group = groups.get(key, Group(0, {}))
            titles = [title for pk, title in group.first.items() if pk != page.pk]
            if count := group.size - (stored.get(page.pk) == key):  # a draft may have another text
                yield page, join_titles(titles, count)

    def load(self, field: str, keys: Collection[str]) -> dict[str, Group]:
        """Return ``{key: Group}`` for those of ``keys`` that any page has."""
        if len(self.groups) > MAX_REMEMBERED:
            self.groups.clear()
        found = {key: group for key in keys if (group := self.groups.get((field, key)))}
        rows: dict[str, dict[int, str]] = {}
        counts: dict[str, int] = {}
        new = self.indexed().filter(**{f"{field}__in": keys - found.keys()}).order_by("pk")
        for key, page_id, title in new.values_list(field, "pk", "page__title").iterator():
            counts[key] = counts.get(key, 0) + 1
            if counts[key] <= MAX_TITLES + 1:
                rows.setdefault(key, {})[page_id] = title
        for key, count in counts.items():
            found[key] = Group(count, rows[key])
            if count > MAX_TITLES:
                self.groups[field, key] = found[key]
        return found
