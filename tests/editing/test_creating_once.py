"""A form of a new page is saved as one page, however often it is sent."""

import pytest
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset

from blog.models import ArticlePage
from site_core.editing.models import FormSubmission
from tests.support import factories
from tests.support.forms import complete_form, form_data

pytestmark = pytest.mark.django_db
FORM = {"unsaved-text-form": "6f1c"}


@pytest.fixture
def send(site, editor):
    """Send the form of a new article as autosave does. Return the response."""

    def send_form(client=editor, title="On sleep", accept="application/json", **more):
        authors = inline_formset([{"person": site.author.pk}])
        fields = complete_form(ArticlePage, site, factories.ImageFactory()) | {
            "article_authors": authors,
            "title": title,
        }
        fields |= {"slug": title.lower().replace(" ", "-"), "reviewer": "", "last_reviewed": "", "next_review": ""}
        url = reverse("wagtailadmin_pages:add", args=["blog", "articlepage", site.articles.pk])
        return client.post(url, form_data(fields, **more), headers={"Accept": accept})

    return send_form


def drafts():
    return ArticlePage.objects.filter(live=False)


def test_form_that_is_sent_again_is_one_draft_with_the_last_text(send):
    first = send(**FORM).json()
    second = send(title="On dreams", **FORM).json()
    page = drafts().get()
    assert second["pk"] == page.pk != first["pk"]
    assert (page.title, page.article_authors.count()) == ("On dreams", 1)
    assert Page.objects.get(pk=page.get_parent().pk).numchild == page.get_siblings().count()


def test_forms_with_other_ids_are_pages_of_their_own(send):
    send(**FORM)
    send(title="On dreams", **{"unsaved-text-form": "77"})
    send(title="On naps")
    assert drafts().count() == 3


def test_form_with_errors_keeps_the_draft_that_it_was_saved_as(send):
    first = send(**FORM).json()
    response = send(title="x" * 300, **FORM)
    assert response.status_code == 400
    assert drafts().get().pk == first["pk"]


def test_draft_that_was_edited_since_stays(send):
    page = ArticlePage.objects.get(pk=send(**FORM).json()["pk"])
    page.save_revision()
    send(title="On dreams", **FORM)
    assert drafts().count() == 2


def test_form_of_someone_else_replaces_nothing(send, client, django_user_model):
    send(**FORM)
    client.force_login(django_user_model.objects.create_superuser("other", "o@example.com", "a long password"))
    send(client, "On dreams", **FORM)
    assert drafts().count() == 2


def test_draft_is_replaced_by_the_page_that_is_published(send, site):
    send(**FORM)
    review = {"reviewer": site.reviewer.pk, "last_reviewed": "2026-10-01", "next_review": "2027-10-01"}
    response = send(accept="text/html", **FORM, **review, **{"action-publish": "1"})
    assert response.status_code == 302
    assert not drafts().exists()
    assert FormSubmission.objects.get().page.live
    assert ArticlePage.objects.filter(title="On sleep").count() == 1
