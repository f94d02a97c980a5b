"""Posts of the block editor."""

import json

import pytest

from .support import FixedResolver, converted, html, kinds, values


def test_text_in_blocks_takes_line_breaks_of_html_for_spaces() -> None:
    assert html("<!-- wp:paragraph -->\n<p>One\ntwo</p>\n<!-- /wp:paragraph -->") == "<p>One two</p>"


def test_classic_text_between_blocks_keeps_its_paragraphs() -> None:
    text = "One\n\nTwo\n<!-- wp:paragraph --><p>Three</p><!-- /wp:paragraph -->"
    assert html(text) == "<p>One</p><p>Two</p><p>Three</p>"


def test_columns_and_groups_are_read_in_order() -> None:
    column = "<!-- wp:column --><div><p>{}</p></div><!-- /wp:column -->"
    text = f"<!-- wp:columns --><div>{column.format('A')}{column.format('B')}</div><!-- /wp:columns -->"
    assert html(text) == "<p>A</p><p>B</p>"


def test_images_of_a_gallery_keep_their_own_captions() -> None:
    image = '<figure><img src="/{0}.jpg" alt="{0}" class="wp-image-{0}"/><figcaption>Caption {0}</figcaption></figure>'
    resolver = FixedResolver()
    conversion = converted(
        f"<!-- wp:gallery --><figure>{image.format(4)}{image.format(8)}<figcaption>All</figcaption></figure>"
        "<!-- /wp:gallery -->",
        resolver,
    )
    assert [value["caption"] for name, value in values(conversion) if name == "figure"] == ["Caption 4", "Caption 8"]
    assert values(conversion)[-1] == ("paragraph", "<p>All</p>")
    assert resolver.images == [4, 8]


def test_the_caption_of_a_video_is_its_title() -> None:
    url = "https://www.youtube.com/watch?v=abcdefghijk"
    text = f'<!-- wp:embed {{"url":"{url}"}} --><figure><div>\n{url}\n</div><figcaption>Rooms</figcaption></figure>'
    assert values(converted(f"{text}<!-- /wp:embed -->"))[0][1]["title"] == "Rooms"


def test_captions_of_tables_and_quotes_stay_with_them() -> None:
    rows = "<tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr>"
    table = f"<figure><table>{rows}</table><figcaption>C</figcaption></figure>"
    quote = "<figure><blockquote><p>Good.</p><cite>Ann</cite></blockquote></figure>"
    (_table, first), (_quote, second) = values(converted(f"<!-- wp:table -->{table}<!-- /wp:table -->{quote}"))
    assert first["caption"] == "C"
    assert second == {"text": "Good.", "attribution": "Ann"}


def test_reusable_blocks_are_put_in_their_place() -> None:
    resolver = FixedResolver({77: "<!-- wp:paragraph --><p>Shared</p><!-- /wp:paragraph -->"})
    conversion = converted('<p>Before</p><!-- wp:block {"ref":77} /--><p>After</p>', resolver)
    assert [value for _name, value in values(conversion)] == ["<p>Before</p><p>Shared</p><p>After</p>"]


def test_reusable_blocks_that_contain_themselves_end() -> None:
    conversion = converted('<!-- wp:block {"ref":1} /-->', FixedResolver({1: 'Word <!-- wp:block {"ref":1} /-->'}))
    assert "reusable block" in kinds(conversion)


def test_words_that_only_stand_in_attributes_are_kept() -> None:
    data = {
        "name": "acf/quote",
        "data": {"quote": "Said \u0022well\u0022 & <b>bold</b>", "_quote": "field_5f", "color": "#fff"},
    }
    conversion = converted(f"<!-- wp:acf/quote {json.dumps(data)} /-->")
    assert values(conversion) == [("paragraph", "<p>Said &quot;well&quot; &amp; <b>bold</b></p>")]
    assert conversion.words_before == conversion.words_after == 3


def test_footnotes_become_references() -> None:
    note = json.dumps([{"id": "abc", "content": 'See <a href="https://n.example/">the note</a>.'}])
    mark = '<sup data-fn="abc"><a href="#abc" id="abc-link">1</a></sup>'
    text = f"<!-- wp:paragraph --><p>Fact{mark}.</p><!-- /wp:paragraph -->"
    conversion = converted(text, footnotes=note)
    assert values(conversion) == [("paragraph", "<p>Fact[1].</p>")]
    assert conversion.references[0]["url"] == "https://n.example/"


