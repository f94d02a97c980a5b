"""Whatever happens to a file: an undamaged item is read as it was, or the file is refused with one kind of error."""

import random
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_core.wordpress.items import Term
from site_core.wordpress.reading import BrokenExport, read
from site_core.wordpress.reading.decoding import FORBIDDEN
from tests.support import wxr

ITEMS = [
    wxr.item(
        number,
        f"Title &amp; {number}",
        content=f"<!-- wp:paragraph --><p>Wörter “{number}” ]]> & more</p><!-- /wp:paragraph -->",
        excerpt=f"Excerpt {number}",
        terms=(("category", f"c{number}", f"Category {number}"),),
        meta={"_thumbnail_id": str(number), "_edit_last": "1"},
        post_name=f"slug-{number}",
        comments=("A comment",),
    )
    for number in range(1, 5)
]
# Older versions write titles and keys without sections.
ITEMS[2] = ITEMS[2].replace("<title><![CDATA[", "<title>").replace("]]></title>", "</title>")
ITEMS[3] = ITEMS[3].replace("<wp:meta_key><![CDATA[", "<wp:meta_key>").replace("]]></wp:meta_key>", "</wp:meta_key>")
RAW = wxr.export(*ITEMS).encode()
STARTS = [RAW.index(item.encode()) for item in ITEMS] + [RAW.index(b"</channel>")]
PIECES = [
    b"<",
    b">",
    b"&",
    b"]]>",
    b"<![CDATA[",
    b"\0",
    b"\xff",
    b"\x80",
    b"<!--",
    b"-->",
    b"<?",
    b"</item>",
    b"\xed\xa0\x80",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("exports")


def comparable(item):
    return replace(item, line=0, post_id=0)


def read_raw(folder, raw):
    """Return the items, or nothing if the file is refused."""
    try:
        return [comparable(item) for item in read([wxr.write(folder, raw)]).items()]
    except BrokenExport:
        return None


@given(
    place=st.integers(0, len(RAW) - 1),
    piece=st.binary(min_size=1, max_size=3) | st.sampled_from(PIECES),
    cut=st.integers(0, 3),
)
def test_damage_never_loses_undamaged_items_silently(folder, place, piece, cut):
    damaged = RAW[:place] + piece + RAW[place + cut :]
    items = read_raw(folder, damaged)
    if items is None:
        return
    for item, (start, end) in zip(read_raw(folder, RAW), pairwise(STARTS), strict=True):
        if place >= end or place + cut < start:
            assert item in items


@given(st.integers(0, len(RAW)), st.integers(0, len(RAW)))
def test_a_missing_piece_never_loses_undamaged_items_silently(folder, one, other):
    first, last = sorted((one, other))
    items = read_raw(folder, RAW[:first] + RAW[last:])
    if items is None:
        return
    for item, (start, end) in zip(read_raw(folder, RAW), pairwise(STARTS), strict=True):
        if first >= end or last <= start:
            assert item in items


@given(st.integers(0, 2**32), st.integers(1, 60))
def test_heavy_damage_is_read_or_refused(folder, seed, number):
    randomness = random.Random(seed)
    raw = bytearray(RAW)
    for _ in range(number):
        raw[randomness.randrange(len(raw))] = randomness.randrange(256)
    read_raw(folder, bytes(raw))


@given(st.binary(max_size=300) | st.text(alphabet="<>/!?[]CDATAersx&;:\n\0é ").map(str.encode))
def test_any_file_is_read_or_refused(folder, raw):
    read_raw(folder, raw)
    read_raw(folder, b"<rss><channel><item>" + raw)


@given(
    title=st.text(st.characters(codec="utf-8")),
    content=st.text(st.characters(codec="utf-8")) | st.text("]>[<!CDATA&;u002\\ \n"),
    slug=st.text(st.characters(codec="utf-8")),
    key=st.text(st.characters(codec="utf-8"), min_size=1),
)
def test_any_text_is_read_as_it_was(folder, title, content, slug, key):
    """All but line ends, which XML doesn’t keep, and characters that it forbids, which are counted."""
    parts = wxr.item(1, title, content=content, terms=(("category", "x", slug),), meta={key: content})
    export = read([wxr.write(folder, wxr.export(parts))])
    (item,) = export.items()
    is_forbidden = any(FORBIDDEN.search(text) for text in (title, content, slug, key))
    assert bool(export.repairs) == is_forbidden
    if not is_forbidden:
        assert item.title == as_lines(title)
        assert item.content == as_lines(content)
        assert item.terms == (Term("category", "x", as_lines(slug)),)
        assert item.meta == {as_lines(key): (as_lines(content),)}


def as_lines(text):
    return text.replace("\r\n", "\n").replace("\r", "\n")
