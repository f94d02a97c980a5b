"""What is restored when the site has changed since the deletion."""

import datetime
import json

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from wagtail.models import Collection, Comment, Page

from blog.models import ArticleAuthor, ArticlePage
from home.models import LocationIndexPage
from site_core.media.models import ClinicImage
from site_core.redirects.checks import fixes
from site_core.redirects.models import RedirectRule
from site_core.trash.models import TrashEntry
from site_core.trash.restoring import RestoreError, restore
from tests.support import factories


@pytest.fixture
def article(site):
    return factories.ArticlePageFactory(slug="a", title="Ketamine", authors=[site.author], reviewer=site.reviewer)


def delete(page):
    """Delete a page, and return its entry."""
    Page.objects.get(pk=page.pk).delete()
    return TrashEntry.objects.get(object_id=str(page.pk))


def check_tree():
    bad, fatal, orphans, depths, children = Page.find_problems()
    assert [bad, fatal, orphans, depths, children] == [[], [], [], [], []]


def test_page_follows_its_parent(site, article, client):
    entry = delete(article)
    Page.objects.get(pk=site.articles.pk).move(Page.objects.get(pk=site.team.pk), "last-child")
    restore(entry.pk)
    restored = ArticlePage.objects.get(pk=article.pk)
    assert restored.url_path.endswith("/team/articles/a/")
    assert client.get("/articles/a/")["Location"] == "/team/articles/a/"
    check_tree()


def test_page_whose_slug_is_taken_gets_another_one(site, article, client):
    article.save_revision()
    entry = delete(article)
    other = factories.ArticlePageFactory(slug="a")
    result = restore(entry.pk)
    restored = ArticlePage.objects.get(pk=article.pk)
    assert (restored.slug, restored.get_latest_revision_as_object().slug) == ("a-2", "a-2")
    assert "a-2" in result.notes[0]
    assert client.get("/articles/a/").status_code == client.get("/articles/a-2/").status_code == 200
    assert Page.objects.get(pk=other.pk).slug == "a"
    check_tree()


def test_page_without_parent_needs_another_place(site, article):
    child = delete(article)
    parent = delete(site.articles)
    with pytest.raises(RestoreError, match="Choose another place"):
        restore(child.pk)
    assert TrashEntry.objects.filter(pk=child.pk).exists()
    restore(parent.pk)
    restore(child.pk)
    assert ArticlePage.objects.get(pk=article.pk).get_parent().pk == site.articles.pk
    check_tree()


def test_page_type_that_does_not_fit_the_place_is_refused(site, article):
    entry = delete(article)
    with pytest.raises(RestoreError, match="can’t be below"):
        restore(entry.pk, parent=site.team)
    assert not Page.objects.filter(pk=article.pk).exists()


def test_page_comes_back_as_a_draft_and_keeps_its_410_until_it_is_published(article, client):
    restore(delete(article).pk, as_draft=True)
    restored = ArticlePage.objects.get(pk=article.pk)
    assert (restored.live, restored.has_unpublished_changes) == (False, True)
    assert client.get("/articles/a/").status_code == 410


def test_schedule_in_the_past_is_dropped(article):
    revision = article.save_revision()
    article.unpublish()
    revision.approved_go_live_at = timezone.now() + datetime.timedelta(hours=1)
    revision.save()
    entry = delete(article)
    rows = entry.rows.get(model_label="wagtailcore.revision")
    content = json.loads(rows.content)
    for row in content:
        row["fields"]["approved_go_live_at"] = row["fields"]["approved_go_live_at"] and "2026-01-01T00:00:00+00:00"
    rows.content = json.dumps(content)
    rows.save()
    restore(entry.pk)
    assert not article.revisions.exclude(approved_go_live_at=None).exists()


def test_review_stays_valid(article):
    before = ArticlePage.objects.get(pk=article.pk)
    restore(delete(article).pk)
    after = ArticlePage.objects.get(pk=article.pk)
    assert after.shown_reviewer == before.shown_reviewer
    assert after.last_reviewed == before.last_reviewed


def test_rows_of_a_deleted_user_are_left_out_and_counted(article, make_user):
    ana, ben = make_user("ana"), make_user("ben")
    Page.objects.filter(pk=article.pk).update(owner=ana)
    for user in (ana, ben):
        Comment.objects.create(page=article, user=user, text="Why?", contentpath="title")
    entry = delete(article)
    User.objects.get(pk=ana.pk).delete()
    result = restore(entry.pk)
    restored = ArticlePage.objects.get(pk=article.pk)
    assert restored.owner is None
    assert [comment.user for comment in Comment.objects.filter(page=restored)] == [ben]
    assert result.notes == ["1 detail was left out: it belonged to something that no longer exists."]


def test_article_without_its_author_comes_back_without_the_byline(site, article):
    entry = delete(article)
    Page.objects.get(pk=site.author.pk).delete()
    restore(entry.pk)
    assert not ArticleAuthor.objects.filter(page=article.pk).exists()


def test_reviewer_who_is_restored_later_is_named_again(site, article):
    entry = delete(article)
    reviewer = delete(site.reviewer)
    restore(entry.pk)
    assert ArticlePage.objects.get(pk=article.pk).reviewer is None
    restore(reviewer.pk)
    assert ArticlePage.objects.get(pk=article.pk).reviewer == site.reviewer


@pytest.mark.parametrize("image_first", [True, False])
def test_image_of_a_page_is_chosen_again(article, image_first):
    image = factories.ImageFactory()
    ArticlePage.objects.filter(pk=article.pk).update(image=image)
    image.delete()
    delete(article)
    entries = list(TrashEntry.objects.order_by("pk"))
    for entry in entries if image_first else reversed(entries):
        restore(entry.pk)
    assert ArticlePage.objects.get(pk=article.pk).image.pk == int(entries[0].object_id)


