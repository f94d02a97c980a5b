"""Words and links, as they are counted before and after a post is converted."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any

from .vocabulary import shown_settings

WORD = re.compile(r"\w+(?:[’']\w+)*")
URL = re.compile(r"(?:https?://|\bwww\.)[^\s<>\"]+", re.IGNORECASE)
RAISED = re.compile("[⁰¹²³⁴-₎]+")
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\ufffc\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
MAX_COMPARED, MAX_WORD = 500, 80  # words, characters
BLOCK_TAG = re.compile(r"</?(?:sup|sub|p|h[1-6]|ul|ol|li|br|hr)\b[^>]*>")


class Count:
    """The words and links that readers of the old site saw."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.links: list[str] = []
        self.after_link = 0  # how many texts there were when the last link ended

    def continues(self, url: str) -> bool:
        """Return whether a link goes on: two links to one URL with no text between are one to readers."""
        texts = self.texts[self.after_link :][:50]
        return self.links[-1:] == [url] and bool(self.after_link) and not "".join(texts).strip()

    def add(self, other: Count) -> None:
        """Add what ``other`` counted, apart from what is here."""
        self.texts += [" ", *other.texts, " "]
        self.links += other.links

    @property
    def words(self) -> Counter[str]:
        return word_counts("".join(self.texts))


def word_counts(text: str) -> Counter[str]:
    """Return the words in plain ``text``, in lower case, without those of URLs."""
    text = RAISED.sub(r" \g<0> ", text)
    text = UNSEEN.sub("", unicodedata.normalize("NFKC", URL.sub(" ", text)))
    return Counter(word.casefold() for word in WORD.findall(text))


def missing_words(before: Counter[str], after: Counter[str]) -> Counter[str]:
    """Return the words of ``before`` that ``after`` doesn’t have. Spaces between two of them make no difference."""
    missing, added = before - after, after - before
    for whole, parts in ((missing, added), (added, missing)):
        for word in list(whole)[:MAX_COMPARED]:
            for place in range(1, min(len(word), MAX_WORD)):
                start, end = word[:place], word[place:]
                if parts[start] > 0 and parts[end] > 0 and (start != end or parts[start] > 1):
                    count = min(whole[word], parts[start], parts[end])
                    whole[word] -= count
                    parts[start] -= count
                    parts[end] -= count
                    break
    return +missing


def named_values(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the strings and numbers in JSON with the names of their keys."""
    pending = [(name, value)]
    while pending:
        key, item = pending.pop()
        if isinstance(item, dict):
            pending.extend(reversed(list(shown_settings(item))))
        elif isinstance(item, list):
            pending.extend((key, child) for child in reversed(item))
        elif isinstance(item, (str, int, float)) and not isinstance(item, bool):
            yield key, str(item)


def count_blocks(blocks: Iterable[dict[str, Any]], references: Iterable[dict[str, str]]) -> Count:
    """Return the words and links of converted blocks and references."""
    count = Count()
    for block in blocks:
        value = block["value"]
        if isinstance(value, str):
            count.links += re.findall(r"<a [^>]*>", value)
            count.texts.append(unescape(re.sub(r"<[^>]*>", "", BLOCK_TAG.sub(" ", value))) + " ")
        elif block["type"] == "video":
            count.links.append(value["url"])
            count.texts.append(f" {value['title']} ")
        elif block["type"] in {"table", "quote"}:
            count.texts += [f" {text} " for _name, text in named_values(value)]
        elif block["type"] == "figure":
            count.texts.append(f" {value['caption']} ")
    for reference in references:
        count.links += [reference["url"] or reference["doi"]] if reference["url"] or reference["doi"] else []
        count.texts += [f" {text} " for name, text in reference.items() if name != "url"]
    return count
