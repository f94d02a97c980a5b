"""The value of a fact is shown wherever the fact is used, and a changed value replaces it everywhere."""

import json
import re

import pytest
from django.test import Client, TestCase

from blog.models import ArticlePage
from site_core.facts.text import expand_facts, expand_facts_in_html, find_fact_ids
from site_core.media.models import ClinicImage
from site_core.pages.models import Topic
from site_core.pages.page_content import walk_page
from site_core.search.query import search_pages
from site_core.site_settings.models import SearchSettings
from tests.support import factories
from tests.support.complete import PAGE_TYPES, complete_page
from tests.support.factories import (
    ArticlePageFactory,
    FactFactory,
    ReusableBlockFactory,
    StandardPageFactory,
    paragraph,
)
from tests.support.html import soup
from tests.support.public_site import public_responses, public_urls
from tests.support.shared_rows import SharedRows

BEFORE, AFTER = "vexilotrine", "platypus"
HOSTILE = "</script><img src=x onerror=alert(1)> \"'&"
# What is named, and stands in lists and URLs, has no facts. Nor have addresses, the library’s images, and the topics.
NAMES = ("job_title", "credentials", "regulatory_authority")


def embed(fact):
    return f'<embed embedtype="fact" id="{fact.pk}"/>'


def token(fact):
    return f"{{fact:{fact.pk}}}"


def turn_on_llms_txt():
    settings = SearchSettings.for_site(factories.HomePage.objects.get().get_site())
    settings.llms_txt = True
    settings.save()


def change(fact, value):
    with TestCase.captureOnCommitCallbacks(execute=True):
        fact.value = value
        fact.save()


def use_everywhere(model, fact):
    """Return a complete page of the type ``model`` with the fact in every text except titles of pages."""
    html = f"<h2>Costs {embed(fact)}</h2><p>Every visit {embed(fact)}, [1], or {token(fact)}.</p>"
    text = f"Costs {token(fact)}"
    Topic.objects.filter(slug="about").update(name=f"About {text}", description=text)
    page = complete_page(model, text, html)
    page.title = page.draft_title = f"Any {model.__name__}"
    for name in {*NAMES, *model.data_fields}:
        if hasattr(page, name):
            setattr(page, name, "Plain"[: model._meta.get_field(name).max_length])
    for relation in ("references", "education"):
        if hasattr(page, relation):
            setattr(page, relation, [])
    page.also_known_as = []
    page.seo_title = page.search_description = f"Found {token(fact)}"
    page.save(clean=False)
    ClinicImage.objects.update(title="Plain", description="Plain", credit="Plain")
    Topic.objects.update(name="Plain", description="Plain")
    return page


@pytest.fixture(scope="module")
def responses(_site_rows, django_db_blocker):
    """All public responses after the value of a fact was changed, which every text of every page type uses."""
    with SharedRows(django_db_blocker), django_db_blocker.unblock():
        fact = FactFactory(value=BEFORE)
        for model in PAGE_TYPES:
            use_everywhere(model, fact)
        turn_on_llms_txt()
        client = Client()
        before = public_responses(client, public_urls())
        change(fact, AFTER)
        yield before, public_responses(client, public_urls())


def test_no_public_response_shows_a_token(responses):
    for url, (_status, _target, body) in responses[1].items():
        assert re.findall(rb".{0,80}{fact:.{0,20}", body) == [], url


def test_every_response_that_had_the_value_has_the_new_one(responses):
    before, after = responses
    showing = [url for url, response in before.items() if BEFORE.encode() in response[2]]
    assert {"/llms.txt", "/articles/feed/"} < set(showing)
    for url in showing:
        assert AFTER.encode() in after[url][2], url
        assert BEFORE.encode() not in after[url][2], url


@pytest.fixture
def fact(site):
    turn_on_llms_txt()
    return FactFactory(value=BEFORE)


def article_html(page, client):
    return client.get(page.url).text


def description(page, client):
    return soup(client.get(page.url)).find("meta", attrs={"name": "description"})["content"]


def shared_description(page, client):
    return soup(client.get(page.url)).find("meta", property="og:description")["content"]


def structured_data(page, client):
    return str(json.loads(soup(client.get(page.url)).find("script", type="application/ld+json").string))


def table_of_contents(page, client):
    return soup(client.get(page.url)).find(class_="table-of-contents").get_text()


def feed(page, client):
    return client.get("/articles/feed/").text


def llms_txt(page, client):
    return client.get("/llms.txt").text


def words_found(page, client):
    return " ".join(word for word in (BEFORE, AFTER) if page.pk in {found.pk for found in search_pages(word)})


def search_results(page, client):
    return "".join(client.get(f"/search/?q={word}").text for word in (f"article {BEFORE}", f"article {AFTER}"))


def audited_text(page, client):
    return walk_page(ArticlePage.objects.get(pk=page.pk)).text


