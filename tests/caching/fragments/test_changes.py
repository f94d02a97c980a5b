"""Every change that a page shows is visible at once, whatever is stored."""

import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_core.caching import local_cache
from tests.support.content_changes import CHANGES
from tests.support.examples import examples


@pytest.mark.parametrize("name", CHANGES)
def test_change_is_visible_on_every_page(visitors, pages, urls, name, django_capture_on_commit_callbacks):
    change, changed = CHANGES[name]
    before = {url: visitors.get_text(url) for url in urls}
    with django_capture_on_commit_callbacks(execute=True):
        change(pages)
    expected = {url: visitors.render(url) for url in urls}
    assert {url: visitors.get_text(url) for url in urls} == expected
    assert {url: visitors.get_text(url) for url in urls} == expected  # now as stored
    assert changed <= {url for url in urls if expected[url] != before[url]}


@settings(max_examples=examples(4, 8), deadline=None, suppress_health_check=list(HealthCheck))
@given(names=st.lists(st.sampled_from(sorted(CHANGES)), min_size=2, max_size=5, unique=True), data=st.data())
def test_any_sequence_of_changes_is_visible(visitors, pages, urls, names, data):
    """Visitors see some of the pages between the changes, so that fragments of different ages are stored."""
    with transaction.atomic():
        for name in names:
            try:
                with transaction.atomic():
                    CHANGES[name][0](pages)
            except Exception as error:  # an earlier change deleted or moved what this one changes
                if type(error).__module__.startswith("hypothesis"):
                    raise
            for url in data.draw(st.lists(st.sampled_from(urls), max_size=4, unique=True)):
                assert visitors.get_text(url) == visitors.render(url), (names, name, url)
        for url in urls:
            assert visitors.get_text(url) == visitors.render(url), (names, url)
        transaction.set_rollback(True)
    cache.delete("wagtail_site_root_paths")
    local_cache.clear()
