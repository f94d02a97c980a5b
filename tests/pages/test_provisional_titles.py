"""A draft can be saved before it has a title. It can't be published without one."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from blog.models import ArticlePage
from home.models import StandardPage, TreatmentPage
from site_core.pages.models import PersonPage
from tests.support.forms import allowed_parent

PARAGRAPH = streamfield([("paragraph", rich_text("<p>Written first.</p>"))])
ABOUT = streamfield([("about", {"heading": "", "text": rich_text("<p>Written first.</p>")})])
TITLES = {
    ArticlePage: "Untitled article",
    StandardPage: "Untitled standard page",
    TreatmentPage: "Untitled treatment",
    PersonPage: "Untitled person",
}
# The form of each page type with a text and nothing else, as a browser sends it.
EMPTY_REVIEW = {"references": inline_formset([]), "corrections": inline_formset([])}
FORMS = {
    ArticlePage: EMPTY_REVIEW
    | {"body": PARAGRAPH, "key_takeaways": streamfield([]), "article_authors": inline_formset([])},
    StandardPage: {"body": PARAGRAPH},
    TreatmentPage: EMPTY_REVIEW | {"body": ABOUT, "also_known_as": streamfield([])},
    PersonPage: {
        "biography": rich_text("<p>Written first.</p>"),
        "specialties": streamfield([]),
        "languages": streamfield([]),
        "education": inline_formset([]),
        "profiles": inline_formset([]),
    },
}


@pytest.fixture
def autosave(site, editor):
    """Save a form in the background, as an editor's browser does. Return the JSON response."""

    def post(model, page=None, **changed):
        fields = {"title": "", "slug": "", "comments": inline_formset([])} | FORMS[model] | changed
        parent = allowed_parent(model, site)
        names = (model._meta.app_label, model._meta.model_name, parent.pk)
        url = edit_url(page) if page else reverse("wagtailadmin_pages:add", args=names)
        return editor.post(url, nested_form_data(fields), headers={"Accept": "application/json"}).json()

    return post


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def draft(response, model):
    assert response["success"], response
    return model.objects.get(pk=response["pk"]).get_latest_revision_as_object()


@pytest.mark.parametrize("model", TITLES, ids=lambda model: model.__name__)
def test_text_is_saved_before_there_is_a_title(autosave, model):
    page = draft(autosave(model), model)
    assert (page.title, page.live) == (TITLES[model], False)
    assert "Written first." in str(page.body if model is not PersonPage else page.biography)


def test_two_drafts_without_titles_have_different_slugs(autosave):
    slugs = [draft(autosave(StandardPage), StandardPage).slug for _ in range(2)]
    assert slugs == ["untitled-standard-page", "untitled-standard-page-2"]


def test_title_that_is_typed_later_replaces_the_provisional_one(autosave):
    page = draft(autosave(StandardPage), StandardPage)
    page = draft(autosave(StandardPage, page, title="Fees", slug="fees"), StandardPage)
    assert (page.title, page.slug) == ("Fees", "fees")


def test_form_shows_no_provisional_title(autosave, editor):
    page = draft(autosave(StandardPage), StandardPage)
    form = editor.get(edit_url(page)).context["form"]
    assert (form["title"].value(), form["slug"].value()) == ("", "")


def test_form_shows_a_slug_that_was_typed(autosave, editor):
    page = draft(autosave(StandardPage, slug="fees"), StandardPage)
    form = editor.get(edit_url(page)).context["form"]
    assert (form["title"].value(), form["slug"].value()) == ("", "fees")


@pytest.mark.parametrize("title", ["", "Untitled standard page"])
def test_form_without_a_title_is_not_published(autosave, editor, title):
    page = draft(autosave(StandardPage), StandardPage)
    fields = {"title": title, "slug": "fees", "comments": inline_formset([])} | FORMS[StandardPage]
    response = editor.post(edit_url(page), nested_form_data(fields) | {"action-publish": "1"})
    assert "title" in response.context["form"].errors
    page.refresh_from_db()
    assert not page.live


def test_draft_without_a_title_is_not_published_by_a_script(autosave):
    page = draft(autosave(StandardPage), StandardPage)
    with pytest.raises(ValidationError, match="Enter a title"):
        page.get_latest_revision().publish()


@pytest.mark.parametrize("title", ["日本語", "???"])
def test_title_without_letters_for_a_slug_is_saved(autosave, title):
    page = draft(autosave(StandardPage, title=title), StandardPage)
    assert page.title == title


def test_slug_that_is_cleared_stays_as_it_was(autosave):
    page = draft(autosave(StandardPage, title="Fees", slug="costs"), StandardPage)
    assert draft(autosave(StandardPage, page, title="Prices"), StandardPage).slug == "costs"