def test_key_that_has_another_value_by_now_stays(article):
    image, other = factories.ImageFactory(), factories.ImageFactory()
    ArticlePage.objects.filter(pk=article.pk).update(image=image)
    image.delete()
    ArticlePage.objects.filter(pk=article.pk).update(image=other)
    restore(TrashEntry.objects.get().pk)
    assert ArticlePage.objects.get(pk=article.pk).image == other


def test_image_without_its_collection_comes_back_in_the_root_collection(site):
    collection = Collection.get_first_root_node().add_child(name="Building")
    image = factories.ImageFactory(collection=collection)
    pk = image.pk
    image.delete()
    collection.delete()
    restore(TrashEntry.objects.get().pk)
    assert ClinicImage.objects.get(pk=pk).collection == Collection.get_first_root_node()


def test_redirect_whose_url_is_taken_is_refused(site):
    RedirectRule.objects.create(source="/old/", target="/team/").delete()
    RedirectRule.objects.create(source="/old/", target="/articles/")
    entry = TrashEntry.objects.get()
    with pytest.raises(RestoreError, match="already exists"):
        restore(entry.pk)
    assert TrashEntry.objects.filter(pk=entry.pk).exists()


def test_redirects_deleted_together_are_restored_but_for_those_taken(site, make_user):
    rules = [RedirectRule.objects.create(source=f"/old-{number}/", target="/team/", hits=7) for number in range(3)]
    fixes.apply_fix("delete", [rule.pk for rule in rules], make_user("ana"))
    RedirectRule.objects.create(source="/old-1/", target="/articles/")
    entry = TrashEntry.objects.get()
    assert (entry.title, entry.deleted_by_name) == ("3 redirects", "ana")
    result = restore(entry.pk)
    assert [rule.source for rule in result.instances] == ["/old-0/", "/old-2/"]
    assert len(result.notes) == 1
    assert RedirectRule.objects.get(source="/old-0/").hits == 7


def test_redirect_that_somebody_changed_since_stays(site, article):
    rule = RedirectRule.objects.create(source="/old/", redirect_page_id=article.pk)
    entry = delete(article)
    stored = RedirectRule.objects.get(pk=rule.pk)
    stored.status, stored.target = 301, "/team/"
    stored.save()
    restore(entry.pk)
    assert RedirectRule.objects.get(pk=rule.pk).target == "/team/"


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row["fields"].update(removed="text"),
        lambda row: row.update(model="blog.removedpage"),
        lambda row: row["fields"].update(publication_date="never"),
    ],
    ids=["field", "type", "value"],
)
def test_rows_that_no_longer_fit_are_refused_and_kept(article, change):
    entry = delete(article)
    rows = entry.rows.get(model_label="blog.articlepage")
    [row] = json.loads(rows.content)
    change(row)
    rows.content = json.dumps([row])
    rows.save()
    with pytest.raises(RestoreError, match="an earlier version can restore it"):
        restore(entry.pk)
    assert TrashEntry.objects.get(pk=entry.pk).rows.get(pk=rows.pk).content == rows.content
    assert not Page.objects.filter(pk=article.pk).exists()


def test_field_that_was_added_since_has_its_default(article):
    entry = delete(article)
    rows = entry.rows.get(model_label="blog.articlepage")
    [row] = json.loads(rows.content)
    del row["fields"]["noindex"]
    rows.content = json.dumps([row])
    rows.save()
    restore(entry.pk)
    assert ArticlePage.objects.get(pk=article.pk).noindex is False


def test_number_that_is_used_by_now_is_refused(site, article):
    entry = delete(article)
    site.articles.refresh_from_db()
    site.articles.add_child(instance=ArticlePage(pk=article.pk, title="Other", slug="other", live=False))
    with pytest.raises(RestoreError, match="its number"):
        restore(entry.pk)
    assert Page.objects.get(pk=article.pk).title == "Other"


def test_entry_is_restored_only_once(article):
    entry = delete(article)
    restore(entry.pk)
    with pytest.raises(RestoreError, match="no longer in the trash"):
        restore(entry.pk)


def test_section_comes_back_as_a_whole(site, article):
    factories.ArticlePageFactory(slug="b")
    before = list(Page.objects.order_by("path").values_list("pk", "path", "depth", "numchild", "url_path", "live"))
    entry = delete(site.articles)
    assert entry.others_count == 2
    restore(entry.pk)
    assert (
        list(Page.objects.order_by("path").values_list("pk", "path", "depth", "numchild", "url_path", "live")) == before
    )


def test_pages_deleted_by_a_query_have_an_entry_each(site, article):
    other = factories.ArticlePageFactory(slug="b")
    ArticlePage.objects.filter(pk__in=[article.pk, other.pk]).delete()
    assert set(TrashEntry.objects.values_list("object_id", flat=True)) == {str(article.pk), str(other.pk)}


def test_nothing_is_recorded_when_the_trash_is_off(article, settings):
    settings.TRASH_DAYS = 0
    Page.objects.get(pk=article.pk).delete()
    assert not TrashEntry.objects.exists()


def test_second_page_of_a_type_that_there_may_be_once_is_refused(site):
    factories.LocationPageFactory()
    entry = delete(LocationIndexPage.objects.get())
    Page.objects.get(pk=site.home.pk).add_child(instance=LocationIndexPage(title="Places", slug="places"))
    with pytest.raises(RestoreError, match="already has a page of this type"):
        restore(entry.pk)
    assert TrashEntry.objects.filter(pk=entry.pk).exists()
