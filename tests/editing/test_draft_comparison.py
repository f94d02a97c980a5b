"""What differs between two versions of a page, as text with the changes marked."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import get_page_models

from blog.models import ArticlePage
from home.models import StandardPage
from site_core.editing.drafts.comparison import ADDED, REMOVED, compare, compare_text
from site_core.editing.drafts.content import content_fields, read_page
from site_core.editing.drafts.plain_text import block_text, rich_text_lines
from site_core.pages.models import BasePage
from tests.support import factories
from tests.support.html import soup

PAGE_MODELS = [model for model in get_page_models() if issubclass(model, BasePage)]


def differences(model, old, new):
    """Return ``{label: (summary, removed words, added words)}``."""
    return {
        change.label: (
            change.summary,
            [segment.text for line in change.lines for segment in line if segment.kind == REMOVED],
            [segment.text for line in change.lines for segment in line if segment.kind == ADDED],
        )
        for change in compare(model, old, new)
    }


@pytest.fixture
def page(site):
    page = factories.StandardPageFactory(title="Parking", introduction="Where to park.")
    return StandardPage.objects.get(pk=page.pk)


def test_equal_pages_have_no_differences(page):
    content = read_page(page)
    assert compare(StandardPage, content, dict(content)) == []


def test_changed_words_are_marked_in_their_line(page):
    content = read_page(page)
    changes = differences(StandardPage, content, content | {"introduction": "Where to stand."})
    assert changes == {"Introduction": ("", ["park"], ["stand"])}


def test_texts_with_little_in_common_are_shown_one_after_the_other():
    [line] = compare_text("Ketamine and sleep", "A new title")
    parts = [(segment.kind, segment.text) for segment in line]
    assert parts == [(REMOVED, "Ketamine and sleep"), (ADDED, "A new title")]


def test_words_that_changed_next_to_each_other_are_one_change():
    [line] = compare_text("It lasts for two long hours today", "It lasts for three short hours today")
    assert [segment.text for segment in line] == ["It lasts for ", "two long", "three short", " hours today"]


def test_very_long_paragraphs_are_compared_in_a_moment():
    [line] = compare_text("one two " * 20_000, "two one " * 20_000)
    assert [segment.kind for segment in line] == [REMOVED, ADDED]


def test_blocks_are_added_removed_and_moved(page):
    old = read_page(page)
    text = {"type": "paragraph", "id": "new", "value": "<p>New text</p>"}
    added = old | {"body": [*old["body"], text]}
    assert differences(StandardPage, old, added) == {"Body: Text": ("Added", [], ["New text"])}
    assert differences(StandardPage, added, old) == {"Body: Text": ("Removed", ["New text"], [])}
    moved = old | {"body": [text, *old["body"]]}
    assert differences(StandardPage, added, moved) == {"Body": ("The order of the blocks changed.", [], [])}


def test_a_link_that_leads_elsewhere_is_a_difference(page):
    lines = [
        rich_text_lines(f'<p>See <a href="{url}">here</a>.</p>') for url in ("https://a.example", "https://b.example")
    ]
    assert lines[0] == "See here (https://a.example)."
    assert compare_text(*lines)


def test_bold_text_is_a_change_of_formatting(page):
    old = read_page(page)
    bold = [old["body"][0] | {"value": old["body"][0]["value"].replace("words", "<b>words</b>")}]
    assert differences(StandardPage, old, old | {"body": bold}) == {"Body: Text": ("Formatting changed.", [], [])}


def test_links_to_pages_have_the_title_of_the_page(page):
    assert rich_text_lines(f'<p><a linktype="page" id="{page.pk}">here</a></p>') == "here (Parking)"
    assert rich_text_lines('<p><a linktype="page" id="999999">here</a></p>') == "here (deleted (999999))"
    part = f'<p><a linktype="page" id="{page.pk}" fragment="east">here</a></p>'
    assert rich_text_lines(part) == "here (Parking#east)"


def test_text_with_markup_stays_text(page):
    assert rich_text_lines("<p>1 &lt; 2 &amp; <i>x</i></p>") == "1 < 2 & x"


def test_choices_dates_references_and_images_are_named(site):
    article = factories.ArticlePageFactory(image=factories.ImageFactory(title="A lamp"), live=False)
    old = read_page(ArticlePage.objects.get(pk=article.pk))
    article.references.add(factories.ReferenceFactory(title="A new work"))
    article.image = factories.ImageFactory(title="A window")
    article.next_review = datetime.date(2028, 3, 1)
    article.save()
    changes = differences(ArticlePage, old, read_page(ArticlePage.objects.get(pk=article.pk)))
    assert changes["Lead image"][1:] == (["lamp"], ["window"])
    assert "March" in " ".join(changes["Next review due"][2])
    assert any("A new work" in text for label in changes if label.endswith("references") for text in changes[label][2])


@pytest.mark.parametrize("model", PAGE_MODELS, ids=lambda model: model.__name__)
def test_every_block_has_a_text(site, model):
    factories.ImageFactory()
    for field in model._meta.get_fields():
        for block in field.stream_block.child_blocks.values() if isinstance(field, StreamField) else []:
            value = block.get_prep_value(block.normalize(block.get_preview_value()))
            assert isinstance(block_text(block, value), str)


def test_a_table_has_a_line_for_each_row():
    block = StandardPage._meta.get_field("body").stream_block.child_blocks["table"]
    value = block.get_prep_value(block.normalize(block.get_preview_value()))
    assert len(block_text(block, value).splitlines()) >= len(value["rows"]) + 1


@pytest.mark.parametrize("model", PAGE_MODELS, ids=lambda model: model.__name__)
def test_bookkeeping_of_pages_is_not_compared(model):
    bookkeeping = {"path", "live", "owner", "live_revision", "latest_revision", "wagtail_admin_comments", "url_path"}
    assert not bookkeeping & set(content_fields(model))
    assert {"title", "slug", "go_live_at"} <= set(content_fields(model))


def test_child_rows_and_topics_are_compared():
    assert {"references", "article_authors", "corrections", "topics", "body"} <= set(content_fields(ArticlePage))


def figure_of(image):
    chosen = {"image": image.pk, "alt_text": "A chair", "decorative": False}
    return {"type": "figure", "id": "f", "value": {"image": chosen, "caption": ""}}


def embed_of(image):
    html = f'<p>Text</p><embed embedtype="image" id="{image.pk}" alt="A chair" format="fullwidth"/>'
    return {"type": "paragraph", "id": "p", "value": html}


@pytest.mark.parametrize("block", [figure_of, embed_of])
def test_another_image_with_the_same_title_is_shown(page, block):
    old, new = (factories.ImageFactory(title="Chair") for _number in range(2))
    content = read_page(page)
    [change] = compare(StandardPage, content | {"body": [block(old)]}, content | {"body": [block(new)]})
    assert change.pictures == [(REMOVED, old), (ADDED, new)]
    assert change.lines or change.summary == "Another image"


def test_another_lead_image_with_the_same_title_is_shown(site):
    old, new = (factories.ImageFactory(title="Chair") for _number in range(2))
    article = factories.ArticlePageFactory(image=old)
    content = read_page(ArticlePage.objects.get(pk=article.pk))
    [change] = compare(ArticlePage, content, content | {"image": new.pk})
    assert (change.summary, change.pictures) == ("Another image", [(REMOVED, old), (ADDED, new)])


def test_an_image_that_was_deleted_since_is_left_out(page):
    content = read_page(page)
    image = factories.ImageFactory()
    [change] = compare(StandardPage, content, content | {"body": [*content["body"], figure_of(image)]})
    image.delete()
    assert change.pictures == []


def test_the_notice_above_the_form_shows_both_images(page, editor):
    old, new = (factories.ImageFactory(title="Chair", description="A chair") for _number in range(2))
    page.body = [figure_of(old)]
    page.save_revision().publish()
    draft = StandardPage.objects.get(pk=page.pk)
    draft.body = [figure_of(new)]
    draft.save_revision(user=User.objects.create_user("dana"))
    html = soup(editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))
    rows = html.select(".draft-changes__picture")
    assert [row.img["src"] for row in rows] == [image.get_rendition("max-165x165").url for image in (old, new)]
    assert [" ".join(row.text.split()) for row in rows] == ["Before: Chair (A chair)", "New: Chair (A chair)"]
