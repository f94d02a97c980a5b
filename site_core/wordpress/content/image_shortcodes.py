"""Images of shortcodes, with the texts and the link that belong to them."""

from __future__ import annotations

import re
from html import escape

from .media_shortcodes import GAP
from .shortcodes import Shortcode
from .vocabulary import is_link, split_link

PERSON = re.compile(r"person|team|testimonial|member|doctor|staff")


def shown_image(tag: Shortcode, url: str) -> str:
    """Return the image whose URL is the content of a shortcode, as in Avada."""
    values = [*tag.attributes.items(), ("image", url)]
    link = next((split_link(value)[0] for name, value in values if is_link(name, value)), "")
    image = image_html(tag.name, url, values, "alt")
    return f'{GAP}<a href="{escape(link)}">{image}</a>{GAP}' if link else f"{GAP}{image}{GAP}"


def image_html(owner: str, source: str, values: list[tuple[str, str]], own: str) -> str:
    """Return an image. ``own`` are the texts of the media library that readers saw with it."""
    named = dict(values)
    names = (
        "alt",
        "alt_text",
        "image_alt",
        "title_text",
        *(["name", "author"] if PERSON.search(owner) else []),
    )
    alt = next((named[name] for name in names if named.get(name)), "")
    place = f'data-id="{escape(source)}"' if source.isdecimal() else f'src="{escape(source)}"'
    number = named.get("attachment", "") or named.get("image_id", "").partition("|")[0]  # of Enfold and Avada
    if number.isdecimal() and not source.isdecimal():
        place += f' data-id="{number}"'
    return f'<wp-image {place} alt="{escape(alt)}" data-own="{own}">'
