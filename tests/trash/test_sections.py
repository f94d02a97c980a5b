"""Sections of many pages are deleted and restored in the background, in several transactions."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, PageLogEntry

from blog.models import ArticlePage
from home.models import StandardPage
from site_core.background_tasks import services
from site_core.background_tasks.models import BackgroundTask
from site_core.redirects.models import RedirectRule
from site_core.trash import batches, sections, tasks
from site_core.trash.models import TrashedRows, TrashEntry
from site_core.trash.purging import purge
from tests.support import factories
from tests.support.html import soup
from tests.support.table_dumps import differences, dump, references

SLUGS = ["a", "b", "c", "d", "e", "f"]
State = BackgroundTask.State


@pytest.fixture(autouse=True)
def small_limits(monkeypatch):
    """Have six pages count as many, and each transaction delete or restore one."""
    monkeypatch.setattr("site_core.trash.tasks.MAX_PAGES_IN_REQUEST", 4)
    monkeypatch.setattr("site_core.trash.task_views.MAX_PAGES_IN_REQUEST", 4)
    monkeypatch.setattr(sections, "SMALL", 1)
    monkeypatch.setattr(sections, "SECONDS_IN_TRANSACTION", 0)
    monkeypatch.setattr(batches, "SECONDS_IN_TRANSACTION", 0)
    monkeypatch.setattr(tasks, "SECONDS_BETWEEN_TRANSACTIONS", 0)


@pytest.fixture
def articles(site):
    return [factories.ArticlePageFactory(slug=slug, authors=[site.author], reviewer=site.reviewer) for slug in SLUGS]


@pytest.fixture
def admin(make_user, client):
    user = make_user("ada", is_superuser=True)
    client.force_login(user)
    return user


def delete_in_admin(client, page, **data):
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), data)


def statuses(client):
    client.logout()
    return {client.get(path).status_code for path in ("/articles/", *(f"/articles/{slug}/" for slug in SLUGS))}


def stop_after(monkeypatch, count):
    """Have the process of a task end after ``count`` transactions."""

    class Killed(BaseException):
        pass

    calls = iter(range(count))

    def sleep(seconds):
        if next(calls, None) is None:
            raise Killed

    monkeypatch.setattr("site_core.trash.tasks.time.sleep", sleep)
    return Killed


def interrupt(task):
    BackgroundTask.objects.filter(pk=task.pk).update(alive_until=timezone.now() - datetime.timedelta(seconds=1))


def check_tree():
    assert list(Page.find_problems()) == [[], [], [], [], []]


def test_section_is_deleted_as_one_entry_and_undone(site, articles, admin, client):
    before, refs = dump(), references()
    response = delete_in_admin(client, site.articles)
    task = BackgroundTask.objects.get()
    assert response["Location"] == reverse("background_task", args=[task.pk])
    assert (task.state, task.done, task.total) == (State.DONE, 7, 7)
    entry = TrashEntry.objects.get()
    assert (entry.title, entry.state, entry.deleted_by) == (site.articles.title, "", admin)
    assert sorted(entry.object_ids) == sorted([site.articles.pk, *(article.pk for article in articles)])
    assert entry.access["is_live"]
    assert PageLogEntry.objects.filter(action="wagtail.delete", user=admin).count() == 7
    check_tree()

    html = client.get(response["Location"], follow=True).content
    form = soup(html).select_one("form.trash-undo")
    assert "7 pages were deleted." in html.decode()
    response = client.post(form["action"], {"entry": form.select_one("[name=entry]")["value"]}, follow=True)
    assert "7 pages were restored." in response.content.decode()
    assert not TrashEntry.objects.exists()
    assert not TrashedRows.objects.exists()
    assert differences(before) == {}
    assert references() == refs
    check_tree()
    assert statuses(client) == {200}


def test_few_pages_are_deleted_in_the_request(site, articles, admin, client):
    for article in articles[:3]:
        article.delete()
    delete_in_admin(client, site.articles)
    assert not BackgroundTask.objects.exists()
    assert not Page.objects.filter(pk=site.articles.pk).exists()


def test_visitors_get_none_of_the_pages_from_the_beginning(site, articles, admin, client, monkeypatch):
    assert statuses(client) == {200}
    monkeypatch.setattr(services, "launch_after_commit", lambda pk: None)
    client.force_login(admin)
    delete_in_admin(client, site.articles)
    assert Page.objects.filter(pk=site.articles.pk).exists()
    assert statuses(client) == {404}
    assert "articles" not in client.get("/sitemap.xml").content.decode()


def test_deleted_pages_respond_with_410_and_undoing_removes_that(site, articles, admin, client):
    delete_in_admin(client, site.articles)
    assert statuses(client) == {410}
    tasks.start_restoring(TrashEntry.objects.get(), admin)
    assert statuses(client) == {200}
    assert not RedirectRule.objects.exists()


def test_chosen_destination_applies_to_all_pages_and_links_to_them(site, articles, admin, client):
    rule = RedirectRule.objects.create(source="/old/", redirect_page=articles[2])
    delete_in_admin(client, site.articles, **{"visitors-answer": "page", "visitors-page": site.team.pk})
    for path in ("/articles/", "/articles/a/", "/articles/f/", "/old/"):
        assert client.get(path)["Location"] == "/team/", path
    tasks.start_restoring(TrashEntry.objects.get(), admin)
    rule.refresh_from_db()
    assert rule.redirect_page_id == articles[2].pk
    assert client.get("/old/")["Location"] == "/articles/c/"


@pytest.mark.parametrize("transactions", [0, 1, 3, 6])
def test_deletion_continues_after_a_crash(site, articles, admin, client, monkeypatch, transactions):
    before = dump()
    with monkeypatch.context() as patch:
        killed = stop_after(patch, transactions)
        with pytest.raises(killed):
            tasks.start_deleting([site.articles], admin)
    task = BackgroundTask.objects.get()
    entry = TrashEntry.objects.get()
    left = Page.objects.filter(pk__in=entry.object_ids).count()
    assert left == 7 - transactions - 1
    assert not Page.objects.filter(pk__in=entry.object_ids, live=True).exists()
    interrupt(task)
    assert services.continue_interrupted() == 1
    task.refresh_from_db()
    assert task.state == State.DONE
    entry = TrashEntry.objects.get()
    assert entry.state == ""
    tasks.start_restoring(entry, admin)
    assert differences(before) == {}
    check_tree()


@pytest.mark.parametrize("transactions", [0, 2, 6])
def test_restoration_continues_after_a_crash(site, articles, admin, client, monkeypatch, transactions):
    before = dump()
    tasks.start_deleting([site.articles], admin)
    entry = TrashEntry.objects.get()
    with monkeypatch.context() as patch:
        killed = stop_after(patch, transactions)
        with pytest.raises(killed):
            tasks.start_restoring(entry, admin)
    restored = Page.objects.filter(pk__in=entry.object_ids)
    assert restored.count() == transactions + 1
    assert not purge(entry.pk)
    check_tree()
    interrupt(BackgroundTask.objects.last())
    assert services.continue_interrupted() == 1
    assert not TrashEntry.objects.exists()
    assert differences(before) == {}
    check_tree()


def test_page_that_is_added_meanwhile_is_deleted_and_restored_too(site, articles, admin, monkeypatch):
    with monkeypatch.context() as patch:
        killed = stop_after(patch, 2)
        with pytest.raises(killed):
            tasks.start_deleting([site.articles], admin)
    added = factories.ArticlePageFactory(slug="added", live=False)
    interrupt(BackgroundTask.objects.get())
    services.continue_interrupted()
    entry = TrashEntry.objects.get()
    assert added.pk in entry.object_ids
    tasks.start_restoring(entry, admin)
    assert ArticlePage.objects.filter(slug="added", live=False).exists()
    check_tree()


def test_slug_that_is_taken_while_a_section_is_restored(site, articles, admin, client, monkeypatch):
    tasks.start_deleting([site.articles], admin)
    entry = TrashEntry.objects.get()
    with monkeypatch.context() as patch:
        killed = stop_after(patch, 0)
        with pytest.raises(killed):
            tasks.start_restoring(entry, admin)
    other = factories.ArticlePageFactory(slug="c", title="The other")
    interrupt(BackgroundTask.objects.last())
    services.continue_interrupted()
    assert Page.objects.get(pk=articles[2].pk).slug == "c-2"
    assert Page.objects.get(pk=other.pk).slug == "c"
    assert "c-2" in BackgroundTask.objects.last().result["notes"][0]
    check_tree()


def test_references_between_pages_of_different_transactions_are_restored(site, articles, admin):
    for page, other in zip(articles, reversed(articles), strict=True):
        RedirectRule.objects.create(source=f"/old-{page.slug}/", redirect_page=other)
        page.alias_of = other
        page.save()
    before = dump()
    tasks.start_deleting([site.articles], admin)
    tasks.start_restoring(TrashEntry.objects.get(), admin)
    assert differences(before) == {}


def test_nested_sections_and_drafts_come_back_as_they_were(site, admin):
    parent = site.home
    for depth in range(6):
        parent = parent.add_child(instance=StandardPage(title=f"Level {depth}", slug=f"level-{depth}", live=False))
        parent.save_revision()
    Page.objects.filter(slug="level-2").update(live=True)
    before = dump()
    tasks.start_deleting([Page.objects.get(slug="level-0")], admin)
    assert not Page.objects.filter(slug__startswith="level-").exists()
    tasks.start_restoring(TrashEntry.objects.get(), admin)
    assert differences(before) == {}
    check_tree()


def test_section_is_restored_elsewhere_as_drafts(site, articles, admin):
    tasks.start_deleting([site.articles], admin)
    location = site.home.add_child(instance=StandardPage(title="Archive", slug="archive", live=False))
    task = tasks.start_restoring(TrashEntry.objects.get(), admin, parent=location, as_draft=True)
    if task.state == State.FAILED:  # the type can’t be there: nothing is lost
        assert "can’t be below" in task.error
        assert TrashEntry.objects.get().rows.exists()
        assert not Page.objects.filter(pk=site.articles.pk).exists()
    task = tasks.start_restoring(TrashEntry.objects.get(), admin, as_draft=True)
    assert task.state == State.DONE
    assert not Page.objects.get(pk=site.articles.pk).get_descendants(inclusive=True).live().exists()


def test_many_selected_pages_have_an_entry_each(site, articles, admin, client):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    query = "&".join(f"id={article.pk}" for article in articles)
    response = client.post(f"{url}?{query}&next=/admin/", follow=True)
    values = [field["value"] for field in soup(response).select("form.trash-undo [name=entry]")]
    assert len(values) == TrashEntry.objects.count() == 6
    client.post(reverse("trash_undo"), {"entry": values})
    assert statuses(client) == {200}


def test_person_without_the_right_can_not_start_a_deletion(site, articles, make_user, client):
    user = make_user("eve", "Editors")
    GroupPagePermission.objects.filter(permission__codename="bulk_delete_page").delete()
    client.force_login(user)
    delete_in_admin(client, site.articles)
    assert not BackgroundTask.objects.exists()
    assert Page.objects.get(pk=site.articles.pk).live


def test_right_that_is_withdrawn_meanwhile_stops_the_deletion(site, articles, make_user, monkeypatch):
    user = make_user("eve", is_superuser=True, is_staff=True)
    monkeypatch.setattr(services, "launch_after_commit", lambda pk: None)
    task = tasks.start_deleting([site.articles], user)
    user.is_superuser = False
    user.save()
    services.run(task.pk)
    task.refresh_from_db()
    assert task.state == State.FAILED
    assert Page.objects.filter(pk__in=[article.pk for article in articles], live=True).count() == 6


def test_task_can_not_be_canceled_halfway(site, articles, admin, client, monkeypatch):
    monkeypatch.setattr(services, "launch_after_commit", lambda pk: None)
    task = tasks.start_deleting([site.articles], admin)
    url = reverse("background_task", args=[task.pk])
    html = client.get(url).content.decode()
    assert 'value="cancel"' not in html
    assert "You can leave this page" in html
    assert client.post(url, {"action": "cancel"}, follow=True).status_code in (302, 403)
    task.refresh_from_db()
    assert task.state == State.WAITING


def test_result_is_hidden_from_others(site, articles, admin, client, make_user):
    tasks.start_deleting([site.articles], admin)
    url = reverse("trash_task_result", args=[BackgroundTask.objects.get().pk])
    assert client.get(url).status_code == 302
    client.force_login(make_user("eve", "Editors"))
    assert "were deleted" not in client.get(url, follow=True).content.decode()


def test_entry_leads_to_the_task_that_works_on_it(site, articles, admin, client, monkeypatch):
    tasks.start_deleting([site.articles], admin)
    entry = TrashEntry.objects.get()
    monkeypatch.setattr(services, "launch_after_commit", lambda pk: None)
    response = client.post(reverse("trash_entry", args=[entry.pk]), {"parent": site.home.pk, "state": "as-it-was"})
    task = BackgroundTask.objects.last()
    assert response["Location"] == reverse("background_task", args=[task.pk])
    assert client.get(reverse("trash_entry", args=[entry.pk]))["Location"] == response["Location"]
    client.post(reverse("trash_undo"), {"entry": entry.pk})
    assert BackgroundTask.objects.count() == 2


def test_nothing_is_recorded_without_a_trash(site, articles, admin, settings):
    settings.TRASH_DAYS = 0
    tasks.start_deleting([site.articles], admin)
    assert not Page.objects.filter(pk=site.articles.pk).exists()
    assert not TrashEntry.objects.exists()


def test_wrong_name_of_the_site_deletes_nothing(site, articles, admin, client):
    delete_in_admin(client, site.articles, confirm_site_name="<b>wrong</b>")
    assert Page.objects.get(pk=site.articles.pk).live
    assert not BackgroundTask.objects.exists()
