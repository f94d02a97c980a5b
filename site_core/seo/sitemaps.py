"""Sitemaps: an index of sections, and files of at most 5,000 URLs (https://www.sitemaps.org/protocol.html).

Each file has the pages of a section whose ids are in one range. Which files there are, and their newest changes, are
stored, and computed again only for ranges in which pages have changed.

Not ``wagtail.contrib.sitemaps``: it lists every live page of a site in one file, queries each page's site and specific
class, and has no images. Here each file takes a query for each page type in it, whatever its length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from hashlib import md5
from heapq import merge
from typing import Any, NamedTuple
from urllib.parse import urljoin
from xml.sax.saxutils import escape

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db.models import CharField, Count, Max, OuterRef, QuerySet, Subquery, Value
from django.utils.encoding import iri_to_uri
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from site_core.caching.fragments.versions import ids_in
from site_core.caching.local_cache import get_or_set
from site_core.caching.page_ranges import get_or_compute
from site_core.media.rendition_specs import get_jpeg_specs
from site_core.pages.models import BasePage
from site_core.site_settings.models import SiteSettings
from site_core.site_settings.robots_rules import GOOGLE, RobotsRules

from .indexable import indexable_pages, page_relation, section_models
from .registry import SitemapEntry, url_sections

SITEMAP_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps
IMAGE_NAMESPACE = "http://www.google.com/schemas/sitemap-image/1.1"


class SitemapFile(NamedTuple):
    """A line of the index, with the newest change of what the file lists."""

    path: str
    modified: datetime | None


def sitemap_path(section: str, number: int = 1) -> str:
    return f"/sitemap-{section}.xml" if number == 1 else f"/sitemap-{section}-{number}.xml"


def pages_in_range(site: Site, model: type[BasePage], number: int) -> QuerySet[Page]:
    """Return the indexable pages of one type whose ids are in range ``number``.

    The ids are limited in both tables: PostgreSQL would otherwise read all rows of the type’s own table.
    """
    ids, relation = ids_in(number), page_relation(model)
    pages = indexable_pages(site, [model]).filter(pk__gte=ids.start, pk__lt=ids.stop)
    return pages.filter(**{f"{relation}__pk__gte": ids.start, f"{relation}__pk__lt": ids.stop})


def models_in_range(number: int) -> set[type[Page] | None]:
    """Return the types of the live pages whose ids are in range ``number``.

    Nearly all ranges of a large site have one type. A query for each type that is there is faster than one query for
    all types of a section, which joins their tables.
    """
    ids = ids_in(number)
    types = Page.objects.live().filter(pk__gte=ids.start, pk__lt=ids.stop).order_by().values_list("content_type")
    return {ContentType.objects.get_for_id(pk).model_class() for (pk,) in types.distinct()}


def sitemap_files(site: Site) -> list[SitemapFile]:
    """Return the files of ``site`` that contain URLs, sorted by section."""
    return sorted([*url_section_files(site), *page_files(site)])


def url_section_files(site: Site) -> Iterator[SitemapFile]:
    for section, get_entries in url_sections.items():
        if entries := list(allowed_entries(site, get_entries(site))):
            yield SitemapFile(sitemap_path(section), newest_change(entries))


def page_files(site: Site) -> Iterator[SitemapFile]:
    """Yield the files that contain pages. Reads only the pages of those files that have changed."""
    contents = get_contents(site).values()
    for section in section_models():
        dates = [each[section] for each in contents if section in each]
        for file_number, modified in enumerate(dates, start=1):
            yield SitemapFile(sitemap_path(section, file_number), modified)


def get_contents(site: Site) -> dict[int, dict[str, datetime | None]]:
    """Return ``{number of a range: {section with URLs in it: newest change}}``."""
    rules = md5(get_robots_txt(site).encode(), usedforsecurity=False).hexdigest()
    return get_or_compute(f"sitemap:{site.pk}:{rules}", partial(compute_contents, site))


def compute_contents(site: Site, number: int) -> dict[str, datetime | None]:
    contents: dict[str, datetime | None] = {}
    present, has_rules = models_in_range(number), get_blocking_rules(site) is not None
    for section, models in section_models().items():
        for model in (model for model in models if model in present):
            if has_rules:
                entries = list(allowed_entries(site, page_entries(site, [model], number)))
                has_urls, modified = bool(entries), newest_change(entries)
            else:
                totals = pages_in_range(site, model, number).aggregate(count=Count("pk"), newest=Max("modified"))
                has_urls, modified = totals["count"] > 0, totals["newest"]
            if has_urls:
                contents[section] = max(filter(None, [modified, contents.get(section)]), default=None)
    return contents


def newest_change(entries: Iterable[SitemapEntry]) -> datetime | None:
    return max((entry.modified for entry in entries if entry.modified), default=None)


def annotate_image_file(pages: QuerySet[Page], model: type[BasePage]) -> QuerySet[Page]:
    """Annotate ``pages`` with ``image_file``: the largest existing JPEG rendition of the lead image, or None.

    Pages show their lead image as AVIF, WebP, and JPEG, and every search engine reads JPEG. Renditions that don’t exist
    yet are left out: creating thousands here would take minutes, and originals are never served.
    """
    if not model.lead_image_field:
        return pages.annotate(image_file=Value(None, output_field=CharField()))
    image = f"{page_relation(model)}__{model.lead_image_field}_id"
    renditions = get_image_model().get_rendition_model().objects
    specs = get_jpeg_specs(model.lead_image_set)
    renditions = renditions.filter(image=OuterRef(image), image__file_problem="", filter_spec__in=specs)
    return pages.annotate(image_file=Subquery(renditions.order_by("-width", "-pk").values("file")[:1]))


def sitemap_entries(site: Site, section: str, file_number: int = 1) -> Iterator[SitemapEntry]:
    """Yield the URLs in one file of a section, except those that robots.txt keeps Google from requesting."""
    entries: Iterable[SitemapEntry] = ()
    if models := section_models().get(section):
        numbers = [number for number, contents in get_contents(site).items() if section in contents]
        for number in numbers[file_number - 1 : file_number]:
            entries = page_entries(site, models, number)
    elif section in url_sections and file_number == 1:
        entries = url_sections[section](site)
    return allowed_entries(site, entries)


def allowed_entries(site: Site, entries: Iterable[SitemapEntry]) -> Iterator[SitemapEntry]:
    """Yield those of ``entries`` that robots.txt allows Google to request."""
    rules = get_blocking_rules(site)
    for entry in entries:
        if not rules or rules.allows(entry.url.removeprefix(site.root_url), GOOGLE):
            yield entry


def get_robots_txt(site: Site) -> str:
    return get_or_set(("robots.txt", site.pk), lambda: SiteSettings.for_site(site).search.robots_txt)


def get_blocking_rules(site: Site) -> RobotsRules | None:
    """Return the rules of the robots.txt that an admin wrote, if they forbid anything. Else None."""
    text = get_robots_txt(site)
    rules = RobotsRules(text) if text.strip() else None
    return rules if rules and rules.can_block else None


def page_entries(site: Site, models: list[type[BasePage]], number: int) -> Iterator[SitemapEntry]:
    """Yield the indexable pages of a section in range ``number``. One query for each of their types.

    In the order of their creation: a new page is added to the last file, and the other files don't change.
    """
    if len(models) > 1:
        present = models_in_range(number)
        models = [model for model in models if model in present]
    for _pk, path, modified, image_file in merge(*(page_rows(site, model, number) for model in models)):
        image_url = urljoin(f"{site.root_url}/", default_storage.url(image_file)) if image_file else ""
        yield SitemapEntry(site.root_url + iri_to_uri(path), modified, image_url)


def page_rows(site: Site, model: type[BasePage], number: int) -> Iterator[tuple[Any, ...]]:
    pages = annotate_image_file(pages_in_range(site, model, number), model).order_by("pk")
    return pages.values_list("pk", "site_path", "modified", "image_file").iterator()


def sitemap_index_xml(site: Site) -> Iterator[str]:
    """Yield the sitemap index in chunks."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{SITEMAP_NAMESPACE}">\n'
    for file in sitemap_files(site):
        yield f"<sitemap><loc>{escape(site.root_url + file.path)}</loc>{lastmod_xml(file.modified)}</sitemap>\n"
    yield "</sitemapindex>\n"


def sitemap_xml(entries: Iterable[SitemapEntry]) -> Iterator[str]:
    """Yield a sitemap file in chunks."""
    namespaces = f'xmlns="{SITEMAP_NAMESPACE}" xmlns:image="{IMAGE_NAMESPACE}"'
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset {namespaces}>\n'
    for url, modified, image_url in entries:
        image = f"<image:image><image:loc>{escape(image_url)}</image:loc></image:image>" if image_url else ""
        yield f"<url><loc>{escape(url)}</loc>{lastmod_xml(modified)}{image}</url>\n"
    yield "</urlset>\n"


def lastmod_xml(moment: datetime | None) -> str:
    """Return ``moment`` as a W3C datetime in UTC (https://www.w3.org/TR/NOTE-datetime), or an empty string for None."""
    return f"<lastmod>{moment.astimezone(UTC).isoformat(timespec='seconds')}</lastmod>" if moment else ""
