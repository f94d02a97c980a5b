"""Classic text, which WordPress stores without tags for paragraphs."""

from .support import converted, html, kinds, values


def test_blank_lines_separate_paragraphs_and_other_line_breaks_stay() -> None:
    assert html("One\ntwo\n\nThree") == "<p>One<br/>two</p><p>Three</p>"


def test_formats_of_the_text_are_kept_without_the_spaces_around_them() -> None:
    assert html("A <strong> b </strong>c <em>d</em>") == "<p>A <b>b</b> c <i>d</i></p>"


def test_tags_of_blocks_end_a_paragraph() -> None:
    assert html("Before\n<h2>Title</h2>\nAfter") == "<p>Before</p><h2>Title</h2><p>After</p>"


def test_nested_lists_keep_their_levels() -> None:
    text = "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>"
    assert html(text) == "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"


def test_a_caption_belongs_to_its_image() -> None:
    image = '<a href="/a.jpg"><img src="/a-300x200.jpg" alt="Door" /></a>'
    text = f'[caption id="attachment_12" width="300"]{image} Our door[/caption]'
    figure = {"image": {"image": 5, "decorative": False, "alt_text": "Door"}, "caption": "Our door"}
    assert values(converted(text)) == [("figure", figure)]


def test_galleries_are_images_in_their_order() -> None:
    assert [name for name, _value in values(converted('[gallery columns="2" ids="4,8"]'))] == ["figure", "figure"]


def test_a_url_on_its_own_line_is_embedded() -> None:
    conversion = converted("Look:\n\nhttps://www.youtube.com/watch?v=abcdefghijk\n\nDone")
    assert [name for name, _value in values(conversion)] == ["paragraph", "video", "paragraph"]
    assert conversion.links_before == conversion.links_after == 1


def test_scripts_styles_and_comments_are_never_text() -> None:
    text = "<style>p{color:red}</style>Seen<script>alert('[gallery]')</script><!-- hidden words -->"
    assert html(text) == "<p>Seen</p>"


def test_a_quote_without_links_is_a_quote() -> None:
    text = "<blockquote><p>It helped.</p><cite>Ann</cite></blockquote>"
    assert values(converted(text)) == [("quote", {"text": "It helped.", "attribution": "Ann"})]


def test_a_quote_with_links_keeps_them_as_text() -> None:
    assert '<a linktype="page" id="7">' in html('<blockquote>See <a href="/about/">about</a></blockquote>')


def test_levels_of_headings_are_regular() -> None:
    text = "<h1>A</h1><h4>B</h4><h5>C</h5><h2>D</h2><h3>E</h3>"
    assert html(text) == "<h2>A</h2><h3>B</h3><h3>C</h3><h2>D</h2><h3>E</h3>"


def test_tables_keep_their_links_in_a_list() -> None:
    text = (
        "<table><caption>Fees</caption><thead><tr><th>What</th><th>Price</th></tr></thead>"
        '<tr><td><a href="/about/">Visit</a></td><td>$20</td></tr></table>'
    )
    (_table, table), (_text, links) = values(converted(text))
    assert table["caption"] == "Fees"
    assert [column["heading"] for column in table["columns"]] == ["What", "Price"]
    assert links == '<ul><li><a linktype="page" id="7">Visit</a></li></ul>'


def test_a_missing_image_is_listed_and_its_caption_stays() -> None:
    conversion = converted('[caption id=""]<img src="/missing.jpg" alt="Door" /> Our door[/caption]')
    assert "image" in kinds(conversion)
    assert values(conversion) == [("paragraph", "<p>Our door</p>")]


def test_what_only_looks_like_a_shortcode_stays_text() -> None:
    assert html("He said [sic] that [see below] and [[gallery]] work") == (
        "<p>He said [sic] that [see below] and [gallery] work</p>"
    )


def test_the_excerpt_is_the_summary() -> None:
    assert converted("Text", excerpt="<p>In <b>short</b>.</p>").summary == "In short."


def test_tables_that_only_lay_out_text_become_that_text() -> None:
    text = "<table><tr><td><h5>Title</h5><p>Text</p></td><td><img src='/a.jpg' alt='Door'></td></tr></table>"
    (_text, value), (kind, _figure) = values(converted(text))
    assert value == "<h2>Title</h2><p>Text</p>"
    assert kind == "figure"


def test_examples_of_shortcodes_keep_what_is_in_them() -> None:
    assert html("Write [[note]like this[/note]] here") == "<p>Write [[note]like this[/note]] here</p>"


def test_text_that_was_crossed_out_is_listed() -> None:
    assert "strikethrough" in kinds(converted("<del>$100</del> $80"))
