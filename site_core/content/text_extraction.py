"""Reading time."""

import math
import re

from wagtail.blocks import ChooserBlock, ListBlock, RichTextBlock, StreamBlock, StructBlock

from site_core.lib.html import extract_text

# Adults read English prose silently at 238 words a minute: Brysbaert 2019, 10.1016/j.jml.2019.104047.
WORDS_PER_MINUTE = 238
WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def count_words(text):
    """Words of plain ``text``; “follow-up” and “isn’t” are one each."""
    return len(WORD.findall(text))


def texts_of(block, value):
    """The texts of ``value`` (as it is stored) of ``block`` that readers see, without markup.

    The same as the block's own ``get_searchable_content``, without asking the database for the pages and pictures that
    are named beside the texts, and without parsing HTML: a tenth of the time.
    """
    if value is None or not getattr(block, "search_index", True):
        return []
    if isinstance(block, StreamBlock):
        children = [(block.child_blocks.get(item["type"]), item["value"]) for item in value]
    elif isinstance(block, StructBlock):
        children = [(block.child_blocks.get(name), field) for name, field in dict(value).items()]
    elif isinstance(block, ListBlock):
        children = [(block.child_block, item["value"] if is_list_item(item) else item) for item in value]
    elif isinstance(block, RichTextBlock):
        return [extract_text(value)]
    else:
        return [] if isinstance(block, ChooserBlock) else block.get_searchable_content(block.to_python(value))
    return [text for child, own in children if child for text in texts_of(child, own)]


def is_list_item(item):
    """Whether ``item`` of a ListBlock is stored with an id, as they are since Wagtail 2.16."""
    return isinstance(item, dict) and item.get("type") == "item" and "value" in item and "id" in item


def word_count(body):
    """Words of ``body`` (a StreamValue) that a reader sees: block texts without markup."""
    return sum(map(count_words, texts_of(body.stream_block, body.raw_data)))


def reading_minutes(words):
    """Whole minutes, at least one."""
    return max(1, math.ceil(words / WORDS_PER_MINUTE))
