"""What is in an export file is read item by item, and nothing else is."""

import pytest

from site_core.wordpress.items import Author, Term
from site_core.wordpress.reading import BrokenExport, read
from tests.support import wxr


def read_parts(folder, *parts, **keywords):
    return read([wxr.write(folder, wxr.export(*parts, **keywords))])


def test_the_head_tells_what_the_site_is(tmp_path):
    site = read_parts(tmp_path).site
    assert (site.title, site.tagline, site.language) == ("Larch Street Clinic", "Psychiatry in New York", "en-US")
    assert (site.base_url, site.wxr_version) == ("https://clinic.example", "1.2")


def test_all_fields_of_an_item_are_read(tmp_path):
    text = wxr.item(
        7,
        "Ketamine &amp; TMS",
        content="<p>One</p>",
        excerpt="Short",
        parent=3,
        terms=(("category", "news", "News"), ("post_tag", "tms", "TMS")),
        meta={"_thumbnail_id": "9", "seo": 'a:1:{i:0;s:1:"x";}'},
        comments=("Hello", "World"),
        creator="anna",
        post_date="2024-03-01 09:30:00",
        is_sticky="1",
        menu_order="4",
        post_password="secret",
    )
    (item,) = read_parts(tmp_path, text).items()
    assert (item.post_id, item.parent_id, item.menu_order, item.sticky) == (7, 3, 4, True)
    assert (item.title, item.content, item.excerpt) == ("Ketamine &amp; TMS", "<p>One</p>", "Short")
    assert (item.creator, item.date, item.password) == ("anna", "2024-03-01 09:30:00", "secret")
    assert item.terms == (Term("category", "news", "News"), Term("post_tag", "tms", "TMS"))
    assert item.meta == {"_thumbnail_id": ("9",), "seo": ('a:1:{i:0;s:1:"x";}',)}
    assert (item.comment_count, item.file, item.line) == (2, "export.xml", 18)


def test_authors_and_terms_are_read(tmp_path):
    export = read_parts(
        tmp_path, wxr.author("anna", "Anna Roe", "a@x.example"), wxr.term("topic", "tms", "TMS", "brain")
    )
    assert export.authors == {"anna": Author("anna", "Anna Roe", email="a@x.example")}
    assert export.terms == (Term("topic", "tms", "TMS", parent_slug="brain"),)


def test_files_of_a_split_export_are_merged(tmp_path):
    first = wxr.write(tmp_path, wxr.export(wxr.author("anna", "Anna"), wxr.item(1)), "a.xml")
    second = wxr.write(tmp_path, wxr.export(wxr.author("ben", "Ben"), wxr.item(1), wxr.item(2)), "b.xml")
    export = read([first, second])
    assert [(item.post_id, item.file) for item in export.items()] == [(1, "a.xml"), (2, "b.xml")]
    assert list(export.authors) == ["anna", "ben"]
    assert export.counts.read["post"] == 2
    assert export.counts.repeated["post"] == 1
    assert export.counts.total == 3


def test_exports_of_different_sites_are_refused(tmp_path):
    first = wxr.write(tmp_path, wxr.export(), "a.xml")
    second = wxr.write(tmp_path, wxr.export().replace("clinic.example", "other.example"), "b.xml")
    with pytest.raises(BrokenExport, match=r"b\.xml: The files are exports of different sites"):
        read([first, second])


def test_one_site_by_http_and_by_https_is_one_site(tmp_path):
    first = wxr.write(tmp_path, wxr.export(wxr.item(1)), "a.xml")
    second = wxr.write(tmp_path, wxr.export(wxr.item(2)).replace("https://clinic", "http://www.clinic"), "b.xml")
    assert len(list(read([first, second]).items())) == 2


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "7.0"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_namespaces_of_any_version_and_scheme_are_read(tmp_path, version, scheme):
    text = wxr.export(wxr.item(1, content="Text", excerpt="Short"))
    text = text.replace("http://wordpress.org/export/1.2", f"{scheme}://wordpress.org/export/{version}")
    (item,) = read([wxr.write(tmp_path, text)]).items()
    assert (item.content, item.excerpt) == ("Text", "Short")