@pytest.mark.parametrize(
    "read",
    [
        article_html,
        description,
        shared_description,
        structured_data,
        table_of_contents,
        feed,
        llms_txt,
        words_found,
        audited_text,
    ],
    ids=lambda read: read.__name__,
)
def test_changed_value_is_read(fact, client, read):
    headings = "".join(f"<h2>Part {number} {embed(fact)}</h2><p>Words.</p>" for number in range(4))
    page = ArticlePageFactory(standfirst=f"Costs {token(fact)}.", body=[paragraph(headings)])
    assert BEFORE in read(page, client)
    change(fact, AFTER)
    assert AFTER in read(page, client)
    assert BEFORE not in read(page, client)


def test_reusable_block_shows_the_changed_value(fact, client):
    block = ReusableBlockFactory(content=[paragraph(f"<p>Costs {embed(fact)}.</p>")])
    page = StandardPageFactory(body=[{"type": "reusable_block", "value": block.pk}])
    assert words_found(page, client) == BEFORE
    change(fact, AFTER)
    assert AFTER in article_html(page, client)
    assert words_found(page, client) == AFTER


def test_pages_get_another_date_with_another_value_only(fact):
    page = StandardPageFactory(body=[paragraph(f"<p>{embed(fact)}</p>")])
    page.save_revision(clean=False).publish()
    modified_at = type(page).objects.get(pk=page.pk).modified_at
    change(fact, BEFORE)
    assert type(page).objects.get(pk=page.pk).modified_at == modified_at
    change(fact, AFTER)
    assert type(page).objects.get(pk=page.pk).modified_at > modified_at


def test_markup_in_a_value_is_text(fact, client):
    page = use_everywhere(ArticlePage, fact)
    change(fact, HOSTILE)
    document = soup(client.get(page.url))
    assert not document.find_all("img", src="x")
    assert HOSTILE in document.find("main").get_text()
    assert HOSTILE in str(json.loads(document.find("script", type="application/ld+json").string)["@graph"]).replace(
        "\\'", "'"
    )
    assert b"<img src=x" not in client.get("/articles/feed/").content


def test_fact_within_a_value_is_not_shown(fact, client):
    other = FactFactory(value="secret")
    page = use_everywhere(ArticlePage, fact)
    change(fact, f"A{token(other)}B{token(fact)}")
    for url in (page.url, "/articles/feed/", "/llms.txt"):
        body = client.get(url).content
        assert b"secret" not in body
        assert re.findall(rb".{0,80}{fact:.{0,20}", body) == []


@pytest.mark.parametrize("pk", ["0", "999999999999999999", "12345678901234567890123"])
def test_unknown_fact_shows_nothing(site, client, pk):
    page = StandardPageFactory(
        introduction=f"A{{fact:{pk}}}B", body=[paragraph(f'<p>C<embed embedtype="fact" id="{pk}"/>D</p>')]
    )
    text = soup(client.get(page.url)).main.get_text()
    assert "CD" in text
    if len(pk) < 19:
        assert "AB" in text


def test_token_that_a_visitor_types_is_not_replaced(fact, client):
    assert BEFORE not in client.get("/search/", {"q": token(fact)}).text


def test_texts_without_facts_need_no_query(site, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert expand_facts("Plain {text}") == "Plain {text}"
        assert expand_facts_in_html("<p>Rich</p>") == "<p>Rich</p>"


def test_facts_are_found_in_any_content():
    stream = json.dumps([{"type": "paragraph", "value": '<p><embed embedtype="fact" id="9"/></p>'}])
    content = {
        "s": stream,
        "a": ["{fact:3}", {"b": '<p><embed id="7" embedtype="fact"></embed></p>'}],
        "c": 12,
        "d": None,
    }
    assert find_fact_ids(content) == {3, 7, 9}


def test_images_are_not_taken_for_facts():
    assert find_fact_ids('<embed embedtype="image" id="7" alt="fact" format="left"/>') == set()


def test_form_keeps_the_token(fact, editor):
    from django.urls import reverse

    page = StandardPageFactory(introduction=f"Costs {token(fact)}", body=[paragraph(f"<p>{embed(fact)}</p>")])
    response = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert token(fact) in response.text


def test_review_covers_the_name_of_an_ordinary_fact(fact):
    page = ArticlePageFactory(standfirst=f"Costs {token(fact)}.")
    page.save_revision().publish()
    change(fact, AFTER)
    page.refresh_from_db()
    assert page.shown_reviewer


def test_review_ends_with_another_value_that_clinicians_review(site):
    fact = FactFactory(value="50 mg", kind="text", clinically_reviewed=True)
    page = ArticlePageFactory(standfirst=f"Takes {token(fact)}.")
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.shown_reviewer
    change(fact, "80 mg")
    page.refresh_from_db()
    assert page.changed_since_review
    assert page.shown_reviewer is None
