"""Drafts can be incomplete. Published pages can't, no matter how they are published."""

import contextlib

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from blog.models import ArticlePage
from home.models import StandardPage, TreatmentPage
from tests.support import factories
from tests.support.factories import ArticlePageFactory, TreatmentPageFactory, paragraph, side_effects
from tests.support.forms import allowed_parent, complete_form, post_new_page
from tests.support.html import text_of
from tests.support.streams import now_plus

pytestmark = pytest.mark.slow

REVIEW_FIELDS = ["reviewer", "last_reviewed", "next_review"]


def effects(common=("Headache",), serious=("Seizure",)):
    def rows(names):
        return {
            str(i): {"value": {"name": n, "detail": "Mild."}, "deleted": "", "order": str(i), "id": ""}
            for i, n in enumerate(names)
        } | {"count": str(len(names))}

    value = {"heading": "Side effects", "introduction": "", "common": rows(common), "serious": rows(serious)}
    return streamfield([("side_effects", value)])


@pytest.fixture
def submit(site, editor):
    """Submit the form of a new page with changed fields. Return the page, if it was created, and the response."""

    def post(model, action="publish", **changed):
        fields = complete_form(model, site, factories.ImageFactory()) | changed
        response = post_new_page(editor, model, allowed_parent(model, site), fields, action)
        return model.objects.filter(slug="made-in-the-admin").first(), response

    return post


EMPTY = {
    ArticlePage: {
        "standfirst": "",
        "body": streamfield([]),
        "key_takeaways": streamfield([]),
        "article_authors": inline_formset([]),
        "references": inline_formset([]),
        **dict.fromkeys(REVIEW_FIELDS, ""),
    },
    TreatmentPage: {
        "standfirst": "",
        "body": streamfield([]),
        "references": inline_formset([]),
        **dict.fromkeys(REVIEW_FIELDS, ""),
    },
}
both = pytest.mark.parametrize("model", [ArticlePage, TreatmentPage])


@both
def test_draft_with_only_a_title_is_saved(submit, model):
    page, _ = submit(model, "draft", **EMPTY[model])
    assert page
    assert not page.live


@both
def test_page_with_only_a_title_is_not_published(submit, model):
    page, response = submit(model, **EMPTY[model])
    assert page is None
    assert response.status_code == 200


@both
@pytest.mark.parametrize("field", ["reviewer", "last_reviewed", "standfirst"])
def test_publishing_without_a_required_field_names_the_field(submit, model, field):
    page, response = submit(model, **{field: ""})
    assert page is None
    assert response.context["form"].errors[field]


@both
def test_publishing_without_references_is_rejected(submit, model):
    page, response = submit(model, references=inline_formset([]))
    assert page is None
    assert response.context["form"].formsets["references"].non_form_errors()


def test_publishing_without_an_author_is_rejected(submit):
    page, response = submit(ArticlePage, article_authors=inline_formset([]))
    assert page is None
    assert response.context["form"].formsets["article_authors"].non_form_errors()


def test_next_review_before_the_last_is_rejected_even_in_a_draft(submit):
    page, response = submit(ArticlePage, "draft", next_review="2026-09-30")
    assert page is None
    assert "Enter a date after the last review." in response.context["form"].errors["next_review"]


def test_citation_without_reference_prevents_publishing(submit):
    body = streamfield([("paragraph", rich_text("<p>Found [1] and [3].</p>"))])
    page, response = submit(ArticlePage, body=body)
    assert page is None
    assert "The text cites [3], but there is 1 reference." in str(response.context["form"].errors["body"])


def test_citation_without_reference_is_allowed_in_a_draft(submit):
    body = streamfield([("paragraph", rich_text("<p>Found [3].</p>"))])
    assert submit(ArticlePage, "draft", body=body)[0]


def test_deleted_reference_no_longer_counts(submit):
    reference = {"authors": "A", "title": "T", "journal": "J", "year": "2018", "doi": "10.1176/x"}
    rows = inline_formset([reference, reference | {"DELETE": "on"}])
    body = streamfield([("paragraph", rich_text("<p>Found [2].</p>"))])
    page, response = submit(ArticlePage, body=body, references=rows)
    assert page is None
    assert "there is 1 reference" in str(response.context["form"].errors["body"])


@pytest.mark.parametrize("status", ["approved", "cleared"])
def test_regulatory_claim_requires_a_source(submit, status):
    page, response = submit(TreatmentPage, regulatory_status=status)
    assert page is None
    assert TreatmentPage.SOURCE_MISSING in response.context["form"].errors["regulatory_source_url"]


def test_regulatory_claim_with_source_is_published(submit):
    page, _ = submit(TreatmentPage, regulatory_status="approved", regulatory_source_url="https://www.fda.gov/")
    assert page.live


@pytest.mark.parametrize("status", ["off_label", "investigational", "not_applicable"])
def test_other_statuses_require_no_source(submit, status):
    assert submit(TreatmentPage, regulatory_status=status)[0].live


@pytest.mark.parametrize("lacking", ["common", "serious"])
def test_treatment_without_common_and_serious_side_effects_is_rejected(submit, lacking):
    page, response = submit(TreatmentPage, body=effects(**{lacking: ()}))
    assert page is None
    assert response.context["form"].errors["body"]


def test_treatment_without_a_side_effects_section_is_rejected(submit):
    assert submit(TreatmentPage, body=streamfield([]))[0] is None


def test_video_from_another_host_is_rejected_in_the_form(submit):
    video = ("video", {"url": "https://example.org/film.mp4", "title": "A film", "duration": ""})
    page, response = submit(ArticlePage, body=streamfield([video]))
    assert page is None
    assert response.context["form"].errors["body"]


