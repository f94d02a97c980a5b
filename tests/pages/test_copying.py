"""A copy of a page is a new draft: nobody has reviewed, dated, or published it."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.copy_page import CopyPageAction
from wagtail.actions.create_alias import CreatePageAliasAction
from wagtail.models import Page

from blog.models import ArticlePage
from home.models import StandardPage
from tests.support import factories
from tests.support.factories import ArticlePageFactory, TreatmentPageFactory

SETTINGS = {"noindex": True, "nofollow": True, "canonical_url": "https://journal.example/first/"}
LATER = timezone.now() + datetime.timedelta(days=300)


def assert_is_new_draft(page):
    for version in (page, page.get_latest_revision_as_object()):
        assert not version.live
        assert (version.noindex, version.nofollow, version.canonical_url) == (False, False, "")
        assert version.go_live_at is None
        assert version.expire_at is None
        assert version.last_significant_change is None
        for name in ("reviewer", "last_reviewed", "next_review", "publication_date"):
            assert getattr(version, name, None) is None, name
        assert getattr(version, "reviewed_content", "") == ""


@pytest.fixture(params=[ArticlePageFactory, TreatmentPageFactory])
def page(site, request):
    page = request.param(expire_at=LATER, **SETTINGS)
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def copy_in_admin(editor, page, slug="the-copy", **data):
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    parent = page.get_parent().pk
    return editor.post(url, {"new_title": "The copy", "new_slug": slug, "new_parent_page": parent, **data})


def test_copy_made_in_the_admin_is_a_new_draft(page, editor):
    copy_in_admin(editor, page, publish_copies="on")
    assert_is_new_draft(type(page).objects.get(slug="the-copy"))


def test_copy_form_does_not_offer_to_publish(page, editor):
    form = editor.get(reverse("wagtailadmin_pages:copy", args=[page.pk])).context["form"]
    assert "publish_copies" not in form.fields


def test_copy_made_in_code_is_a_new_draft(page):
    assert_is_new_draft(page.copy(update_attrs={"slug": "the-copy"}))


def test_earlier_versions_of_a_copy_have_no_review_either(page):
    page.save_revision()
    copy = page.copy(update_attrs={"slug": "the-copy"})
    for revision in copy.revisions.all():
        assert revision.as_object().reviewer is None


def test_live_copy_of_a_reviewed_page_is_refused(page):
    with pytest.raises(ValidationError):
        page.copy(update_attrs={"slug": "the-copy"}, keep_live=True)


@pytest.mark.parametrize("keep_live", [True, False])
def test_pages_in_a_copied_section_are_new_drafts(page, keep_live):
    section = page.get_parent().specific
    update = {"slug": "the-copy", "title": "The copy"}
    copy = CopyPageAction(section, recursive=True, update_attrs=update, keep_live=keep_live).execute()
    assert_is_new_draft(Page.objects.child_of(copy).get().specific)


def test_corrections_stay_with_the_article_they_are_about(site):
    page = ArticlePageFactory(corrections=[factories.CorrectionFactory()])
    assert not page.copy(update_attrs={"slug": "the-copy"}).corrections.exists()


def test_copy_of_a_required_notice_is_not_a_notice(site):
    page = factories.StandardPageFactory(notice="privacy_practices", notice_review=LATER.date())
    page.copy(update_attrs={"slug": "the-copy"})
    assert StandardPage.objects.filter(notice="privacy_practices").count() == 1


def test_copy_of_a_person_has_no_account(site, admin_user):
    site.reviewer.account = admin_user
    site.reviewer.save()
    copy = site.reviewer.copy(update_attrs={"slug": "the-copy"})
    assert (copy.account, copy.is_reviewer) == (None, False)


def test_alias_shows_the_review_and_the_dates_of_its_original(site):
    page = ArticlePageFactory()
    alias = CreatePageAliasAction(page, update_slug="the-alias").execute()
    alias = ArticlePage.objects.get(pk=alias.pk)
    assert (alias.live, alias.reviewer, alias.last_reviewed) == (True, page.reviewer, page.last_reviewed)
    assert alias.publication_date == page.publication_date


def test_alias_has_the_date_of_its_original_after_the_next_change(site):
    page = ArticlePageFactory(live=False, publication_date=None)
    page.save_revision().publish()
    page = ArticlePage.objects.get(pk=page.pk)
    alias = CreatePageAliasAction(page, update_slug="the-alias").execute()
    page.get_latest_revision().publish()
    assert ArticlePage.objects.get(pk=alias.pk).publication_date == page.publication_date
