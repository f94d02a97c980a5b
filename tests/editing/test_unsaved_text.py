"""Kept text is compared with the saved page and put back into the form. Only the form's own requests save."""

import re

import pytest
from django.urls import reverse
from wagtail.fields import StreamField
from wagtail.models import Comment
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from blog.models import ArticlePage
from site_core.pages.models import Topic
from site_core.site_settings.models import ClinicSettings
from tests.support import factories
from tests.support.html import text_of

BODY = streamfield([("paragraph", rich_text("<p>Written in the train.</p>"))])


@pytest.fixture
def article(site):
    page = factories.ArticlePageFactory(parent=site.articles, title="On sleep", slug="on-sleep", reference_count=1)
    page.save_revision()
    return page


def form_data(**changed):
    fields = {
        "title": "On sleep",
        "slug": "on-sleep",
        "standfirst": "In short.",
        "body": BODY,
        "key_takeaways": streamfield([]),
        "article_authors": inline_formset([]),
        "references": inline_formset([]),
        "corrections": inline_formset([]),
    }
    return nested_form_data(fields | changed)


def empty_streams(model):
    fields = [field for field in model._meta.get_fields() if isinstance(field, StreamField)]
    return {field.name: streamfield([]) for field in fields}


def path_of(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


@pytest.fixture
def post(editor):
    """Post kept text of a form. Return the response."""

    def post_text(name, path, data, **query):
        url = reverse(f"unsaved_text_{name}", query={"path": path, **query})
        return editor.post(url, data, headers={"Accept": "application/json"} if name != "restore" else {})

    return post_text


def test_comparison_says_what_differs(post, article):
    html = post("compare", path_of(article), form_data()).json()["html"]
    assert "Written in the train." in text_of(html)
    assert article.get_latest_revision_as_object().standfirst != "In short."


def test_text_is_compared_with_a_live_page_without_a_draft(post, site):
    page = factories.StandardPageFactory(parent=site.home, title="Fees", slug="fees")
    page.save_revision().publish()
    data = nested_form_data({"title": "Fees", "slug": "fees", "introduction": "New words", "body": streamfield([])})
    assert "New words" in text_of(post("compare", path_of(page), data).json()["html"])


def test_text_that_is_saved_has_nothing_to_compare(post, editor, article):
    data = form_data(comments=inline_formset([]), body=streamfield([]))  # browsers give blocks an id, tests don't
    assert editor.post(path_of(article), data, headers={"Accept": "application/json"}).json()["success"]
    rows = {name: value for name, value in data.items() if not name.startswith("comments")}
    html = post("compare", path_of(article), rows).json()["html"]
    assert html == "", text_of(html)


def test_text_in_the_comparison_is_escaped(post, article):
    html = post("compare", path_of(article), form_data(standfirst="<img src=x onerror=alert(1)>")).json()["html"]
    assert "&lt;img" in html
    assert "<img" not in html


def test_comparison_names_who_saved_a_newer_version(post, editor, article, admin_user):
    article.save_revision(user=admin_user)
    html = post("compare", path_of(article), form_data(), revision="1", created_at="x").json()["html"]
    assert re.search("The page has changed since you wrote it. On .+, boss saved it.", text_of(html))


def test_comparison_is_silent_about_the_version_the_text_began_with(post, article):
    revision = article.get_latest_revision()
    query = {"revision": revision.pk, "created_at": revision.created_at.isoformat()}
    html = post("compare", path_of(article), form_data(), **query).json()["html"]
    assert "has changed since" not in html


def test_restored_form_has_the_text_and_nothing_is_saved(post, article):
    response = post("restore", path_of(article), form_data(title="A new title", standfirst="Two\r\nlines"))
    form = response.context["form"]
    assert (form["title"].value(), form["standfirst"].value()) == ("A new title", "Two\r\nlines")
    assert response.context["action_url"] == path_of(article)
    assert "Written in the train." in response.text
    assert article.get_latest_revision_as_object().title == "On sleep"


def test_restored_form_keeps_the_comments_of_the_page(post, article, admin_user):
    article.wagtail_admin_comments.add(Comment(user=admin_user, contentpath="title", text="Shorter, please."))
    article.save()
    article.save_revision()
    assert "Shorter, please." in post("restore", path_of(article), form_data()).text


def test_rows_that_were_deleted_since_are_restored_as_new_ones(post, article):
    reference = {"id": "987654", "authors": "Dunner DL", "title": "A lost study", "ORDER": "1", "DELETE": ""}
    rows = inline_formset([reference], initial=1)
    for name in ("compare", "restore"):
        assert "lost" in post(name, path_of(article), form_data(references=rows)).text


def test_text_of_a_new_page_is_restored(post, site):
    path = reverse("wagtailadmin_pages:add", args=["blog", "articlepage", site.articles.pk])
    html = post("compare", path, form_data(title="", slug="")).json()["html"]
    assert "It was never saved before." in text_of(html)
    assert "Untitled" not in html
    assert post("restore", path, form_data(title="")).context["form"]["standfirst"].value() == "In short."
    assert not ArticlePage.objects.exists()


def test_fields_that_keep_a_draft_from_being_saved_are_named(post, article):
    rows = inline_formset([{"authors": "A", "title": "T", "journal": "J", "year": "soon", "doi": ""}])
    data = form_data(slug="not a slug", references=rows)
    errors = post("check", path_of(article), data).json()["errors"]
    assert [error.partition(":")[0] for error in errors] == ["Slug", "Reference 1 › Year"]


@pytest.mark.parametrize("name", ["compare", "restore", "check"])
@pytest.mark.parametrize("data", [{}, {"body-count": "x"}, {"body-count": "1"}, {"references-TOTAL_FORMS": "9" * 9}])
def test_text_that_does_not_fit_the_form_is_refused_or_ignored(post, article, name, data):
    response = post(name, path_of(article), data)
    assert response.status_code in ((200, 302) if name == "restore" else (200, 400))


@pytest.mark.parametrize(
    "path", ["", "/", "/admin/", "/admin/pages/9/edit", "//example.com/", "/admin/pages/1/delete/"]
)
def test_only_forms_of_pages_are_restored(post, path):
    assert post("restore", path, form_data()).status_code == 404


def test_text_of_a_page_that_the_user_cannot_edit_is_not_compared(post, article, client, django_user_model):
    client.force_login(django_user_model.objects.create_user("visitor", password="x"))
    url = reverse("unsaved_text_compare", query={"path": path_of(article)})
    assert client.post(url, form_data(), headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403


def test_session_status_names_the_user(editor, admin_user):
    session = editor.get(reverse("unsaved_text_session")).json()
    assert (session["user"], session["name"]) == (admin_user.pk, "boss")
    assert session["csrf_token"]


def test_session_status_tells_scripts_that_nobody_is_signed_in(client, site):
    response = client.get(reverse("unsaved_text_session"), headers={"X-Requested-With": "XMLHttpRequest"})
    assert response.status_code == 403


def test_text_of_settings_is_compared_and_restored(post, site):
    settings = ClinicSettings.objects.get()
    path = reverse("wagtailsettings:edit", args=["site_settings", "clinicsettings", settings.site_id])
    data = nested_form_data(empty_streams(ClinicSettings) | {"name": "Harbor Clinic"})
    assert "Harbor Clinic" in text_of(post("compare", path, data).json()["html"])
    response = post("restore", path, data)
    assert response.context["form"]["name"].value() == "Harbor Clinic"
    assert response.context["action_url"] == path
    settings.refresh_from_db()
    assert settings.name != "Harbor Clinic"


def test_settings_with_the_saved_blocks_have_nothing_to_compare(post, site):
    settings = ClinicSettings.objects.get()
    block = next(iter(ClinicSettings.social_profiles.field.stream_block.child_blocks))
    profile = {"label": "Elsewhere", "url": "https://example.com/clinic"}
    settings.social_profiles = [(block, profile)]
    settings.save()
    path = reverse("wagtailsettings:edit", args=["site_settings", "clinicsettings", settings.site_id])
    profiles = streamfield([(block, profile)])
    data = nested_form_data(empty_streams(ClinicSettings) | {"social_profiles": profiles})
    html = post("compare", path, data).json()["html"]
    assert "Social profiles" not in text_of(html)


def test_text_of_a_new_topic_is_compared_and_restored(post):
    path = reverse("wagtailsnippets_pages_topic:add")
    assert "Sleep" in post("compare", path, {"name": "Sleep"}).json()["html"]
    assert post("restore", path, {"name": "Sleep"}).context["form"]["name"].value() == "Sleep"
    assert not Topic.objects.filter(name="Sleep").exists()
