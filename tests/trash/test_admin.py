"""The trash in the admin: the list, the message after a deletion, restoring, and deleting for good."""

import pytest
from django.db import connection
from django.urls import reverse
from wagtail.models import Page, Site

from site_core.content.models import ReusableBlock
from site_core.media.models import ClinicDocument
from site_core.redirects.models import RedirectRule
from site_core.trash.models import TrashEntry
from tests.support import factories
from tests.support.html import soup


@pytest.fixture
def article(site):
    return factories.ArticlePageFactory(slug="a", title="Ketamine <b>&amp;</b> sleep")


@pytest.fixture
def sign_in(client, make_user):
    def sign_in(*groups, **fields):
        user = make_user("eve", *groups, **fields)
        client.force_login(user)
        return user

    return sign_in


@pytest.fixture
def admin(sign_in):
    return sign_in(is_superuser=True)


def delete_in_admin(client, page):
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)


def titles(response):
    return [link.get_text(strip=True) for link in soup(response).select("table td a[href*='/trash/']")]


def test_message_after_a_deletion_undoes_it(article, admin, client):
    response = delete_in_admin(client, article)
    form = soup(response).select_one("form.trash-undo")
    assert "In the trash until" in response.content.decode()
    entry = TrashEntry.objects.get()
    assert (entry.deleted_by, entry.url) == (admin, "/articles/a/")
    response = client.post(form["action"], {"entry": form.select_one("[name=entry]")["value"]}, follow=True)
    assert "was restored" in response.content.decode()
    assert client.get("/articles/a/").status_code == 200


def test_undo_after_a_bulk_deletion_restores_all(site, article, admin, client):
    other = factories.ArticlePageFactory(slug="b")
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    response = client.post(f"{url}?id={article.pk}&id={other.pk}&next=/admin/", follow=True)
    values = [field["value"] for field in soup(response).select("form.trash-undo [name=entry]")]
    assert len(values) == 2
    client.post(reverse("trash_undo"), {"entry": values})
    assert Page.objects.filter(pk__in=[article.pk, other.pk]).count() == 2


def test_home_page_that_is_deleted_in_the_admin_can_be_undone(site, admin, client):
    response = delete_in_admin(client, site.home)
    assert not Site.objects.exists()
    connection.check_constraints()  # nothing was saved for the site that is gone
    entry = soup(response).select_one("form.trash-undo [name=entry]")["value"]
    client.post(reverse("trash_undo"), {"entry": entry})
    assert client.get("/").status_code == 200


def test_confirmation_says_that_it_can_be_restored(article, admin, client):
    for url in (
        reverse("wagtailadmin_pages:delete", args=[article.pk]),
        reverse("wagtailimages:delete", args=[factories.ImageFactory().pk]),
        reverse("redirects:delete", args=[RedirectRule.objects.create(source="/old/", target="/team/").pk]),
    ):
        assert "It goes to the trash." in client.get(url).content.decode(), url


def test_confirmation_for_several_says_that_they_can_be_restored(site, admin, client):
    rule = RedirectRule.objects.create(source="/old/", target="/team/")
    block = ReusableBlock.objects.create(name="Disclaimer", content=[("paragraph", "<p>Text.</p>")])
    document = ClinicDocument.objects.create(title="Form", file="documents/form.pdf")
    for item in (factories.ImageFactory(), document, block, factories.TopicFactory(), rule):
        options = item._meta
        url = reverse("wagtail_bulk_action", args=[options.app_label, options.model_name, "delete"])
        assert "It goes to the trash." in client.get(f"{url}?id={item.pk}&next=/admin/").content.decode(), url


def test_image_that_is_deleted_in_the_admin_can_be_undone(site, admin, client):
    image = factories.ImageFactory()
    response = client.post(reverse("wagtailimages:delete", args=[image.pk]), follow=True)
    assert soup(response).select_one("form.trash-undo")


def test_list_is_searched_and_filtered(article, admin, client):
    article.delete()
    RedirectRule.objects.create(source="/old/", target="/team/").delete()
    assert titles(client.get(reverse("trash"))) == ["/old/", "Ketamine <b>&amp;</b> sleep"]
    assert titles(client.get(reverse("trash"), {"q": "ketamine"})) == ["Ketamine <b>&amp;</b> sleep"]
    assert titles(client.get(reverse("trash"), {"type_label": "redirects.redirectrule"})) == ["/old/"]
    assert "Nothing in the trash matches" in client.get(reverse("trash"), {"q": "nothing"}).content.decode()


def test_empty_trash_says_what_it_is_for(site, admin, client):
    assert "stay here for 30 days" in client.get(reverse("trash")).content.decode()


def test_page_is_restored_as_a_draft_in_another_place(site, article, admin, client):
    article.delete()
    Page.objects.get(pk=site.articles.pk).delete()
    entry = TrashEntry.objects.get(object_id=str(article.pk or TrashEntry.objects.last().object_id))
    url = reverse("trash_entry", args=[entry.pk])
    assert "Restore “Articles” first" in client.get(url).content.decode()
    assert "Choose the page that it belongs below." in client.post(url, {"state": "draft"}).content.decode()
    index = factories.BlogIndexPageFactory(slug="news")
    client.post(url, {"state": "draft", "parent": index.pk})
    restored = Page.objects.get(pk=entry.object_id)
    assert (restored.live, restored.get_parent().pk) == (False, index.pk)


@pytest.mark.parametrize(
    ("group", "is_live", "is_visible"),
    [
        ("Editors", True, False),
        ("Editors", False, True),
        ("Medical reviewers", True, True),
        ("Redirect managers", False, False),
        ("Site admins", True, True),
    ],
)
def test_people_see_what_they_could_delete(site, sign_in, client, group, is_live, is_visible):
    page = factories.ArticlePageFactory(slug="a", title="Secret", live=is_live)
    page.delete()
    entry = TrashEntry.objects.get()
    sign_in(group)
    assert ("Secret" in client.get(reverse("trash")).content.decode()) is is_visible
    assert (client.get(reverse("trash_entry", args=[entry.pk])).status_code == 200) is is_visible
    client.post(reverse("trash_undo"), {"entry": entry.pk})
    assert Page.objects.filter(slug="a").exists() is is_visible


def test_only_site_admins_delete_for_good(article, sign_in, client):
    article.delete()
    entry = TrashEntry.objects.get()
    user = sign_in("Medical reviewers")
    url = reverse("trash_purge", args=[entry.pk])
    client.post(url)
    assert TrashEntry.objects.exists()
    user.is_superuser = True
    user.save()
    assert "Earlier backups still contain it" in client.get(url).content.decode()
    client.post(url)
    assert not TrashEntry.objects.exists()


def test_hostile_undo_is_ignored(site, admin, client):
    assert client.post(reverse("trash_undo"), {"entry": ["x", "-1", "9" * 30, "²"]}).status_code == 302
    assert client.get(reverse("trash_undo")).status_code == 405
