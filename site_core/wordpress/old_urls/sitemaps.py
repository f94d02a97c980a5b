"""URLs in sitemaps, and in indexes of sitemaps: https://www.sitemaps.org/protocol.html."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext_lazy

from ..models import OldUrl
from .listed import ListedUrl, UrlListError

ROOTS = ("urlset", "sitemapindex")
ENTRIES = ("url", "sitemap")


def read_sitemap(name: str, file: BinaryIO) -> Iterator[ListedUrl]:
    """Yield the URLs of a sitemap, or those of the sitemaps that an index lists. Raise UrlListError."""
    root = None
    try:
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
            tag = str(element.tag).rpartition("}")[2]
            if root is None:
                root = element
                if tag not in ROOTS:
                    raise UrlListError(name, 0, gettext_lazy("The file is XML, but not a sitemap. Choose the sitemap."))
            elif event == "end" and tag in ENTRIES:
                for child in element:
                    if str(child.tag).rpartition("}")[2] == "loc" and (child.text or "").strip():
                        yield ListedUrl((child.text or "").strip(), 0, OldUrl.Origin.SITEMAP)
                root.clear()
    except ParseError as error:
        reason = gettext_lazy("The sitemap is damaged there. Save it again with your browser.")
        raise UrlListError(name, error.position[0], reason) from error
    except (DefusedXmlException, ValueError, LookupError) as error:
        raise UrlListError(
            name, 0, gettext_lazy("The sitemap contains what no sitemap needs, so it is refused.")
        ) from error
