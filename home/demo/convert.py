"""From the demo's TOML to what Wagtail's fields take."""

import re

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageChooserBlock

PAGE_LINK = re.compile(r'<a href="page:([^"]+)">')


class Converter:
    """Replaces names by the objects they stand for.

    ``pages`` maps paths (``/team/maya-ellison/``) to pages, ``images`` maps names to images. A name that is in
    neither raises KeyError: the demo is wrong, and loading stops.
    """

    def __init__(self, pages, images):
        self.pages = pages
        self.images = images

    def rich_text(self, html):
        """Turn ``<a href="page:/path/">`` into Wagtail's own link to that page."""
        html = re.sub(r"\s*\n\s*", " ", html.strip())
        return PAGE_LINK.sub(lambda m: f'<a linktype="page" id="{self.pages[m[1]].pk}">', html)

    def stream(self, stream_block, items):
        """A StreamValue from a list of ``{type, value}``, or of bare values where there is one type only."""
        if items and not (isinstance(items[0], dict) and "type" in items[0]):
            (only,) = stream_block.child_blocks
            items = [{"type": only, "value": item} for item in items]
        return stream_block.to_python(
            [
                {"type": item["type"], "value": self.value(stream_block.child_blocks[item["type"]], item["value"])}
                for item in items
            ]
        )

    def value(self, block, value):
        """The raw value of one block."""
        if isinstance(block, blocks.RichTextBlock):
            return self.rich_text(value)
        if isinstance(block, blocks.PageChooserBlock):
            path = value if value.startswith("/") else f"/team/{value}/"
            return self.pages[path].pk
        if isinstance(block, ImageChooserBlock):
            return self.images[value].pk
        if isinstance(block, TypedTableBlock):
            header, *rows = value["rows"]
            return {
                "caption": value.get("caption", ""),
                "columns": [{"type": "text", "heading": heading} for heading in header],
                "rows": [{"values": row} for row in rows],
            }
        if isinstance(block, blocks.ListBlock):
            return [self.value(block.child_block, item) for item in value]
        if isinstance(block, blocks.StructBlock):
            return self.struct(block, value)
        return value

    def struct(self, block, value):
        if "image" in block.child_blocks and "decorative" in block.child_blocks:  # Wagtail's ImageBlock
            return {"image": self.images[value].pk, "decorative": True, "alt_text": ""}
        return {
            name: self.value(block.child_blocks[name], item)
            for name, item in value.items()
            if name in block.child_blocks
        }
