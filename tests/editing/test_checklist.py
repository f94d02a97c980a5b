"""The list of what is missing in a page names everything that publishing needs, and nothing else, in one round."""

import json
import re

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.admin.telepath import JSContext
from wagtail.models import Page, Revision, get_page_models
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from blog.models import ArticlePage
from home.models import TreatmentPage
from site_core.pages.models import BasePage
from tests.support import factories
from tests.support.audit import log_in_with_permissions
from tests.support.forms import allowed_parent, blocks_list, complete_form, form_data, post_new_page
from tests.support.html import soup

pytestmark = pytest.mark.django_db

NOTHING = inline_formset([])
EMPTY_ARTICLE = {"title": "", "slug": "", "body": streamfield([]), "key_takeaways": streamfield([])} | dict.fromkeys(
    ("article_authors", "references", "corrections"), NOTHING
)


def new_url(model, parent):
    return reverse("editing:new_checklist", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def places(response, section="[data-checklist-needed]"):
    """Return ``{path or element id: label}`` of the items in a section of the list."""
    links = soup(response).select(f"{section} li > :first-child")
    return {link.get("data-form-element") or link.get("data-form-path") or "": link.get_text() for link in links}


@pytest.fixture
def check_new(site, editor):
    """Return the response about a new page with changed fields."""

    def post(model, **changed):
        fields = complete_form(model, site, factories.ImageFactory()) | changed
        return editor.post(new_url(model, allowed_parent(model, site)), form_data({}, **fields))

    return post


@pytest.mark.parametrize("model", [model for model in get_page_models() if issubclass(model, BasePage)])
def test_nothing_is_missing_in_a_complete_page(check_new, model):
    response = check_new(model)
    assert places(response) == {}
    assert "Nothing is missing. You can publish the page." in response.content.decode()


def test_an_empty_article_lists_everything_in_one_round(site, editor):
    response = editor.post(new_url(ArticlePage, site.articles), form_data({}, **EMPTY_ARTICLE))
    assert list(places(response)) == [
        *("title", "standfirst", "id_article_authors-ADD", "body", "id_references-ADD", "reviewer")
    ]


def test_the_list_says_what_to_do(site, editor):
    response = editor.post(new_url(ArticlePage, site.articles), form_data({}, **EMPTY_ARTICLE))
    items = {item.find(["a", "strong"]).get_text(): item.p.get_text() for item in soup(response).select("li")}
    assert items["Title"].startswith("Fill this in. What the page is about, in a few words.")
    assert items["Body"] == "Add at least one block."


REFERENCE = {"authors": "A", "title": "T", "journal": "J", "year": "2018", "doi": "10.1176/x"}
STUDY = {"claim": "", "population": "P", "participants": "3", "comparator": "", "limitation": "L", "citation": "1"}
NO_EFFECTS = {"heading": "H", "introduction": "", "common": blocks_list([]), "serious": blocks_list([])}
BLANK_EFFECT = blocks_list([{"name": "", "detail": "Mild."}])
BLOCK = "f0000000-0000-4000-8000-000000000001"


def with_id(field):
    """Return the form data of a StreamField with one block, with the id that a browser gives it."""
    return field | {"0": field["0"] | {"id": BLOCK}}


@pytest.mark.parametrize(
    ("model", "changed", "place"),
    [
        (ArticlePage, {"title": ""}, "title"),
        (ArticlePage, {"standfirst": ""}, "standfirst"),
        (ArticlePage, {"slug": "Ünique"}, "slug"),
        (ArticlePage, {"article_authors": NOTHING}, "id_article_authors-ADD"),
        (ArticlePage, {"references": NOTHING}, "id_references-ADD"),
        (ArticlePage, {"references": inline_formset([REFERENCE | {"doi": ""}])}, "id_references-0-doi"),
        (ArticlePage, {"references": inline_formset([REFERENCE | {"year": ""}])}, "id_references-0-year"),
        (ArticlePage, {"references": inline_formset([REFERENCE | {"doi": "x"}])}, "id_references-0-doi"),
        (ArticlePage, {"reviewer": ""}, "reviewer"),
        (ArticlePage, {"last_reviewed": ""}, "last_reviewed"),
        (ArticlePage, {"last_reviewed": "2099-01-01"}, "last_reviewed"),
        (ArticlePage, {"next_review": "2020-01-01"}, "next_review"),
        (ArticlePage, {"publication_date": "2099-01-01 09:00"}, "publication_date"),
        (ArticlePage, {"body": streamfield([])}, "body"),
        (ArticlePage, {"body": streamfield([("paragraph", rich_text("<p>Found [7].</p>"))])}, "body"),
        (ArticlePage, {"body": with_id(streamfield([("study", STUDY)]))}, f"body.{BLOCK}.claim"),
        (ArticlePage, {"canonical_url": "no URL"}, "canonical_url"),
        (TreatmentPage, {"standfirst": ""}, "standfirst"),
        (TreatmentPage, {"regulatory_status": "approved"}, "regulatory_source_url"),
        (TreatmentPage, {"body": streamfield([])}, "body"),
        (TreatmentPage, {"body": with_id(streamfield([("side_effects", NO_EFFECTS)]))}, f"body.{BLOCK}.common"),
        (TreatmentPage, {"expire_at": "2020-01-01 09:00"}, "expire_at"),
    ],
)
def test_each_rule_of_publishing_is_in_the_list_with_its_place(check_new, model, changed, place):
    assert place in places(check_new(model, **changed))


def test_items_of_rows_and_blocks_say_where_they_are(check_new):
    rows = inline_formset([REFERENCE, REFERENCE | {"journal": ""}])
    effects = NO_EFFECTS | {"common": BLANK_EFFECT, "serious": BLANK_EFFECT}
    labels = places(check_new(TreatmentPage, references=rows, body=streamfield([("side_effects", effects)]))).values()
    assert "Reference 2 › Journal or publisher" in labels
    assert "Body › Side effects › Serious › 1 › Name" in labels


def test_authors_who_are_named_twice_are_listed(site, check_new):
    rows = inline_formset([{"person": site.author.pk}] * 2)
    assert "id_article_authors-ADD" in places(check_new(ArticlePage, article_authors=rows))


def test_a_blank_field_is_described_by_its_help_text(check_new):
    response = check_new(ArticlePage, standfirst="")
    [item] = soup(response).select("[data-checklist-needed] li")
    assert item.get_text(" ", strip=True).endswith("One or two sentences below the title: what the reader will learn.")


def test_nothing_is_saved(site, editor, django_assert_max_num_queries):
    article = factories.ArticlePageFactory()
    before = Revision.objects.count(), Page.objects.count(), article.latest_revision_id
    fields = complete_form(ArticlePage, site, factories.ImageFactory()) | {"title": "Another title"}
    url, data = reverse("editing:checklist", args=[article.pk]), form_data({}, **fields)
    assert editor.post(url, data).status_code == 200  # creates the settings of the site
    with django_assert_max_num_queries(42) as queries:
        editor.post(url, data)
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    article.refresh_from_db()
    assert (Revision.objects.count(), Page.objects.count(), article.latest_revision_id) == before


def test_people_who_only_submit_are_not_asked_for_the_review(site, client, django_user_model):
    log_in_with_permissions(client, django_user_model, site.articles, "add", "change")
    fields = complete_form(ArticlePage, site, factories.ImageFactory()) | {"reviewer": "", "last_reviewed": ""}
    response = client.post(new_url(ArticlePage, site.articles), form_data({}, **fields))
    assert "reviewer" not in places(response)


def test_the_item_of_a_field_that_a_person_cannot_see_has_a_place(site, client, django_user_model):
    log_in_with_permissions(client, django_user_model, site.articles, "add", "change", "publish")
    fields = complete_form(ArticlePage, site, factories.ImageFactory()) | {"reviewer": "", "last_reviewed": ""}
    response = client.post(new_url(ArticlePage, site.articles), form_data({}, **fields))
    assert places(response) == {"reviewer": "Medically reviewed by"}
    form = soup(client.get(reverse("wagtailadmin_pages:edit", args=[factories.ArticlePageFactory().pk])))
    assert form.select_one("[data-form-place~=reviewer]")


def test_what_readers_need_is_found_in_unsaved_text(check_new):
    text = '<h2>A</h2><p>It is guaranteed. <a href="https://example.com/">Click here</a> [1]</p>'
    body = with_id(streamfield([("paragraph", rich_text(text))]))
    response = check_new(ArticlePage, body=body, standfirst="")
    labels = [link.get_text() for link in soup(response).select("section li > a")]
    assert "Prohibited claim" in labels
    assert "Unclear link text" in labels
    assert soup(response).select_one(f'a[data-form-path="body.{BLOCK}"]')


def test_problems_of_text_that_was_deleted_are_gone(site, editor):
    article = factories.ArticlePageFactory(standfirst="It is guaranteed.")
    fields = complete_form(ArticlePage, site, factories.ImageFactory()) | {"standfirst": ""}
    response = editor.post(reverse("editing:checklist", args=[article.pk]), form_data({}, **fields))
    assert "Prohibited claim" not in response.content.decode()


def test_hostile_text_is_escaped(check_new):
    hostile = '<script>alert(1)</script>" onmouseover="x'
    body = streamfield([("paragraph", rich_text(f"<p>{hostile} guaranteed &lt;img src=x onerror=y&gt;.</p>"))])
    response = check_new(ArticlePage, body=body, canonical_url=hostile, title=f"{hostile} guaranteed")
    assert not soup(response).select("script, img, [onmouseover], [onerror]")


def test_only_people_who_can_edit_the_page_get_a_list(site, client, django_user_model):
    url = reverse("editing:checklist", args=[site.author.pk])
    assert client.post(url).status_code == 302
    log_in_with_permissions(client, django_user_model, site.articles, "change")
    assert client.post(url).status_code in {302, 403}
    assert client.post(new_url(ArticlePage, site.articles)).status_code in {302, 403}
    assert client.get(reverse("editing:checklist", args=[site.articles.pk])).status_code == 405


@pytest.mark.parametrize(
    "broken", [{}, {"body-count": "many"}, {"body-count": "1"}, {"body-count": "1", "body-0-type": "no such block"}]
)
def test_data_that_no_form_sends_is_a_bad_request(site, editor, broken):
    assert editor.post(new_url(ArticlePage, site.articles), broken).status_code == 400


def test_a_locked_page_has_no_list(site, editor, django_user_model):
    article = factories.ArticlePageFactory(locked=True, locked_by=django_user_model.objects.create_user("someone"))
    assert editor.post(reverse("editing:checklist", args=[article.pk])).status_code == 204


BLANK = {
    ArticlePage: {
        **{"title": "", "standfirst": "", "reviewer": "", "last_reviewed": "", "article_authors": NOTHING},
        **{"references": NOTHING, "body": streamfield([]), "key_takeaways": streamfield([]), "image": ""},
        **{
            "publication_date": "2099-01-01 09:00",
            "canonical_url": "no URL",
            "search_description": "",
            "next_review": "",
        },
    },
    TreatmentPage: {
        **{"title": "", "standfirst": "", "reviewer": "", "last_reviewed": "", "references": NOTHING},
        **{"body": streamfield([("side_effects", NO_EFFECTS)]), "regulatory_status": "approved", "image": ""},
        **{
            "also_known_as": streamfield([]),
            "modality": "",
            "expire_at": "2020-01-01 09:00",
            "regulatory_authority": "",
        },
    },
}


@pytest.mark.parametrize("model", BLANK)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_list_is_empty_exactly_if_publishing_succeeds(site, editor, model, data):
    names = data.draw(st.sets(st.sampled_from(sorted(BLANK[model])), max_size=3))
    parent = allowed_parent(model, site)
    fields = complete_form(model, site, factories.ImageFactory()) | {name: BLANK[model][name] for name in names}
    with transaction.atomic():
        listed = places(editor.post(new_url(model, parent), form_data({}, **fields)))
        post_new_page(editor, model, parent, fields)
        is_published = model.objects.filter(slug="made-in-the-admin", live=True).exists()
        transaction.set_rollback(True)
    assert (not listed) == is_published


def test_blocks_are_described_without_a_minimum():
    """Wagtail’s scripts would show an error before anyone has typed."""
    description = json.dumps(JSContext().pack(TreatmentPage.body.field.stream_block))
    assert '"maxNum": 8' in description
    assert not re.search(r'"min_?[nN]um": [0-9]', description)
