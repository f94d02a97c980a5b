"""Searches in the admin: any text gets a page."""

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from tests.support.factories import ImageFactory

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
