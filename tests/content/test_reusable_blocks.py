"""Blocks that are written once and shown on many pages."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from site_core.content.blocks import ReusableBodyBlock
from site_core.content.models import ReusableBlock
from site_core.search.models import SearchEntry
from site_core.site_settings.models import SearchSettings
from tests.support import factories
from tests.support.factories import ReusableBlockFactory, StandardPageFactory, paragraph
from tests.support.html import soup


def reusable(block):
    return {"type": "reusable_block", "value": block.pk}


def publish(block, *content):
    block.content = list(content)
    block.save_revision().publish()


@pytest.fixture
def block(site):
    return ReusableBlockFactory(content=[paragraph("<h2>Who we are</h2><p>Words that pages share.</p>")])


@pytest.fixture
def page(block):
    return StandardPageFactory(body=[paragraph("<h2>First</h2><p>Own words.</p>"), reusable(block)])


def text_of(client, page):
    return soup(client.get(page.url)).main.get_text(" ", strip=True)


def test_page_shows_the_block(page, client):
    assert "Words that pages share." in text_of(client, page)


def test_change_is_public_on_all_pages_at_once(block, page, client):
    other = StandardPageFactory(body=[reusable(block)])
    assert "Words that pages share." in text_of(client, other)
    publish(block, paragraph("<p>Other words.</p>"))
    for each in (page, other):
        assert "Other words." in text_of(client, each)
        assert "Words that pages share." not in text_of(client, each)


def test_draft_of_a_block_is_not_public(block, page, client):
    block.content = [paragraph("<p>Not yet.</p>")]
    block.save_revision()
    assert "Words that pages share." in text_of(client, page)


def test_block_that_is_not_published_shows_nothing(block, page, client):
    block.unpublish()
    assert "Words that pages share." not in text_of(client, page)
    assert page.body.stream_block.get_searchable_content(type(page).objects.get(pk=page.pk).body) == [
        "First Own words."
    ]


def test_headings_of_the_block_are_in_the_table_of_contents(page, client):
    html = soup(client.get(page.url))
    assert html.find(id="who-we-are").name == "h2"
    assert page.get_context(client.get(page.url).wsgi_request)["table_of_contents"][1] == ("who-we-are", "Who we are")


def test_links_of_the_block_lead_to_pages(block, page, client):
    target = StandardPageFactory()
    publish(block, paragraph(f'<p><a linktype="page" id="{target.pk}">More</a></p>'))
    assert soup(client.get(page.url)).main.find("a", string="More")["href"] == target.url


def test_questions_of_the_block_are_in_the_structured_data(site, block, page):
    settings = SearchSettings.for_site(site.site)
    settings.faq_structured_data = True
    settings.save()
    value = {"heading": "Questions", "questions": [{"question": "Does it hurt?", "answer": "<p>No.</p>"}]}
    publish(block, {"type": "faq", "value": value})
    assert [question for question, _answer in type(page).objects.get(pk=page.pk).schema_questions()] == [
        "Does it hurt?"
    ]


@pytest.mark.parametrize(("text", "is_moved"), [("Words that pages share!", False), ("The dose is 50 mg.", True)])
def test_pages_get_another_date_unless_the_change_is_minor(block, page, text, is_moved):
    modified_at = type(page).objects.get(pk=page.pk).modified_at
    publish(block, paragraph(f"<h2>Who we are</h2><p>{text}</p>"))
    assert (type(page).objects.get(pk=page.pk).modified_at != modified_at) == is_moved


def test_search_finds_pages_by_the_text_of_the_block(block, page):
    assert "share" in SearchEntry.objects.get(pk=page.pk).stems
    publish(block, paragraph("<p>Hyperbole.</p>"))
    assert "hyperbol" in SearchEntry.objects.get(pk=page.pk).stems


def test_feed_shows_the_block(block, client):
    factories.ArticlePageFactory(body=[paragraph(), reusable(block)])
    assert "Words that pages share." in client.get("/articles/feed/").content.decode()


def test_citation_in_a_block_is_an_error(block):
    block.content = [paragraph("<p>Shown by a study [1].</p>")]
    with pytest.raises(ValidationError, match="Remove citations"):
        block.full_clean()


def test_block_cannot_contain_another_one():
    assert "reusable_block" not in ReusableBodyBlock().child_blocks


def test_block_in_use_is_not_deleted(block, page, editor):
    url = reverse("wagtailsnippets_content_reusableblock:delete", args=[block.pk])
    response = editor.post(url, follow=True)
    assert "1 page uses it" in response.content.decode()
    assert ReusableBlock.objects.filter(pk=block.pk).exists()


def test_use_in_a_draft_counts(block, site, editor):
    draft = StandardPageFactory(title="Page with a draft", body=[paragraph()])
    draft.save_revision().publish()
    draft.body = [("paragraph", "<p>Text.</p>"), ("reusable_block", block)]
    draft.save_revision()
    both = StandardPageFactory(body=[reusable(block)])
    both.save_revision()
    assert block.used_on() == 2
    names = ("list", "usage", "delete")
    pages = [
        editor.get(
            reverse(f"wagtailsnippets_content_reusableblock:{name}", args=[block.pk] if name != "list" else []),
            follow=True,
        ).text
        for name in names
    ]
    assert "Used 2 times" in pages[0]
    assert "Page with a draft" in pages[1]
    assert "2 pages use it" in pages[2]


def test_block_that_no_page_uses_is_deleted(block, editor):
    editor.post(reverse("wagtailsnippets_content_reusableblock:delete", args=[block.pk]))
    assert not ReusableBlock.objects.filter(pk=block.pk).exists()


def test_list_says_how_often_a_block_is_used(page, editor):
    assert "Used 1 time" in editor.get(reverse("wagtailsnippets_content_reusableblock:list")).content.decode()


def test_preview_escapes_the_name(site, editor):
    block = ReusableBlockFactory(name="<img src=x>")
    response = block.make_preview_request()
    assert b"<img src=x>" not in response.content
    assert b"Words that pages share." in response.content


@pytest.fixture
def article(block):
    publish(block, paragraph("<p>The dose is 40 mg. Call us.</p>"))
    article = factories.ArticlePageFactory(body=[paragraph(), reusable(block)])
    article.record_entered_review()
    return article


def test_change_of_what_was_reviewed_hides_the_reviewer(block, article):
    assert type(article).objects.get(pk=article.pk).shown_reviewer
    publish(block, paragraph("<p>The dose is 80 mg. Call us.</p>"))
    assert type(article).objects.get(pk=article.pk).changed_since_review


def test_minor_change_keeps_the_reviewer(block, article):
    publish(block, paragraph("<p>The dose is 40 mg. Please call us.</p>"))
    assert type(article).objects.get(pk=article.pk).shown_reviewer


def test_reviewer_is_shown_again_when_the_reviewed_text_is_back(block, article):
    for dose in ("80", "40"):
        publish(block, paragraph(f"<p>The dose is {dose} mg. Call us.</p>"))
    assert type(article).objects.get(pk=article.pk).shown_reviewer
