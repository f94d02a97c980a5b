"""What the items of files say about them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from ..items import Item
from .php import PHPDataError, Value, parse
from .plain_text import plain_text

UPLOADS = "/wp-content/uploads/"


@dataclass(frozen=True, slots=True)
class Attachment:
    """``path`` is below the folder of uploads. Texts are plain. ``credit`` is from the file itself (IPTC)."""

    url: str
    path: str
    title: str = ""
    alt: str = ""
    caption: str = ""
    description: str = ""
    credit: str = ""


def attachment_of(item: Item) -> Attachment:
    """Return what an item of the post type “attachment” says about its file."""
    url = item.attachment_url or item.guid
    image_meta = image_meta_of(item)
    return Attachment(
        url=url,
        path=item.meta_value("_wp_attached_file").strip().lstrip("/") or path_below_uploads(url),
        title=plain_text(item.title),
        alt=plain_text(item.meta_value("_wp_attachment_image_alt")),
        caption=plain_text(item.excerpt) or text_of(image_meta.get("caption")),
        description=plain_text(item.content),
        credit=text_of(image_meta.get("credit")) or text_of(image_meta.get("copyright")),
    )


def image_meta_of(item: Item) -> dict[int | str, Value]:
    """Return what WordPress read from the file (``wp_read_image_metadata``)."""
    try:
        stored = parse(item.meta_value("_wp_attachment_metadata"))
    except PHPDataError:
        return {}
    found = stored.get("image_meta") if isinstance(stored, dict) else None
    return found if isinstance(found, dict) else {}


def path_below_uploads(url: str) -> str:
    """Return the path of a file below the folder of uploads. Empty if it is elsewhere."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ""
    return path.partition(UPLOADS)[2]


def text_of(value: Value) -> str:
    """Return a text, or nothing if it is none."""
    return plain_text(value) if isinstance(value, str) else ""
