"""Exports that are broken in known ways are repaired, and each repair is counted with its line."""

import pytest

from site_core.wordpress.reading import BrokenExport, RepairKind, read
from tests.support import wxr

TEXT = wxr.export(wxr.item(1, "A title", content="<p>Some words</p>"))
LINE = TEXT[: TEXT.index("Some words")].count("\n") + 1


def read_text(folder, text):
    export = read([wxr.write(folder, text)])
    (item,) = export.items()
    lines = {kind: [place.line for place in places] for kind, places in export.repairs.places.items()}
    return item, lines


def test_a_sound_export_needs_no_repair(tmp_path):
    assert read_text(tmp_path, TEXT)[1] == {}


@pytest.mark.parametrize(
    ("damaged", "read_as", "kind"),
    [
        ("Some \x08words", "Some words", RepairKind.CONTROL_CHARACTER),
        ("Some\x0bwords", "Some words", RepairKind.CONTROL_CHARACTER),
        ("Some\x00 wor\ufffeds\uffff", "Some words", RepairKind.CONTROL_CHARACTER),
        ("Some ]]> words", "Some ]]> words", RepairKind.CDATA_END),
        ("<script>//]]></script>", "<script>//]]></script>", RepairKind.CDATA_END),
        ("<svg><title>//]]></title></svg>", "<svg><title>//]]></title></svg>", RepairKind.CDATA_END),
        ("<b><![CDATA[Hi]]></b>", "<b><![CDATA[Hi]]></b>", RepairKind.CDATA_END),
    ],
)
def test_damaged_text_is_repaired(tmp_path, damaged, read_as, kind):
    item, lines = read_text(tmp_path, TEXT.replace("Some words", damaged))
    assert item.content == f"<p>{read_as}</p>"
    assert lines == {kind: [LINE]}


@pytest.mark.parametrize(
    ("damaged", "read_as", "kind"),
    [
        ("Tom & Jerry", "Tom & Jerry", RepairKind.BARE_AMPERSAND),
        ("Tom &unknown; Jerry", "Tom &amp;unknown; Jerry", RepairKind.BARE_AMPERSAND),
        ("Tom&nbsp;&eacute;", "Tom\xa0é", RepairKind.HTML_ENTITY),
        ("1 < 2 <3", "1 < 2 <3", RepairKind.BARE_ANGLE_BRACKET),
        ("A&#0;&#x1F;&#xFFFF;B", "AB", RepairKind.CHARACTER_REFERENCE),
        ("A ]]> B", "A ]]> B", RepairKind.CDATA_END),
        ("An <em class='x'>old</em> title", 'An <em class="x">old</em> title', RepairKind.MARKUP_IN_TEXT),
    ],
)
def test_damaged_markup_is_repaired(tmp_path, damaged, read_as, kind):
    item, lines = read_text(tmp_path, TEXT.replace("<![CDATA[A title]]>", damaged))
    assert item.title == read_as
    assert lines == {kind: [19]}


def test_bare_ampersands_in_attributes_are_repaired(tmp_path):
    text = wxr.export(wxr.item(1, terms=(("category", "a & b", "News"),)))
    item, lines = read_text(tmp_path, text)
    assert item.terms[0].slug == "a & b"
    assert list(lines) == [RepairKind.BARE_AMPERSAND]


def test_sections_split_by_wordpress_are_no_repair(tmp_path):
    item, lines = read_text(tmp_path, wxr.export(wxr.item(1, content="a ]]> b ]]]]> c")))
    assert item.content == "a ]]> b ]]]]> c"
    assert lines == {}


@pytest.mark.parametrize(
    ("before", "kinds"),
    [
        ("\ufeff", {RepairKind.BYTE_ORDER_MARK: [1]}),
        ("\n\n", {RepairKind.BEFORE_START: [1]}),
        ("<br />\n<b>Warning</b>: Something in <b>x.php</b>\n", {RepairKind.BEFORE_START: [1, 2]}),
    ],
)
def test_what_stands_before_the_start_is_left_out(tmp_path, before, kinds):
    item, lines = read_text(tmp_path, before + TEXT)
    assert item.line == 18 + before.count("\n")
    assert lines == kinds


def test_what_stands_after_the_end_is_left_out(tmp_path):
    _item, lines = read_text(tmp_path, TEXT + "<!-- cached -->\n<p>Fatal error & more")
    assert lines == {RepairKind.AFTER_END: [TEXT.count("\n") + 2]}


def test_messages_of_php_between_the_elements_are_left_out(tmp_path):
    message = "<br />\n<b>Notice</b>: Undefined index in <b>x.php</b> on line <b>12</b><br />\n"
    item, lines = read_text(tmp_path, TEXT.replace("\t\t<content:", f"{message}\t\t<content:"))
    assert item.content == "<p>Some words</p>"
    assert list(lines) == [RepairKind.BETWEEN_ELEMENTS]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_other_encodings_of_unicode_are_read(tmp_path, encoding):
    item, _lines = read_text(tmp_path, TEXT.replace("words", "wörds 💊").encode(encoding))
    assert item.content == "<p>Some wörds 💊</p>"


