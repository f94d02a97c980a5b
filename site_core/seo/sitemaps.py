"""Sitemaps: an index of sections, and files of at most 5,000 addresses (https://www.sitemaps.org/protocol.html).

Not ``wagtail.contrib.sitemaps``: it lists every live page of a site in one file, asks for each page's site and
specific class, and has no images. These files take one query each, whatever their length.
"""

from datetime import UTC
from math import ceil
from typing import NamedTuple
from urllib.parse import urljoin
from xml.sax.saxutils import escape

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db.models import BigIntegerField, CharField, Count, F, Max, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.encoding import iri_to_uri
from wagtail.images import get_image_model
from wagtail.models import Page

from .graph import RATIOS
from .indexable import indexable_pages, relation_to, section_models
from .sharing import RENDITION

URLS_PER_FILE = 5000
# Copies that structured data and share cards name, and the page doesn't show.
FOR_OTHER_SITES = [RENDITION, *RATIOS]
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
# https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps
IMAGES = "http://www.google.com/schemas/sitemap-image/1.1"


class SitemapFile(NamedTuple):
    """A line of the index; ``modified`` only where the section is one file and the date therefore the file's own."""

    path: str
    modified: object = None


def sitemap_path(section, number=1):
    return f"/sitemap-{section}.xml" if number == 1 else f"/sitemap-{section}-{number}.xml"


def keys_of(models):
    """The keys of all pages of the types ``models`` in the order in which they were made, listed or not."""
    kinds = ContentType.objects.get_for_models(*models).values()
    return Page.objects.filter(content_type__in=kinds).order_by("pk").values("pk")


def pages_in_file(site, models, number):
    """Those of the pages that belong into file ``number`` of a section which search engines should list.

    A file has its place among all pages of the section's types: to find it the database walks through their keys alone,
    and a page that is taken out of search engines moves no other one into another file.
    """
    first, next_first = (number - 1) * URLS_PER_FILE, number * URLS_PER_FILE
    keys = keys_of(models)
    end = Coalesce(Subquery(keys[next_first : next_first + 1]), Value(2**62, output_field=BigIntegerField()))
    return indexable_pages(site, models).filter(pk__gte=Subquery(keys[first : first + 1]), pk__lt=end)


def sitemap_files(site):
    """The files of ``site`` that have pages in them. Two queries for each section, one more for each further file."""
    files = []
    for section, models in section_models().items():
        last = ceil(keys_of(models).count() / URLS_PER_FILE)
        if last == 1:
            dates = pages_in_file(site, models, 1).aggregate(count=Count("pk"), newest=Max("modified"))
            files += [SitemapFile(sitemap_path(section), dates["newest"])] if dates["count"] else []
        else:
            numbers = (number for number in range(1, last + 1) if pages_in_file(site, models, number).exists())
            files += [SitemapFile(sitemap_path(section, number)) for number in numbers]
    return files


def with_lead_image(pages, models):
    """``pages`` with ``picture``: the file of the largest copy of their lead image that was served already, or None.

    Pages show their lead image as AVIF, WebP and JPEG; every search engine reads JPEG. A page that nobody has opened
    yet has no copies: making thousands here would take minutes, and the original is never served.
    """
    fields = [f"{relation_to(model)}__{model.lead_image_field}" for model in models if model.lead_image_field]
    if not fields:
        return pages.annotate(picture=Value(None, output_field=CharField()))
    image = Coalesce(*(f"{field}_id" for field in fields)) if len(fields) > 1 else F(f"{fields[0]}_id")
    renditions = get_image_model().get_rendition_model().objects
    copies = renditions.filter(image=OuterRef("lead_image"), filter_spec__contains="format-jpeg")
    copies = copies.exclude(filter_spec__in=FOR_OTHER_SITES)
    return pages.annotate(lead_image=image, picture=Subquery(copies.order_by("-width", "-pk").values("file")[:1]))


def sitemap_entries(site, section, number=1):
    """``(address, last change, address of the lead image)`` of each page in one file of a section. One query.

    In the order in which pages were made: a new page joins the last file, and the others stay as they are.
    """
    models = section_models().get(section, [])
    if not models:
        return
    pages = with_lead_image(pages_in_file(site, models, number), models).order_by("pk")
    rows = pages.values_list("address", "modified", "picture")
    for address, modified, picture in rows.iterator():
        image = urljoin(f"{site.root_url}/", default_storage.url(picture)) if picture else ""
        yield site.root_url + iri_to_uri(address), modified, image


def index_xml(site):
    """The sitemap index, a piece at a time."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{SITEMAP}">\n'
    for file in sitemap_files(site):
        yield f"<sitemap><loc>{escape(site.root_url + file.path)}</loc>{lastmod(file.modified)}</sitemap>\n"
    yield "</sitemapindex>\n"


def file_xml(entries):
    """A file with ``entries`` (as from ``sitemap_entries``), a piece at a time."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{SITEMAP}" xmlns:image="{IMAGES}">\n'
    for address, modified, image in entries:
        picture = f"<image:image><image:loc>{escape(image)}</image:loc></image:image>" if image else ""
        yield f"<url><loc>{escape(address)}</loc>{lastmod(modified)}{picture}</url>\n"
    yield "</urlset>\n"


def lastmod(moment):
    """W3C date and time, with the timezone: https://www.w3.org/TR/NOTE-datetime"""
    return f"<lastmod>{moment.astimezone(UTC).isoformat(timespec='seconds')}</lastmod>" if moment else ""
