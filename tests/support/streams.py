"""Values for any StreamField block, generated from the block's definition."""

import datetime

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.images.blocks import ImageBlock

from site_core.content.models import ReusableBlock
from site_core.content.reusable_blocks import ReusableBlockChooser

VIDEO_URL = "https://www.youtube.com/watch?v=abcdefghijk"


class Filler:
    """Generates raw values (as stored in the database) in which every text is ``text``.

    ``page``, ``person``, and ``image`` are used wherever a block needs one, and ``html`` for rich text.
    """

    def __init__(self, text="Plain words", html=None, page=None, person=None, image=None):
        self.text, self.html = text, f"<p>{text}</p>" if html is None else html
        self.page, self.person, self.image = page, person, image

    def value(self, block):
        generators = [
            (blocks.RichTextBlock, lambda: self.html),
            (ImageBlock, lambda: {"image": self.image.pk, "alt_text": self.text, "decorative": False}),
            (blocks.PageChooserBlock, lambda: self.page_for(block)),
            (ReusableBlockChooser, self.reusable_block),
            (blocks.URLBlock, lambda: VIDEO_URL),
            (blocks.BooleanBlock, lambda: False),
            (blocks.ChoiceBlock, lambda: str(block.field.choices[-1][0])),
            (blocks.MultipleChoiceBlock, lambda: [str(block.field.choices[0][0])]),
            (blocks.IntegerBlock, lambda: 1),
            (blocks.DateBlock, lambda: "2026-10-01"),
            (blocks.TimeBlock, lambda: "17:00" if block.name == "closes" else "09:00"),
            ((blocks.CharBlock, blocks.TextBlock), lambda: self.text[: block.field.max_length]),
            (TypedTableBlock, self.table),
            (blocks.ListBlock, lambda: [self.value(block.child_block)] * max(2, block.meta.min_num or 0)),
            (blocks.StructBlock, lambda: {name: self.value(child) for name, child in block.child_blocks.items()}),
            (blocks.StreamBlock, lambda: self.stream(block)),
        ]
        return next(generate() for kind, generate in generators if isinstance(block, kind))

    def page_for(self, block):
        only_people = any(model._meta.label == "pages.PersonPage" for model in block.target_models)
        return (self.person if only_people else self.page).pk

    def reusable_block(self):
        content = [{"type": "paragraph", "value": self.html}]
        return ReusableBlock.objects.get_or_create(name=self.text[:120], defaults={"content": content})[0].pk

    def table(self):
        heading = {"type": "text", "heading": self.text}
        return {"caption": self.text, "columns": [heading, heading], "rows": [{"values": [self.text, self.text]}] * 2}

    def stream(self, block, only=None):
        """Return one of every block that ``block`` allows, in order, or of those named in ``only``."""
        return [
            {"type": name, "value": self.value(child)}
            for name, child in block.child_blocks.items()
            if only is None or name in only
        ]


def all_body_blocks():
    """Yield each block of each page type: ``(page model, field name, block name, block)``."""
    from wagtail.fields import StreamField
    from wagtail.models import get_page_models

    for model in get_page_models():
        for field in model._meta.get_fields():
            if isinstance(field, StreamField):
                for name, block in field.stream_block.child_blocks.items():
                    yield model, field.name, name, block


def walk_blocks(block):
    """Yield ``block`` and every block inside it."""
    yield block
    children = list(getattr(block, "child_blocks", {}).values())
    if isinstance(block, blocks.ListBlock):
        children = [block.child_block]
    for child in children:
        yield from walk_blocks(child)


def now_plus(**delta):
    return datetime.datetime.now(datetime.UTC) + datetime.timedelta(**delta)
