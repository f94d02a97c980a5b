"""Which banners a response shows, and until when that is right."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.models import Site

from site_core.caching.fragments.recording import prevent_storing
from site_core.caching.local_cache import get_or_set
from site_core.site_settings.current_site import get_current_site

from .closures import SitePages
from .models import Banner

EXPIRY_HORIZON = datetime.timedelta(hours=1)  # longer than any cache keeps a page


@dataclass(frozen=True)
class ShownBanner:
    """What pages need of a banner. ``paths`` are those of the pages in the tree, or None for all pages."""

    pk: int | None
    text: str
    is_urgent: bool
    closes_clinic: bool
    closed_urls: tuple[str, ...] | None  # of the public places that it closes, or None for the whole clinic
    starts_at: datetime.datetime
    ends_at: datetime.datetime
    href: str
    link_text: str
    paths: tuple[str, ...] | None

    @property
    def is_announced(self) -> bool:
        """Whether structured data has it: it closes the clinic, or places that are public."""
        return self.closes_clinic and self.closed_urls != ()

    def is_shown(self, page: Any, moment: datetime.datetime) -> bool:
        """Return whether ``page``, or a response without a page (None), shows the banner at ``moment``."""
        if not self.starts_at <= moment < self.ends_at:
            return False
        if self.paths is None:
            return True
        return bool(page and page.path and page.path.startswith(self.paths))


def closed_urls(banner: Banner) -> Iterator[str]:
    site_pages = SitePages.of(banner.site)
    for place in banner.closed_places.all():
        if place.live and place.path in site_pages and (url := place.full_url):
            yield url


def read_banner(banner: Banner) -> ShownBanner:
    page = banner.link_page if banner.link_page and banner.link_page.live else None
    href = (page.url if page else banner.link_url) or ""
    return ShownBanner(
        pk=banner.pk,
        text=banner.text,
        is_urgent=banner.kind == Banner.Kind.URGENT,
        closes_clinic=banner.closes_clinic,
        closed_urls=None if banner.all_places else tuple(closed_urls(banner)),
        starts_at=banner.starts_at,
        ends_at=banner.ends_at,
        href=href,
        link_text=banner.link_text or (page.title if page else ""),
        paths=None if banner.everywhere else tuple(row.page.path for row in banner.pages.all()),
    )


def read_banners(site: Site) -> tuple[ShownBanner, ...]:
    """Return the banners of ``site`` that are shown now or later, urgent ones first."""
    banners = Banner.objects.upcoming().filter(site=site)
    return tuple(
        map(read_banner, banners.select_related("link_page", "site__root_page").prefetch_related("pages__page"))
    )


def get_banners(request: HttpRequest) -> Iterable[ShownBanner]:
    site = get_current_site(request)
    return get_or_set(("banners", site.pk), lambda: read_banners(site)) if site else ()


def current_banners(request: HttpRequest, page: Any, moment: datetime.datetime) -> list[ShownBanner]:
    """Return the banners that ``page`` shows at ``moment``. None as a page stands for search results and errors."""
    if previewed := getattr(request, "previewed_banner", None):
        return [read_banner(previewed)]
    banners = get_banners(request)
    if banners:
        prevent_storing()  # they begin and end at any time
    return [banner for banner in banners if banner.is_shown(page, moment)]


def next_change(request: HttpRequest, moment: datetime.datetime) -> datetime.datetime | None:
    """Return when a banner begins or ends next, if that is soon."""
    times = (time for banner in get_banners(request) for time in (banner.starts_at, banner.ends_at))
    return min((time for time in times if moment < time <= moment + EXPIRY_HORIZON), default=None)
