"""What visitors miss after the switch and what has no answer by now, worst first, one click from a redirect."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from wagtail.models import Page

from site_core.redirects.admin.not_found_report import get_add_url
from site_core.redirects.models import NotFoundPath
from site_core.redirects.not_found_summary import is_missing
from site_core.redirects.serving.suggestions import suggest_pages

from .models import MissedUrl, Switch

MAX_LOOKED_AT = 200  # URLs for which it is looked up whether something answers by now


@dataclass(frozen=True)
class Miss:
    """A missed URL, with the page that visitors may have meant, and the form for a redirect, prefilled with both."""

    url: MissedUrl
    page: Page | None
    add_url: str

    @property
    def is_surprise(self) -> bool:
        """Whether the proof sheet did not know the URL, or was wrong about it."""
        return self.url.sheet != MissedUrl.Sheet.UNANSWERED


def worst_misses(switch: Switch, limit: int) -> list[Miss]:
    """Return up to ``limit`` missed URLs that nothing answers by now: first those that are not on the proof sheet."""
    return list(islice(unanswered_misses(switch), limit))


def unanswered_misses(switch: Switch) -> Iterator[Miss]:
    urls = switch.missed_urls.filter(hits__gt=0).select_related("site__root_page")
    for url in urls[:MAX_LOOKED_AT]:
        row = NotFoundPath(site=url.site, path=url.path)
        if is_missing(row):
            page = next(iter(suggest_pages(url.path, url.site, 1)), None)
            yield Miss(url, page, get_add_url(row, page))
