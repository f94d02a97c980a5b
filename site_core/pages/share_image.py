"""The image shown where a page is shared: one of its own, or a generated card."""

import base64
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from wagtail.images.models import AbstractImage, SourceImageIOError

from site_core.brand.fonts import ORIGINAL
from site_core.lib import s3_errors
from site_core.media.availability import creating_renditions, storage_breaker
from site_core.media.rendition_specs import get_specs
from site_core.media.renditions import get_renditions
from site_core.site_settings.brand_icons import icon_source
from site_core.site_settings.models import SiteSettings

from .metadata import SHARE_SIZE, ShareImage
from .share_image_drawing import CardBrand, card_digest, draw_card

(SHARE_IMAGE_SPEC,) = get_specs("share")


def is_large_enough(image: AbstractImage | None) -> bool:
    """Return whether ``image`` can be cropped to SHARE_SIZE without enlarging it."""
    return image is not None and image.width >= SHARE_SIZE[0] and image.height >= SHARE_SIZE[1]


def cropped_share_image(image: AbstractImage | None, root_url: str) -> ShareImage | None:
    """Return ``image`` cropped to SHARE_SIZE. ``root_url`` makes a relative URL absolute.

    None if the image is too small, or if its file can’t be read.
    """
    if image is None or not is_large_enough(image):
        return None
    try:
        rendition = get_renditions(image, [SHARE_IMAGE_SPEC])[SHARE_IMAGE_SPEC]
    except SourceImageIOError:
        return None
    url = rendition.url if "://" in rendition.url else root_url + rendition.url
    return ShareImage(url, rendition.width, rendition.height, image.default_alt_text)


def card_brand(settings: SiteSettings) -> CardBrand | None:
    """Return the brand of a site’s cards. None for the original one."""
    brand = settings.brand
    if not brand.is_own and brand.font_pair == ORIGINAL:
        return None
    return CardBrand.from_tokens(brand.tokens(), icon_source(settings) if brand.is_own else None, brand.font_pair)


@dataclass
class ShareCard:
    """The generated card of one page. Its file name contains a digest of everything drawn on it."""

    page_id: int | None
    title: str
    clinic: str
    tagline: str = ""
    logo: Any = None  # an image of the library
    name: str = ""  # if the page has several cards
    brand: CardBrand | None = None  # the original one

    @property
    def digest(self) -> str:
        logo = f"{self.logo.pk} {self.logo.file_hash or self.logo.file.name}" if self.logo else ""
        return card_digest(self.title, self.clinic, self.tagline, logo, self.brand)

    def image(self, root_url: str) -> ShareImage:
        """Return the card's URL, size, and alt text. The file is drawn at the first request."""
        url = root_url + reverse("share_card", args=[self.page_id or 0, self.digest])
        alt = self.title if self.title == self.clinic else f"{self.title} — {self.clinic}"
        return ShareImage(url, *SHARE_SIZE, alt)

    def draw(self) -> bytes:
        """Return the card as a JPEG. If the logo's file is missing or unreadable, the site's own mark is drawn."""
        if self.logo:
            with suppress(SourceImageIOError), creating_renditions(self.logo), self.logo.open_file() as file:
                return draw_card(self.title, self.clinic, self.tagline, file, self.brand)
        return draw_card(self.title, self.clinic, self.tagline, brand=self.brand)

    def data_uri(self) -> str:
        """Return the card as a ``data:`` URL, for previews of unpublished pages."""
        return f"data:image/jpeg;base64,{base64.b64encode(self.draw()).decode()}"

    def open(self) -> File:
        """Return the card as an open file. If it can’t be stored, draw it each time."""
        if storage_breaker.allows_call:
            try:
                return self._open_stored()
            except Exception as error:
                if isinstance(error, s3_errors.connection_errors()):
                    storage_breaker.record_failure()
                elif not isinstance(error, (OSError, *s3_errors.client_errors())):
                    raise
        return ContentFile(self.draw())

    def _open_stored(self) -> File:
        """Return the stored card. Draw and store it if needed, and delete older cards of the page."""
        folder = f"images/cards/{self.page_id}" + (f"/{self.name}" if self.name else "")
        name = f"{folder}/{self.digest}.jpg"
        if not default_storage.exists(name):
            older = default_storage.listdir(folder)[1] if default_storage.exists(folder) else []
            default_storage.save(name, ContentFile(self.draw()))
            for old in older:
                default_storage.delete(f"{folder}/{old}")
        return default_storage.open(name)
