"""Images within rich text."""

from __future__ import annotations

from typing import Any

from wagtail.images.formats import get_image_format
from wagtail.images.models import SourceImageIOError
from wagtail.images.rich_text import ImageEmbedHandler

from .pending_renditions import RenditionsPendingError
from .renditions import find_substitutes


class AvailableImageEmbedHandler(ImageEmbedHandler):
    """Leaves out images that were deleted, or whose file can’t be read. Wagtail shows a broken image for them."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        return [cls.render(image, attrs) for image, attrs in zip(cls.get_many(attrs_list), attrs_list, strict=True)]

    @staticmethod
    def render(image: Any, attrs: dict[str, Any]) -> str:
        image_format = get_image_format(attrs["format"])
        try:
            if image:
                image.get_rendition(image_format.filter_spec)
                return image_format.image_to_html(image, attrs.get("alt", ""))
        except RenditionsPendingError:
            spec, alt = image_format.filter_spec, attrs.get("alt", "")
            return find_substitutes(image, [spec])[spec].img_tag({"class": image_format.classname, "alt": alt})
        except SourceImageIOError:
            pass
        return ""
