"""The redirects to a page, shown in its edit form."""

import pytest
from django.test.testcases import TestCase
from django.urls import reverse

from site_core.redirects.models import RedirectRule
from tests.support import factories
from tests.support.html import soup


@pytest.fixture
def article(site):
    return factories.ArticlePageFactory(slug="a", title="The article")


def rename(page, slug):
    page.slug = slug
    with TestCase.captureOnCommitCallbacks(execute=True):
        page.save_revision().publish()


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def panel(client, page):
    """Return the panel in the edit form of ``page``, or None."""
    heading = soup(client.get(edit_url(page))).find(string="Old URLs of this page")
    return heading and heading.find_parent("section")


def rows(element):
    return {
        row.select_one("td.title").get_text(" ", strip=True): row.select("td")[1].get_text(strip=True)
        for row in element.select("tbody tr")
    }


def test_old_urls_of_a_page_are_shown_in_its_form(editor, site, article):
    rename(article, "b")
    RedirectRule.objects.create(source="/manual/", redirect_page_id=article.pk)
    RedirectRule.objects.create(source="/by-url/", target="/articles/b/")
    RedirectRule.objects.create(source="/other/", redirect_page_id=site.team.pk)
    shown = rows(panel(editor, article))
    assert shown == {"/articles/a/": "Automatically", "/manual/": "Manually", "/by-url/": "Manually"}


def test_automatic_redirect_is_undone_from_the_form(editor, article):
    rename(article, "b")
    undo = panel(editor, article).select_one("tbody a.button")
    assert undo.get_text(" ", strip=True) == "Undo /articles/a/"
    response = editor.post(undo["href"])
    assert response["Location"] == edit_url(article)
    assert not RedirectRule.objects.exists()


def test_old_urls_are_added_from_the_form(editor, article):
    link = panel(editor, article).find("a", string="Add old URLs")
    page = soup(editor.get(link["href"]))
    assert page.select_one("[name=redirect_page]")["value"] == str(article.pk)
    assert page.select_one("[name=next]")["value"] == edit_url(article)


def test_people_who_only_view_redirects_get_no_links(person, article):
    RedirectRule.objects.create(source="/manual/", redirect_page_id=article.pk)
    element = panel(person("Editors"), article)
    assert rows(element) == {"/manual/": "Manually"}
    assert not element.select("a[href*='/redirects/']")


def test_new_page_has_no_old_urls(editor, site):
    url = reverse("wagtailadmin_pages:add", args=["blog", "articlepage", site.articles.pk])
    response = editor.get(url, {"template": "blank"})
    assert "Old URLs of this page" not in response.content.decode()