def test_prefixes_may_have_other_names(tmp_path):
    text = wxr.export(wxr.item(1, content="Text", excerpt="Short"))
    for old, new in (
        ("wp:", "ns0:"),
        ("content:enc", "ns1:enc"),
        ("xmlns:content", "xmlns:ns1"),
        ("xmlns:wp", "xmlns:ns0"),
    ):
        text = text.replace(old, new)
    (item,) = read([wxr.write(tmp_path, text)]).items()
    assert (item.post_id, item.content, item.excerpt) == (1, "Text", "Short")


def test_prefixes_without_a_namespace_mean_themselves(tmp_path):
    text = wxr.export(wxr.item(1, content="Text"), head=wxr.HEAD.partition("<rss")[0] + "<rss><channel>")
    (item,) = read([wxr.write(tmp_path, text)]).items()
    assert (item.post_id, item.content) == (1, "Text")


def test_terms_of_the_first_format_are_not_doubled(tmp_path):
    text = wxr.item(1).replace(
        "\t\t</item>",
        '<category><![CDATA[News]]></category><category domain="category" nicename="news"><![CDATA[News]]></category>'
        '<category domain="tag"><![CDATA[TMS]]></category></item>',
    )
    (item,) = read_parts(tmp_path, text).items()
    assert item.terms == (Term("category", "news", "News"), Term("post_tag", "", "TMS"))


def test_items_without_an_id_get_the_same_one_each_time(tmp_path):
    export = read_parts(
        tmp_path, wxr.item("", guid="https://clinic.example/x"), wxr.item("x", guid="https://clinic.example/y")
    )
    first, second = (item.post_id for item in export.items())
    assert first < 0 > second != first
    assert [item.post_id for item in export.items()] == [first, second]
    assert export.repairs.counts["no_post_id"] == 2


def test_two_items_with_one_id_are_both_read(tmp_path):
    export = read_parts(tmp_path, wxr.item(1, "One", guid="a"), wxr.item(1, "Two", guid="b"))
    assert [item.title for item in export.items()] == ["One", "Two"]
    assert len({item.post_id for item in export.items()}) == 2
    assert export.repairs.counts["repeated_post_id"] == 1


def test_a_default_namespace_is_read_like_a_prefix(tmp_path):
    text = wxr.item(7).replace(
        "<wp:post_id>7</wp:post_id>", '<post_id xmlns="http://wordpress.org/export/1.2/">7</post_id>'
    )
    export = read_parts(tmp_path, text)
    assert [item.post_id for item in export.items()] == [7]
    assert not export.repairs


def test_elements_of_plug_ins_are_ignored(tmp_path):
    text = wxr.item(7).replace("<wp:post_id>", "<geo:point><geo:lat>1</geo:lat></geo:point><wp:post_id>")
    export = read_parts(tmp_path, text)
    assert [item.post_id for item in export.items()] == [7]
    assert not export.repairs


def test_white_space_around_a_section_is_not_read(tmp_path):
    text = wxr.item(7).replace("<![CDATA[A title]]>", "\n <![CDATA[ A ]]><![CDATA[title]]>\n ")
    (item,) = read_parts(tmp_path, text).items()
    assert item.title == " A title"


def test_a_second_id_in_an_item_is_reported(tmp_path):
    export = read_parts(tmp_path, wxr.item(7).replace("</wp:post_id>", "</wp:post_id><wp:post_id>9</wp:post_id>"))
    assert [item.post_id for item in export.items()] == [7]
    assert list(export.repairs.counts) == ["repeated_element"]


def test_two_items_without_a_border_are_refused(tmp_path):
    text = wxr.item(7).replace("</item>", "") + wxr.item(8).replace("<item>", "")
    with pytest.raises(BrokenExport, match="An item has two IDs"):
        read_parts(tmp_path, text)
