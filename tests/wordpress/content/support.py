"""What the tests of converted content share."""

from __future__ import annotations

from typing import Any

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from blog.models import ArticlePage
from site_core.content.blocks import BODY_FEATURES
from site_core.wordpress.content.conversion import ARTICLE_BLOCKS, Conversion, convert
from site_core.wordpress.items import Item

HOST = "https://old.example"
PAGE, IMAGE, DOCUMENT = 7, 5, 9


class FixedResolver:
    """Knows the page /about/, each image but /missing.jpg, the texts of image 12, and each PDF."""

    def __init__(self, reusable: dict[int | str, str] | None = None) -> None:
        self.reusable = reusable or {}
        self.images: list[str | int] = []

    def page(self, url: str) -> int | None:
        return PAGE if url.startswith(f"{HOST}/about/") else None

    def image(self, url_or_id: str | int, alt: str, caption: str) -> int | None:
        self.images.append(url_or_id)
        return None if "missing" in str(url_or_id) else IMAGE

    def image_texts(self, url_or_id: str | int) -> tuple[str, str]:
        return ("Nurse with a coil", "Our own caption") if url_or_id == 12 else ("", "")

    def document(self, url: str) -> int | None:
        return DOCUMENT if url.endswith(".pdf") else None

    def reusable_block(self, name: int | str) -> str | None:
        return self.reusable.get(name)


def converted(content: str, resolver: FixedResolver | None = None, excerpt: str = "", **meta: str) -> Conversion:
    item = Item(
        1,
        "post",
        title="A post",
        link=f"{HOST}/post/",
        content=content,
        excerpt=excerpt,
        meta={name: (value,) for name, value in meta.items()},
    )
    return convert(
        content, item=item, resolver=resolver or FixedResolver(), allowed=ARTICLE_BLOCKS, has_references=True
    )


def values(conversion: Conversion) -> list[tuple[str, Any]]:
    return [(block["type"], block["value"]) for block in conversion.blocks]


def html(content: str, **meta: str) -> str:
    """Return the rich text of all blocks."""
    return "".join(value for name, value in values(converted(content, **meta)) if name == "paragraph")


def kinds(conversion: Conversion) -> set[str]:
    return {notice.kind for notice in conversion.notices}


def after_editing(text: str) -> str:
    """Return rich text as Wagtail’s editor saves it again."""
    converter = ContentstateConverter(BODY_FEATURES)
    return converter.to_database_format(converter.from_database_format(text))


def stream_block() -> Any:
    return ArticlePage._meta.get_field("body").stream_block
