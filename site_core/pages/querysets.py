"""Querysets of pages that visitors can find."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Left, Length
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet

from site_core.caching.fragments.recording import record_shown
from site_core.caching.fragments.versions import LISTED_PAGES


def public_live(pages: PageQuerySet) -> PageQuerySet:
    """Return the ``pages`` that are live and not in a private section.

    The result is that of ``.live().public()``, which fetches the view restrictions first. Here they are part of the
    query. Page types of this project have it as a method: ``PersonPage.objects.public_live()``.
    """
    record_shown(LISTED_PAGES)
    # A section is private if the path of the restricted page is the beginning of this page’s path.
    path_beginning = Left(OuterRef("path"), Length("page__path"))
    private = PageViewRestriction.objects.alias(path_beginning=path_beginning).filter(page__path=F("path_beginning"))
    return pages.live().exclude(Exists(private))


def is_original(field: str = "alias_of") -> Q:
    """Return the condition that a page is not an alias. ``field`` leads to the field of that name.

    SQLite uses no index for a negation. For “is null” it would read and sort all originals, which are nearly all pages.
    """
    return ~Q(**{f"{field}__isnull": False})


def listed(pages: PageQuerySet) -> PageQuerySet:
    """Return the ``pages`` that lists, feeds, and search show: those of ``public_live`` that aren’t aliases.

    An alias repeats another page at a second URL.
    """
    return public_live(pages).filter(is_original())


# What the link to a page needs, and its node in structured data.
LINK_FIELDS = ("title", "slug", "url_path", "path", "depth", "live", "locale", "alias_of")


class BasePageQuerySet(PageQuerySet):
    def public_live(self) -> BasePageQuerySet:
        """Return the pages that are live and not in a private section."""
        return public_live(self)

    def listed(self) -> BasePageQuerySet:
        """Return the pages that lists, feeds, and search show."""
        return listed(self)

    def for_list(self, *fields: str) -> BasePageQuerySet:
        """Read only what a list shows of each page: its link, and ``fields``."""
        return self.only(*LINK_FIELDS, *fields)


BasePageManager = PageManager.from_queryset(BasePageQuerySet)


def children_path_range(path: str) -> tuple[str, str]:
    """Return the first and the last tree path that children of the page at ``path`` can have."""
    return path + Page.alphabet[0] * Page.steplen, path + Page.alphabet[-1] * Page.steplen
