"""A copy of a page is a new draft: nobody has reviewed, dated, or published it."""

import datetime

import pytest
from django.contrib.auth import get_user_model
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


KEEP_ALL = ["text", "references", "topics", "authors"]


@pytest.fixture
def article(site):
    """An article with everything, that someone else owns, with a history and a draft."""
    owner = get_user_model().objects.create_user("owner", "owner@lanternfield.example", "secret")
    page = ArticlePageFactory(
        owner=owner, image=factories.ImageFactory(), key_takeaways=[{"type": "takeaway", "value": "Rest."}]
    )
    page.topics = [factories.TopicFactory()]
    page.save_revision(user=owner).publish()
    page = ArticlePage.objects.get(pk=page.pk)
    page.standfirst = "An unpublished sentence."
    page.save_revision(user=owner)
    return ArticlePage.objects.get(pk=page.pk)


def versions(slug):
    copy = Page.objects.get(slug=slug).specific
    return copy, copy.get_latest_revision_as_object()


def test_copy_form_asks_what_to_keep(article, editor):
    field = editor.get(reverse("wagtailadmin_pages:copy", args=[article.pk])).context["form"].fields["keep"]
    assert [key for key, _ in field.choices] == KEEP_ALL
    assert field.initial == ["text", "references", "topics"]


def test_copy_form_offers_only_what_the_page_type_has(site, editor):
    page = factories.StandardPageFactory()
    field = editor.get(reverse("wagtailadmin_pages:copy", args=[page.pk])).context["form"].fields["keep"]
    assert [key for key, _ in field.choices] == ["text"]


def test_copy_form_of_a_section_offers_what_the_pages_below_it_have(article, editor):
    url = reverse("wagtailadmin_pages:copy", args=[article.get_parent().pk])
    assert [key for key, _ in editor.get(url).context["form"].fields["keep"].choices] == KEEP_ALL


def test_copy_keeps_everything_that_is_checked(article, editor):
    copy_in_admin(editor, article, keep=KEEP_ALL)
    for version in versions("the-copy"):
        assert (version.image, len(version.key_takeaways), len(version.body)) == (article.image, 1, 1)
        counts = [getattr(version, name).count() for name in ("references", "topics", "article_authors")]
        assert counts == [1, 1, 1]
    assert version.standfirst == "An unpublished sentence."


@pytest.mark.parametrize(
    ("left_out", "relation"), [("references", "references"), ("topics", "topics"), ("authors", "article_authors")]
)
def test_copy_does_not_have_what_is_unchecked(article, editor, left_out, relation):
    copy_in_admin(editor, article, keep=[key for key in KEEP_ALL if key != left_out])
    for version in versions("the-copy"):
        assert getattr(version, relation).count() == 0
        assert version.body
    assert getattr(ArticlePage.objects.get(pk=article.pk), relation).count() == 1


def test_copy_without_text_has_nothing_but_its_title(article, editor):
    copy_in_admin(editor, article, keep=["references"])
    for version in versions("the-copy"):
        assert version.title == "The copy"
        assert (version.standfirst, version.image, version.search_description) == ("", None, "")
        assert not version.body
        assert not version.key_takeaways
        assert version.references.count() == 1


def test_choices_apply_to_copied_subpages(article, editor):
    copy_in_admin(editor, article.get_parent(), slug="more", keep=["text"], copy_subpages="on")
    copy = ArticlePage.objects.get(url_path__contains="/more/")
    assert_is_new_draft(copy)
    for version in (copy, copy.get_latest_revision_as_object()):
        assert version.references.count() == version.article_authors.count() == 0
        assert version.body


def test_unknown_choice_is_refused(article, editor):
    response = copy_in_admin(editor, article, keep=["text", "reviewer"])
    assert response.context["form"].errors["keep"]
    assert not Page.objects.filter(slug="the-copy").exists()


def test_copy_belongs_to_whoever_made_it_and_has_no_earlier_history(article, editor, admin_user):
    copy_in_admin(editor, article, keep=KEEP_ALL)
    copy = Page.objects.get(slug="the-copy")
    assert copy.owner == admin_user
    assert [revision.user for revision in copy.revisions.all()] == [admin_user]
    assert article.revisions.count() == 2


def test_copy_of_a_locked_page_is_not_locked(article, editor, admin_user):
    article.locked, article.locked_by, article.locked_at = True, article.owner, timezone.now()
    article.save()
    copy_in_admin(editor, article, keep=KEEP_ALL)
    copy = Page.objects.get(slug="the-copy")
    assert (copy.locked, copy.locked_by, copy.locked_at) == (False, None, None)


def test_copy_has_no_comments(article, editor, admin_user):
    article.wagtail_admin_comments.create(user=admin_user, text="Check this number.", contentpath="title")
    copy_in_admin(editor, article, keep=KEEP_ALL)
    for version in versions("the-copy"):
        assert not version.wagtail_admin_comments.exists()


def test_alias_keeps_everything(article, editor):
    copy_in_admin(editor, article, slug="the-alias", alias="on")
    alias = ArticlePage.objects.get(slug="the-alias")
    assert (alias.alias_of_id, alias.live, alias.references.count()) == (article.pk, True, 1)


@pytest.mark.parametrize("factory", [ArticlePageFactory, factories.StandardPageFactory])
def test_live_copy_made_in_code_is_a_draft(site, factory):
    page = factory()
    page.save_revision().publish()
    page = type(page).objects.get(pk=page.pk)
    CopyPageAction(page, update_attrs={"slug": "the-copy"}, keep_live=True).execute()
    copy = Page.objects.get(slug="the-copy").specific
    assert_is_new_draft(copy)
    assert (copy.first_published_at, copy.last_published_at, copy.live_revision) == (None, None, None)
    assert copy.has_unpublished_changes


def test_copy_made_with_the_api_of_the_admin_is_a_draft(article, editor):
    url = reverse("wagtailadmin_api:pages:action", args=[article.pk, "copy"])
    response = editor.post(url, {"slug": "the-copy", "keep_live": True}, content_type="application/json")
    assert response.status_code == 201
    assert_is_new_draft(Page.objects.get(slug="the-copy").specific)


def test_next_change_of_a_page_that_was_an_alias_needs_a_review(article, editor):
    copy_in_admin(editor, article, slug="the-alias", alias="on")
    alias = ArticlePage.objects.get(slug="the-alias")
    editor.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk]))
    page = ArticlePage.objects.get(pk=alias.pk)
    assert (page.alias_of, page.live, page.reviewer) == (None, True, article.reviewer)
    draft = page.get_latest_revision_as_object()
    assert (draft.reviewer, draft.last_reviewed, draft.publication_date) == (None, None, None)
    assert page.has_unpublished_changes