def test_bytes_of_windows_1252_inside_of_utf_8_are_converted(tmp_path):
    raw = TEXT.replace("words", "wörds").encode().replace(b"Some", b"\x93S\xf6me\x94")
    item, lines = read_text(tmp_path, raw)
    assert item.content == "<p>“Söme” wörds</p>"
    assert lines == {RepairKind.MIXED_ENCODING: [LINE]}


def test_a_declared_encoding_is_used(tmp_path):
    text = TEXT.replace("UTF-8", "ISO-8859-1", 1).replace("words", "wörds’")
    item, lines = read_text(tmp_path, text.encode("cp1252"))
    assert item.content == "<p>Some wörds’</p>"
    assert lines == {}


def test_a_declared_cyrillic_encoding_is_used(tmp_path):
    item, lines = read_text(
        tmp_path, TEXT.replace("UTF-8", "windows-1251", 1).replace("words", "слова").encode("cp1251")
    )
    assert item.content == "<p>Some слова</p>"
    assert lines == {}


@pytest.mark.parametrize("declared", ["ISO-8859-1", "windows-1251", "utf-7", "zlib", "x-unknown"])
def test_a_wrong_declaration_is_recognized(tmp_path, declared):
    item, lines = read_text(tmp_path, TEXT.replace("UTF-8", declared, 1).replace("words", "wörds 💊"))
    assert item.content == "<p>Some wörds 💊</p>"
    assert lines == {RepairKind.WRONG_ENCODING: [1]}


def test_a_missing_version_is_reported(tmp_path):
    _item, lines = read_text(tmp_path, TEXT.replace("<wp:wxr_version>1.2</wp:wxr_version>", ""))
    assert list(lines) == [RepairKind.NO_VERSION]


def test_attributes_of_blocks_get_their_backslashes_back(tmp_path):
    broken = '<!-- wp:quote {"text":"He said u0022nou0022 u003cbru003e"} -->u0022<!-- /wp:quote -->'
    item, lines = read_text(tmp_path, TEXT.replace("Some words", broken))
    assert '{"text":"He said \\u0022no\\u0022 \\u003cbr\\u003e"} -->u0022<' in item.content
    assert lines == {RepairKind.BLOCK_JSON: [18]}


def test_sound_attributes_of_blocks_stay_as_they_are(tmp_path):
    sound = '<!-- wp:quote {"text":"He said \\u0022no\\u0022"} /-->'
    item, lines = read_text(tmp_path, TEXT.replace("Some words", sound))
    assert sound in item.content
    assert lines == {}


@pytest.mark.parametrize("length", [200, 700, len(TEXT) - 30])
def test_a_file_that_ends_too_early_is_refused_with_its_last_line(tmp_path, length):
    with pytest.raises(BrokenExport, match="The file ends too early") as error:
        read([wxr.write(tmp_path, TEXT[:length])])
    assert error.value.line == TEXT[:length].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</title>\n\t\t<link>", "</titel>\n\t\t<link>"),
        ("A title]]>", "A title]>"),
        ("<![CDATA[A title", "<![CDATX[A title"),
        ("\t\t</item>", ""),
    ],
)
def test_a_broken_structure_is_refused_with_its_line(tmp_path, old, new):
    assert old in TEXT
    text = TEXT.replace(old, new)
    with pytest.raises(BrokenExport) as error:
        read([wxr.write(tmp_path, text)])
    assert 18 <= error.value.line <= text.count("\n")
    assert "export.xml, line " in str(error.value)


def test_a_text_that_swallows_the_next_item_is_refused(tmp_path):
    plain = wxr.item(1, "One").replace("<![CDATA[", "").replace("]]>", "")
    text = wxr.export(
        plain.replace("<title>One", "<title><![CDATA[One"), plain.replace("<title>One", "<title><![CDATA[Two]]>")
    )
    with pytest.raises(BrokenExport, match="A text doesn’t end before the next item starts"):
        read([wxr.write(tmp_path, text)])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "isn’t an export"),
        ("PK\x03\x04", "zip"),
        ('{"posts": []}', "JSON"),
        ("<!DOCTYPE html><html><title>Sign in</title>", "web page"),
        ("<rss><channel><item><title>x</title></item></channel></rss>", "RSS feed"),
        ('<!DOCTYPE rss [<!ENTITY a "b">]>' + TEXT.partition("?>")[2], "document type definition"),
        ('<!DOCTYPE rss SYSTEM "file:///etc/passwd">' + TEXT.partition("?>")[2], "document type definition"),
    ],
)
def test_other_files_are_refused_and_it_says_what_they_are(tmp_path, text, reason):
    with pytest.raises(BrokenExport, match=reason):
        read([wxr.write(tmp_path, text)])


def test_a_definition_of_entities_after_the_start_is_refused(tmp_path):
    with pytest.raises(BrokenExport):
        read([wxr.write(tmp_path, TEXT.replace("<channel>", '<!DOCTYPE rss [<!ENTITY a "b">]><channel>'))])


def test_a_missing_file_is_a_readable_error(tmp_path):
    with pytest.raises(BrokenExport, match="No such file"):
        read([tmp_path / "missing.xml"])
