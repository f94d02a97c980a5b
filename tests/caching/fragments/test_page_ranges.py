"""What the sitemap stores about ranges of pages is always what it would be, computed from all pages."""

import datetime

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, Site

from blog.models import ArticlePage
from site_core.caching import local_cache
from site_core.caching.fragments import versions
from site_core.redirects import bulk
from site_core.redirects.models import RedirectRule
from site_core.seo.sitemaps import sitemap_entries, sitemap_index_xml
from site_core.trash.models import TrashEntry
from site_core.trash.restoring import restore
from tests.support.content_changes import CHANGES, edit, fresh
from tests.support.factories import ArticlePageFactory


def restore_newest(p):
    restore(TrashEntry.objects.latest("pk").pk)


def bulk_redirect(p):
    bulk.create_rules([RedirectRule(source="/articles/second/", target="/about/")])


EDITS = {name: change for name, (change, _urls) in CHANGES.items()} | {
    "noindex": lambda p: edit(p.first, noindex=True),
    "index again": lambda p: edit(p.first, noindex=False),
    "canonical URL elsewhere": lambda p: edit(p.second, canonical_url="https://elsewhere.example/"),
    "no canonical URL": lambda p: edit(p.second, canonical_url=""),
    "hidden index": lambda p: edit(p.site.articles, noindex=True),
    "minor change": lambda p: edit(p.third, title="Third!", minor_change=True),
    "expires soon": lambda p: edit(p.third, expire_at=timezone.now() + datetime.timedelta(days=1)),
    "unpublished third": lambda p: fresh(p.third).unpublish(),
    "published again": lambda p: edit(p.third),
    "deleted article": lambda p: fresh(p.second).delete(),
    "deleted index": lambda p: fresh(p.site.articles).delete(),
    "restored": restore_newest,
    "alias": lambda p: p.first.create_alias(update_slug="alias", parent=p.site.articles),
    "copy": lambda p: fresh(p.first).copy(update_attrs={"slug": "copy"}),
    "redirect": lambda p: Redirect.objects.create(old_path="/articles/first", redirect_link="/about/"),
    "no redirect": lambda p: Redirect.objects.get(old_path="/articles/first").delete(),
    "bulk redirect": bulk_redirect,
    "public again": lambda p: PageViewRestriction.objects.all().delete(),
    "private index": lambda p: PageViewRestriction.objects.create(page=p.site.articles, restriction_type="login"),
    "nested site": lambda p: Site.objects.create(hostname="nested.example", root_page=p.site.articles),
    "root of the site": lambda p: Site.objects.update_or_create(defaults={"root_page": p.site.articles}),
    "draft": lambda p: fresh(p.first).save_revision(),
    "topic hidden": lambda p: type(p.topic).objects.get().delete(),
}


@pytest.fixture
def compare(pages, settings, monkeypatch):
    """Return a function that compares what is stored with what is computed from all pages."""
    monkeypatch.setattr(versions, "IDS_PER_RANGE", 2)

    def read(use_stored):
        settings.FRAGMENT_CACHE = use_stored
        site = Site.objects.order_by("pk").first()
        return [*sitemap_index_xml(site), *sitemap_entries(site, "lists")]

    def compare(*names):
        stored = read(use_stored=True)
        assert stored == read(use_stored=False), names
        return stored

    return compare


@pytest.mark.parametrize("name", [name for name in EDITS if name not in ("restored", "no redirect")])
def test_change_is_in_the_sitemap_at_once(compare, pages, name):
    compare()
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=1)):
        EDITS[name](pages)
    compare(name)


@hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(names=st.lists(st.sampled_from(sorted(EDITS)), min_size=2, max_size=8), data=st.data())
def test_any_sequence_of_edits_is_in_the_sitemap(compare, pages, names, data):
    start = timezone.now()
    with transaction.atomic():
        for minutes, name in enumerate(names, start=1):
            with time_machine.travel(start + datetime.timedelta(minutes=minutes)):
                try:
                    with transaction.atomic():
                        EDITS[name](pages)
                except Exception as error:  # an earlier edit deleted or moved what this one changes
                    if type(error).__module__.startswith("hypothesis"):
                        raise
                if data.draw(st.booleans()):
                    compare(*names, name)
        compare(*names)
        transaction.set_rollback(True)
    cache.delete("wagtail_site_root_paths")
    local_cache.clear()


def test_page_leaves_the_sitemap_at_the_moment_it_expires(compare, pages):
    edit(pages.third, expire_at=timezone.now() + datetime.timedelta(days=1))
    before = compare()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1, minutes=1)):
        assert compare() != before


def test_only_the_range_that_changed_is_read_again(compare, pages, settings):
    settings.FRAGMENT_CACHE = True
    site = Site.objects.get()
    for number in range(6):
        ArticlePageFactory(slug=f"more-{number}")

    def counts(change):
        change()
        with CaptureQueriesContext(connection) as queries:
            list(sitemap_index_xml(site))
        return [query["sql"] for query in queries if "COUNT(" in query["sql"]]

    all_ranges = counts(lambda: None)
    assert counts(lambda: None) == []
    changed = counts(lambda: edit(pages.first, title="Another title"))
    assert 0 < len(changed) < len(all_ranges) / 3


def test_rolled_back_change_is_not_stored(compare, pages):
    before = compare()
    with transaction.atomic():
        fresh(pages.first).unpublish()
        ArticlePage.objects.filter(pk=pages.second.pk).first().delete()
        assert compare() != before
        transaction.set_rollback(True)
    local_cache.clear()
    assert compare() == before
