"""Sitemaps: an index of sections, and files of at most 5,000 URLs (https://www.sitemaps.org/protocol.html).

Each file has the pages of a section whose ids are in the same five thousand. Which files there are, and their newest
changes, are stored, and computed again only for thousands in which pages have changed.

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
from django.db.models import CharField, Max, OuterRef, QuerySet, Subquery, Value
from django.utils.encoding import iri_to_uri
from wagtail.images import get_image_model
from wagtail.models import Page, Site

from site_core.caching.fragments.versions import ids_in, range_number
from site_core.caching.local_cache import get_or_set
from site_core.caching.page_ranges import get_or_compute, number_of_range
from site_core.media.rendition_specs import get_jpeg_specs
from site_core.pages.models import BasePage
from site_core.site_settings.models import SearchSettings
from site_core.site_settings.robots_rules import GOOGLE, RobotsRules

from .indexable import filter_indexable, findable_pages, page_relation, section_models
from .registry import SitemapEntry, url_sections

SITEMAP_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps
IMAGE_NAMESPACE = "http://www.google.com/schemas/sitemap-image/1.1"
# A file has the pages whose ids are in as many ranges of caching/page_ranges.py.
RANGES_PER_FILE = 5

# {number of a range: {section with URLs in it: newest change}}
Contents = dict[int, dict[str, datetime | None]]


class SitemapFile(NamedTuple):
    """A line of the index, with the newest change of what the file lists."""

    path: str
    modified: datetime | None


def sitemap_path(section: str, number: int = 1) -> str:
    return f"/sitemap-{section}.xml" if number == 1 else f"/sitemap-{section}-{number}.xml"


def pages_with_ids(site: Site, ids: range) -> QuerySet[Page]:
    """Return the pages with these ids that visitors find."""
    return findable_pages(site).filter(pk__gte=ids.start, pk__lt=ids.stop)


def indexable_of_type(pages: QuerySet[Page], site: Site, model: type[BasePage], ids: range) -> QuerySet[Page]:
    """Return those of ``pages`` (from ``pages_with_ids``) of one type that search engines should list.

    The ids are limited in both tables: PostgreSQL would otherwise read all rows of the type’s own table. The type is
    compared as well: SQLite would otherwise begin with the pages of all types.
    """
    relation, content_type = page_relation(model), ContentType.objects.get_for_model(model)
    limits = {f"{relation}__pk__gte": ids.start, f"{relation}__pk__lt": ids.stop}
    return filter_indexable(pages.filter(content_type=content_type, **limits), site, [model])


def types_of_pages(ids: range) -> dict[int, type[Page] | None]:
    """Return ``{primary key of a content type: model}`` of the live pages with these ids.

    Nearly all ranges of a large site have one type. Queries are faster without the tables of other types.
    """
    pages = Page.objects.live().filter(pk__gte=ids.start, pk__lt=ids.stop).order_by()
    types = pages.values_list("content_type", flat=True).distinct()
    return {pk: ContentType.objects.get_for_id(pk).model_class() for pk in types}


def sitemap_files(site: Site) -> list[SitemapFile]:
    """Return the files of ``site`` that contain URLs, sorted by section."""
    return sorted([*url_section_files(site), *page_files(site)])


def url_section_files(site: Site) -> Iterator[SitemapFile]:
    for section, get_entries in url_sections.items():
        if entries := list(allowed_entries(site, get_entries(site))):
            yield SitemapFile(sitemap_path(section), newest_change(entries))


def page_files(site: Site) -> Iterator[SitemapFile]:
    """Yield the files that contain pages. Reads only the pages of those ranges that have changed."""
    contents = get_contents(site)
    for section in section_models():
        for file_number, modified in enumerate(section_files(contents, section).values(), start=1):
            yield SitemapFile(sitemap_path(section, file_number), modified)


def section_files(contents: Contents, section: str) -> dict[range, datetime | None]:
    """Return ``{numbers of ranges: newest change}`` for each file of a section."""
    files: dict[range, datetime | None] = {}
    for number, sections in contents.items():
        if section in sections:
            first = number - number % RANGES_PER_FILE
            numbers = range(first, first + RANGES_PER_FILE)
            files[numbers] = newest_of(files.get(numbers), sections[section])
    return files


def newest_of(*moments: datetime | None) -> datetime | None:
    return max(filter(None, moments), default=None)


def get_contents(site: Site) -> Contents:
    rules = md5(get_robots_txt(site).encode(), usedforsecurity=False).hexdigest()
    return get_or_compute(f"sitemap:{site.pk}:{rules}", partial(compute_contents, site))


def compute_contents(site: Site, ids: range) -> Contents:
    contents: Contents = {}
    section_of = {model: section for section, models in section_models().items() for model in models}
    sections = {pk: section_of[model] for pk, model in types_of_pages(ids).items() if model in section_of}
    for number, content_type, modified in newest_changes(site, list(sections), ids) if sections else ():
        section, newest = sections[content_type], contents.setdefault(number, {})
        newest[section] = newest_of(newest.get(section), modified)
    return contents


def newest_changes(site: Site, types: list[int], ids: range) -> Iterator[tuple[int, int, datetime | None]]:
    """Yield the number of a range, a content type, and the newest change of the listed pages of this type in the range.

    If robots.txt forbids URLs, yield each page.
    """
    models: Any = [ContentType.objects.get_for_id(pk).model_class() for pk in types]
    pages = filter_indexable(pages_with_ids(site, ids).filter(content_type__in=types), site, models)
    rules = get_blocking_rules(site)
    if rules is None:
        groups = pages.values("content_type", number=number_of_range()).annotate(newest=Max("modified"))
        yield from groups.values_list("number", "content_type", "newest")
        return
    for pk, path, content_type, modified in pages.values_list("pk", "site_path", "content_type", "modified").iterator():
        if rules.allows(iri_to_uri(path), GOOGLE):
            yield range_number(pk), content_type, modified


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
        files = list(section_files(get_contents(site), section))
        for numbers in files[file_number - 1 : file_number]:
            entries = page_entries(site, models, ids_in(numbers))
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
    return get_or_set(("robots.txt", site.pk), lambda: read_robots_txt(site))


def read_robots_txt(site: Site) -> str:
    return SearchSettings.objects.filter(site=site).values_list("robots_txt", flat=True).first() or ""


def get_blocking_rules(site: Site) -> RobotsRules | None:
    """Return the rules of the robots.txt that an admin wrote, if they forbid anything. Else None."""
    text = get_robots_txt(site)
    rules = RobotsRules(text) if text.strip() else None
    return rules if rules and rules.can_block else None


def page_entries(site: Site, models: list[type[BasePage]], ids: range) -> Iterator[SitemapEntry]:
    """Yield the indexable pages of a section with these ids. One query for each of their types.

    In the order of their creation: a new page is added to the last file, and the other files don't change.
    """
    if len(models) > 1:
        present = set(types_of_pages(ids).values())
        models = [model for model in models if model in present]
    pages = pages_with_ids(site, ids)
    rows = (page_rows(indexable_of_type(pages, site, model, ids), model) for model in models)
    for _pk, path, modified, image_file in merge(*rows):
        image_url = urljoin(f"{site.root_url}/", default_storage.url(image_file)) if image_file else ""
        yield SitemapEntry(site.root_url + iri_to_uri(path), modified, image_url)


def page_rows(pages: QuerySet[Page], model: type[BasePage]) -> Iterator[tuple[Any, ...]]:
    pages = annotate_image_file(pages, model).order_by("pk")
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
