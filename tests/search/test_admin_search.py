"""Searches in the admin: any text gets a page."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils.http import urlencode

from tests.support.factories import ImageFactory
from tests.support.html import soup

VIEWS = [
    "wagtailadmin_pages:search",
    "wagtailadmin_choose_page_search",
    "wagtailimages:index",
    "wagtailimages_chooser:choose_results",
    "wagtaildocs:index",
]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("query", ['"', 'a "quoted" word', '" "', "'", "\\", "*", "(", "a AND", "%s", "\0"])
def test_any_text_can_be_searched_for_in_the_admin(editor, site, view, query):
    assert editor.get(f"{reverse(view)}?{urlencode({'q': query})}").status_code == 200


def test_image_is_found_by_quoted_words_of_its_title(editor, site):
    ImageFactory(title="Morning lamp")
    assert "Morning lamp" in editor.get(f"{reverse('wagtailimages:index')}?q=%22lamp%22").content.decode()


def test_heading_of_the_results_says_what_they_are(editor, site):
    text = soup(editor.get(reverse("wagtailadmin_pages:search"), {"q": "team"})).get_text(" ", strip=True)
    assert "1-1 of 1 pages" in text
    assert "None" not in text


@pytest.mark.parametrize(("group", "is_hidden"), [("Front desk", True), ("Editors", False)])
def test_dashboard_offers_a_search_of_pages_to_those_who_work_on_them(client, site, group, is_hidden):
    user = User.objects.create_user("eve")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    assert (soup(client.get("/admin/")).select_one(".desk-page form[role=search]") is None) is is_hidden
