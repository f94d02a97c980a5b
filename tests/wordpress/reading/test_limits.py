"""Files of any size and shape are read in constant memory, or refused."""

import tracemalloc

import pytest

from site_core.wordpress.reading import BrokenExport, parsing, read
from site_core.wordpress.reading.block_json import repair_block_json
from site_core.wordpress.reading.plain_text import plain_text
from tests.support import wxr

MEGABYTE = 1024 * 1024


def peak_of_reading(path):
    """Return the number of items, and the most bytes that were in use."""
    tracemalloc.start()
    try:
        number = sum(1 for _item in read([path]).items())
        return number, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def write_large(folder, items):
    text = "<p>Some words with “quotes”, and more.</p>\n" * 500
    path = folder / "large.xml"
    with path.open("w", encoding="utf-8") as file:
        file.write(wxr.HEAD)
        file.writelines(wxr.item(number, content=text, meta={"a": "1"}) for number in range(1, items + 1))
        file.write(wxr.TAIL)
    return path


def test_memory_does_not_grow_with_the_file(tmp_path):
    small = peak_of_reading(write_large(tmp_path, 50))
    large = peak_of_reading(write_large(tmp_path, 250))
    assert (small[0], large[0]) == (50, 250)
    assert large[1] < small[1] + MEGABYTE // 4


def test_a_post_of_5_megabytes_is_read(tmp_path):
    text = "<p>Words</p>" * (5 * MEGABYTE // 12)
    (item,) = read([wxr.write(tmp_path, wxr.export(wxr.item(1, content=text)))]).items()
    assert item.content == text


def test_an_item_that_is_too_large_is_left_out_and_listed(tmp_path, monkeypatch):
    monkeypatch.setattr(parsing, "ITEM_LIMIT", 100_000)
    export = read([wxr.write(tmp_path, wxr.export(wxr.item(1, content="x" * 200_000), wxr.item(2)))])
    assert [item.post_id for item in export.items()] == [2]
    assert export.counts.too_large == {"post": 1}
    assert [place.line for place in export.counts.too_large_places] == [18]
    assert export.counts.total == 2


def test_too_many_terms_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(parsing, "HEAD_LIMIT", 100_000)
    with pytest.raises(BrokenExport, match="too many authors, categories, and tags"):
        read([wxr.write(tmp_path, wxr.export(*[wxr.term("category", f"c{n}", "C") for n in range(500)]))])


@pytest.mark.parametrize("start", ["<item a='", "<!-- ", "<? "])
def test_markup_that_never_ends_is_refused(tmp_path, start):
    path = wxr.write(tmp_path, wxr.HEAD + start + "x " * (5 * MEGABYTE))
    with pytest.raises(BrokenExport, match="doesn’t end"):
        read([path])


def test_text_that_never_ends_before_the_start_is_left_out(tmp_path):
    path = wxr.write(tmp_path, "x " * (5 * MEGABYTE) + wxr.export(wxr.item(1)))
    assert len(list(read([path]).items())) == 1


def test_deep_nesting_is_refused(tmp_path):
    with pytest.raises(BrokenExport, match="nested too deeply"):
        read([wxr.write(tmp_path, wxr.HEAD + "<title>" + "<a>" * 1000)])
    with pytest.raises(BrokenExport, match="nested too deeply"):
        read([wxr.write(tmp_path, wxr.HEAD + "<wp:comment>" + "<a>" * 1000)])


@pytest.mark.parametrize("piece", ["&", "<", "]]>", "&nbsp;", "&#0;", "\0", "<!-- wp:x {u0022", "]]>]]>\n", "\x80"])
def test_many_repairs_take_no_more_memory_than_few(tmp_path, piece):
    raw = wxr.export(wxr.item(1, "T")).replace("<![CDATA[T]]>", piece.replace("<!-- wp", "&lt;!-- wp") * 20_000)
    export = read([wxr.write(tmp_path, raw.encode("latin-1"))])
    assert len(list(export.items())) == 1
    assert sum(len(places) for places in export.repairs.places.values()) <= 200


def test_hostile_text_is_read_in_linear_time():
    """Each of these takes hours if the time grows with the square of the length."""
    assert repair_block_json("<!-- wp:x {u0022 " * 200_000)[1] == 0
    assert plain_text("<!--" * 500_000)
    assert plain_text("<a" * 500_000)
    assert plain_text("[b]" * 500_000)
