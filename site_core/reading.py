"""Reading time."""

import math
import re

from django.utils.html import strip_tags

# Adults read English prose silently at 238 words a minute: Brysbaert 2019, 10.1016/j.jml.2019.104047.
WORDS_PER_MINUTE = 238
WORD = re.compile(r"\w+(?:[’'-]\w+)*")


def count_words(text):
    """Words of plain ``text``; “follow-up” and “isn’t” are one each."""
    return len(WORD.findall(text))


def word_count(body):
    """Words of ``body`` (a StreamValue) that a reader sees: block texts without markup."""
    texts = (text for child in body for text in child.block.get_searchable_content(child.value))
    return sum(count_words(strip_tags(text)) for text in texts)


def reading_minutes(words):
    """Whole minutes, at least one."""
    return max(1, math.ceil(words / WORDS_PER_MINUTE))
