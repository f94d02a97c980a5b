"""The picture that goes with a page where it is shared: one of its own, or a card that is drawn."""

import base64
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from .metadata import SHARE_SIZE, ShareImage
from .share_cards import card_digest, draw_card

RENDITION = f"fill-{SHARE_SIZE[0]}x{SHARE_SIZE[1]}|format-jpeg"


def is_large_enough(image):
    """Whether ``image`` (or None) can be cropped for sharing without being blown up."""
    return image is not None and image.width >= SHARE_SIZE[0] and image.height >= SHARE_SIZE[1]


def cropped_share_image(image, root_url):
    """``image`` cropped for sharing."""
    # In the plural, as the singular writes into the cache each time.
    rendition = image.get_renditions(RENDITION)[RENDITION]
    url = rendition.url if "://" in rendition.url else root_url + rendition.url
    return ShareImage(url, rendition.width, rendition.height, image.default_alt_text)


@dataclass
class ShareCard:
    """The card of one page. Kept in storage under a name that changes with what is drawn on it."""

    page_id: int | None
    title: str
    clinic: str
    tagline: str = ""
    logo: Any = None  # an image of the library

    @property
    def digest(self):
        logo = f"{self.logo.pk} {self.logo.file_hash or self.logo.file.name}" if self.logo else ""
        return card_digest(self.title, self.clinic, self.tagline, logo)

    def image(self, root_url):
        """The card as pages name it; drawn when it is first asked for."""
        url = root_url + reverse("share_card", args=[self.page_id or 0, self.digest])
        alt = self.title if self.title == self.clinic else f"{self.title} — {self.clinic}"
        return ShareImage(url, *SHARE_SIZE, alt)

    def draw(self):
        """The card's JPEG as bytes. A logo whose file is gone or unreadable gives way to the site's mark."""
        if self.logo:
            try:
                with self.logo.open_file() as file:
                    return draw_card(self.title, self.clinic, self.tagline, file)
            except OSError:
                pass
        return draw_card(self.title, self.clinic, self.tagline)

    def data_uri(self):
        """The card inside an address, for previews of what is not published yet."""
        return f"data:image/jpeg;base64,{base64.b64encode(self.draw()).decode()}"

    def open(self):
        """The card as an open file, drawn and kept if it is not there yet; earlier cards of the page are removed."""
        folder = f"images/cards/{self.page_id}"
        name = f"{folder}/{self.digest}.jpg"
        if not default_storage.exists(name):
            earlier = default_storage.listdir(folder)[1] if default_storage.exists(folder) else []
            default_storage.save(name, ContentFile(self.draw()))
            for old in earlier:
                default_storage.delete(f"{folder}/{old}")
        return default_storage.open(name)