def test_blocks_without_content_are_listed() -> None:
    assert "list" in kinds(converted("<!-- wp:latest-posts /--><p>Text</p>"))
    assert "form" in kinds(converted('<!-- wp:contact-form-7/contact-form-selector {"id":5} /-->'))


def test_details_and_questions_are_headings() -> None:
    text = "<!-- wp:details --><details><summary>Why?</summary><p>Because.</p></details><!-- /wp:details -->"
    assert html(text) == "<h2>Why?</h2><p>Because.</p>"


def test_code_keeps_its_lines_and_indents() -> None:
    assert (
        html("<!-- wp:code --><pre><code>if x:\n  y</code></pre><!-- /wp:code -->") == "<p>if x:<br/>\u00a0\u00a0y</p>"
    )


@pytest.mark.parametrize(("count", "expected"), [(300, 301), (2600, 290)])
def test_pages_with_many_headings_have_few_blocks(count: int, expected: int) -> None:
    conversion = converted("<p>Intro</p>" + "<h2>A heading</h2><p>Text</p>" * count)
    texts = [value for _name, value in values(conversion)]
    assert len(texts) <= expected
    assert "".join(texts).count("<h2>") == count
    assert not conversion.missing_words


@pytest.mark.parametrize("inner", ["", '<div class="wp-block-rank-math-faq-block"></div>'])
def test_questions_that_only_stand_in_attributes_are_kept(inner: str) -> None:
    questions = json.dumps({"questions": [{"title": "How long?", "content": "Forty minutes."}]})
    text = f"<!-- wp:rank-math/faq-block {questions} -->\n{inner}\n<!-- /wp:rank-math/faq-block -->"
    conversion = converted(text)
    assert values(conversion) == [("paragraph", "<h2>How long?</h2><p>Forty minutes.</p>")]
    assert conversion.words_before == conversion.words_after == 4
    with_text = converted(text.replace(f"\n{inner}\n", "<div><h3>How long?</h3><p>Forty minutes.</p></div>"))
    assert values(with_text) == values(conversion)


def test_opening_hours_are_a_list() -> None:
    days = [{"name": "Mon", "hours": [{"opening": "09:00", "closing": "12:00"}]}, {"name": "Sun", "hours": []}]
    text = f"<!-- wp:jetpack/business-hours {json.dumps({'days': days})} /-->"
    assert values(converted(text)) == [("paragraph", "<ul><li>Mon: 09:00–12:00</li><li>Sun: Closed</li></ul>")]


@pytest.mark.parametrize("days", ['"x"', "[1]", '[{"hours":5}]', '[{"hours":[null]}]', "null", "{}"])
def test_broken_opening_hours_are_no_error(days: str) -> None:
    converted(f'<!-- wp:jetpack/business-hours {{"days":{days}}} /--><p>After</p>')


def test_what_forms_and_lists_of_other_pages_say_is_no_text_of_the_page() -> None:
    text = (
        '<!-- wp:jetpack/contact-form {"to":"a@b.example","subject":"New intake"} --><div>'
        '<!-- wp:jetpack/field-select {"label":"Your condition","options":["Depression"]} /-->'
        '<!-- wp:jetpack/button {"element":"button","text":"Send it now"} /--></div><!-- /wp:jetpack/contact-form -->'
        '<!-- wp:uagb/post-grid {"ctaText":"Read More"} /-->'
        '<!-- wp:kadence/tableofcontents {"title":"On this page"} /-->'
    )
    conversion = converted(text)
    assert (values(conversion), conversion.words_before) == ([], 0)
    assert {"form", "list"} <= kinds(conversion)


def test_the_foot_of_a_table_is_its_last_row_wherever_it_stands() -> None:
    foot, body = "<tfoot><tr><td>Total</td><td>3</td></tr></tfoot>", "<tbody><tr><td>One</td><td>3</td></tr></tbody>"
    [(_type, table)] = values(converted(f"<table>{foot}{body}</table>"))
    assert [row["values"] for row in table["rows"]] == [["One", "3"], ["Total", "3"]]