def incomplete(model):
    """Return a saved draft of ``model`` that is too incomplete to publish, and its revision."""
    if model is ArticlePage:
        page = ArticlePageFactory(live=False, authors=[], reference_count=0)
    else:
        page = TreatmentPageFactory(live=False, body=[side_effects(serious=())], regulatory_status="approved")
    page.save_revision()
    return page


@both
def test_revision_of_an_incomplete_draft_cannot_be_published(site, model):
    page = incomplete(model)
    with pytest.raises(ValidationError):
        page.get_latest_revision().publish()
    assert not Page.objects.get(pk=page.pk).live


def test_error_of_an_article_lists_everything_that_is_missing(site):
    page = incomplete(ArticlePage)
    with pytest.raises(ValidationError) as refusal:
        page.get_latest_revision().publish()
    assert set(refusal.value.message_dict) == {"article_authors", "references", "body"}


def test_error_of_a_treatment_lists_everything_that_is_missing(site):
    page = incomplete(TreatmentPage)
    with pytest.raises(ValidationError) as refusal:
        page.get_latest_revision().publish()
    assert set(refusal.value.message_dict) == {"body", "regulatory_source_url"}


@pytest.mark.parametrize("field", ["reviewer", "last_reviewed"])
def test_revision_without_review_is_not_published(site, field):
    page = ArticlePageFactory(live=False, **{field: None})
    with pytest.raises(ValidationError):
        page.save_revision().publish()


def test_revision_of_a_complete_draft_can_be_published(site):
    page = ArticlePageFactory(live=False)
    page.save_revision().publish()
    assert Page.objects.get(pk=page.pk).live


def test_standard_pages_have_no_further_requirements(site):
    assert factories.StandardPageFactory(live=False).publication_errors() == {}


class TestBulkPublishing:
    def publish(self, editor, *pages, **data):
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        chosen = "&".join(f"id={page.pk}" for page in pages)
        return editor.post(f"{address}?{chosen}&next=/admin/", data, follow=True)

    @both
    def test_incomplete_draft_shows_a_message(self, site, editor, model):
        page = incomplete(model)
        response = self.publish(editor, page)
        assert response.status_code == 200
        assert f"“{page.title}” could not be published." in text_of(response)
        assert not Page.objects.get(pk=page.pk).live

    def test_nothing_is_published_if_one_page_is_incomplete(self, site, editor):
        complete, bad = ArticlePageFactory(live=False), incomplete(ArticlePage)
        self.publish(editor, complete, bad)
        assert not Page.objects.filter(pk__in=[complete.pk, bad.pk]).live().exists()

    def test_incomplete_draft_below_a_selected_page_shows_a_message(self, site, editor):
        page = incomplete(ArticlePage)
        response = self.publish(editor, site.articles, include_descendants="on")
        assert f"“{page.title}” could not be published." in text_of(response)

    def test_complete_drafts_are_published(self, site, editor):
        pages = [ArticlePageFactory(live=False), TreatmentPageFactory(live=False)]
        self.publish(editor, *pages)
        assert Page.objects.filter(pk__in=[page.pk for page in pages]).live().count() == 2

    def test_other_bulk_actions_are_not_affected(self, site, editor):
        page = incomplete(ArticlePage)
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        editor.post(f"{address}?id={page.pk}&next=/admin/")
        assert not Page.objects.filter(pk=page.pk).exists()

    def test_confirmation_page_opens_for_incomplete_drafts(self, site, editor):
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
        assert editor.get(f"{address}?id={incomplete(ArticlePage).pk}&next=/admin/").status_code == 200


class TestWaysPastTheForm:
    """Actions from lists and menus, without the edit form."""

    @pytest.mark.parametrize("bad_first", [True, False])
    def test_incomplete_scheduled_draft_does_not_block_others(self, site, bad_first):
        good = ArticlePageFactory(live=False)
        pages = [incomplete(ArticlePage), good] if bad_first else [good, incomplete(ArticlePage)]
        for minutes, page in zip((2, 1), pages, strict=True):
            page.go_live_at = now_plus(minutes=-minutes)
            page.save_revision(approved_go_live_at=page.go_live_at)
        with contextlib.suppress(ValidationError):  # the server's loop reports it and goes on
            call_command("publish_scheduled", verbosity=0)
        assert Page.objects.get(pk=good.pk).live

    def test_reverting_to_an_incomplete_revision_as_draft_works(self, site):
        page = ArticlePageFactory()
        page.body = [paragraph("<p>[9]</p>")]
        revision = page.save_revision()
        assert Page.objects.get(pk=page.pk).live
        with pytest.raises(ValidationError):
            revision.publish()


def test_overdue_review_is_detected(site):
    import datetime

    import time_machine

    page = ArticlePageFactory.build(parent=None, next_review=datetime.date(2027, 10, 1), authors=[], reviewer=None)
    with time_machine.travel("2027-10-01 12:00 -0500", tick=False):
        assert not page.is_review_overdue
    with time_machine.travel("2027-10-02 12:00 -0500", tick=False):
        assert page.is_review_overdue


def test_page_never_reviewed_is_not_overdue():
    assert not ArticlePage(title="T").is_review_overdue


@pytest.mark.parametrize("model", [StandardPage, TreatmentPage, ArticlePage])
def test_new_page_that_is_scheduled_in_its_first_form_is_not_live_before(submit, model):
    page, _ = submit(model, go_live_at=now_plus(days=30).strftime("%Y-%m-%d %H:%M"))
    assert page.approved_schedule
    assert not page.live
