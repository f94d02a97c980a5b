"""Sitemaps: an index of sections, and files of at most 5,000 URLs (https://www.sitemaps.org/protocol.html).

Not ``wagtail.contrib.sitemaps``: it lists every live page of a site in one file, queries each page's site and specific
class, and has no images. Here each file takes one query, whatever its length.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from math import ceil
from typing import NamedTuple
from urllib.parse import urljoin
from xml.sax.saxutils import escape

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db.models import BigIntegerField, CharField, Count, F, Max, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.encoding import iri_to_uri
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from site_core.caching.local_cache import get_or_set
from site_core.media.rendition_specs import get_jpeg_specs
from site_core.pages.models import BasePage
from site_core.site_settings.models import SiteSettings
from site_core.site_settings.robots_rules import GOOGLE, RobotsRules

from .indexable import indexable_pages, page_relation, section_models
from .registry import SitemapEntry, url_sections

URLS_PER_FILE = 5000
SITEMAP_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps
IMAGE_NAMESPACE = "http://www.google.com/schemas/sitemap-image/1.1"


class SitemapFile(NamedTuple):
    """A line of the index. ``modified`` is set only if the section is a single file, whose date it then is."""

    path: str
    modified: datetime | None = None


def sitemap_path(section: str, number: int = 1) -> str:
    return f"/sitemap-{section}.xml" if number == 1 else f"/sitemap-{section}-{number}.xml"


def page_ids(models: list[type[BasePage]]) -> QuerySet:
    """Return the ids of all pages of the types ``models`` in the order of their creation, indexable or not."""
    content_types = ContentType.objects.get_for_models(*models).values()
    return Page.objects.filter(content_type__in=content_types).order_by("pk").values("pk")


def pages_in_file(site: Site, models: list[type[BasePage]], number: int) -> QuerySet[Page]:
    """Return the indexable pages in file ``number`` of a section.

    A file is a range of ids of all pages of the section's types. The database finds it in the index of ids alone, and
    hiding a page from search engines moves no other page to another file.
    """
    start, stop = (number - 1) * URLS_PER_FILE, number * URLS_PER_FILE
    ids = page_ids(models)
    end = Coalesce(Subquery(ids[stop : stop + 1]), Value(2**62, output_field=BigIntegerField()))
    return indexable_pages(site, models).filter(pk__gte=Subquery(ids[start : start + 1]), pk__lt=end)


def sitemap_files(site: Site) -> list[SitemapFile]:
    """Return the files of ``site`` that contain URLs, sorted by section."""
    files = url_section_files(site)
    if get_blocking_rules(site):
        files += [file for section, models in section_models().items() for file in checked_files(site, section, models)]
    else:
        files += page_files(site)
    return sorted(files)


def url_section_files(site: Site) -> list[SitemapFile]:
    return [file for section in url_sections if (file := checked_file(site, section))]


def checked_files(site: Site, section: str, models: list[type[BasePage]]) -> Iterator[SitemapFile]:
    """Yield the files of a section that contain URLs. Reads all pages, because robots.txt may block any of them."""
    for number in range(1, ceil(page_ids(models).count() / URLS_PER_FILE) + 1):
        if file := checked_file(site, section, number):
            yield file


def checked_file(site: Site, section: str, number: int = 1) -> SitemapFile | None:
    entries = list(sitemap_entries(site, section, number))
    newest = max((entry.modified for entry in entries if entry.modified), default=None)
    return SitemapFile(sitemap_path(section, number), newest) if entries else None


def page_files(site: Site) -> list[SitemapFile]:
    """Return the files that contain pages. Two queries for each section, one more for each further file."""
    files = []
    for section, models in section_models().items():
        file_count = ceil(page_ids(models).count() / URLS_PER_FILE)
        if file_count == 1:
            totals = pages_in_file(site, models, 1).aggregate(count=Count("pk"), newest=Max("modified"))
            files += [SitemapFile(sitemap_path(section), totals["newest"])] if totals["count"] else []
        else:
            numbers = range(1, file_count + 1)
            files += [
                SitemapFile(sitemap_path(section, number))
                for number in numbers
                if pages_in_file(site, models, number).exists()
            ]
    return files


def annotate_image_file(pages: QuerySet[Page], models: list[type[BasePage]]) -> QuerySet[Page]:
    """Annotate ``pages`` with ``image_file``: the largest existing JPEG rendition of the lead image, or None.

    Pages show their lead image as AVIF, WebP, and JPEG, and every search engine reads JPEG. Renditions that don’t exist
    yet are left out: creating thousands here would take minutes, and originals are never served.
    """
    fields = [f"{page_relation(model)}__{model.lead_image_field}" for model in models if model.lead_image_field]
    if not fields:
        return pages.annotate(image_file=Value(None, output_field=CharField()))
    image = Coalesce(*(f"{field}_id" for field in fields)) if len(fields) > 1 else F(f"{fields[0]}_id")
    renditions = get_image_model().get_rendition_model().objects
    specs = {spec for model in models for spec in get_jpeg_specs(model.lead_image_set)}
    renditions = renditions.filter(image=OuterRef("lead_image"), image__file_problem="", filter_spec__in=specs)
    largest = Subquery(renditions.order_by("-width", "-pk").values("file")[:1])
    return pages.annotate(lead_image=image, image_file=largest)


def sitemap_entries(site: Site, section: str, number: int = 1) -> Iterator[SitemapEntry]:
    """Yield the URLs in one file of a section, except those that robots.txt keeps Google from requesting."""
    entries: Iterable[SitemapEntry] = ()
    if models := section_models().get(section):
        entries = page_entries(site, models, number)
    elif section in url_sections and number == 1:
        entries = url_sections[section](site)
    rules = get_blocking_rules(site)
    for entry in entries:
        if not rules or rules.allows(entry.url.removeprefix(site.root_url), GOOGLE):
            yield entry


def get_blocking_rules(site: Site) -> RobotsRules | None:
    """Return the rules of the robots.txt that an admin wrote, if they forbid anything. Else None."""
    text = get_or_set(("robots.txt", site.pk), lambda: SiteSettings.for_site(site).search.robots_txt)
    rules = RobotsRules(text) if text.strip() else None
    return rules if rules and rules.can_block else None


def page_entries(site: Site, models: list[type[BasePage]], number: int) -> Iterator[SitemapEntry]:
    """Yield the indexable pages in file ``number`` of a section. One query.

    In the order of their creation: a new page is added to the last file, and the other files don't change.
    """
    pages = annotate_image_file(pages_in_file(site, models, number), models).order_by("pk")
    for path, modified, image_file in pages.values_list("site_path", "modified", "image_file").iterator():
        image_url = urljoin(f"{site.root_url}/", default_storage.url(image_file)) if image_file else ""
        yield SitemapEntry(site.root_url + iri_to_uri(path), modified, image_url)


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
