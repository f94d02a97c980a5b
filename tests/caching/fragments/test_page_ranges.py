"""What the sitemap stores about ranges of pages is always what it would be, computed from all pages."""

import datetime

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import PageViewRestriction, Site

from blog.models import ArticlePage
from site_core.caching import local_cache, page_ranges
from site_core.caching.fragments import versions
from site_core.redirects import bulk
from site_core.redirects.models import RedirectRule
from site_core.seo import redirected_pages
from site_core.seo.sitemaps import sitemap_entries, sitemap_index_xml
from site_core.site_settings.models import ClinicSettings, SiteSettings
from site_core.trash.models import TrashEntry
from site_core.trash.restoring import restore
from tests.support.caches import clear_caches
from tests.support.content_changes import CHANGES, edit, fresh, save
from tests.support.examples import examples
from tests.support.factories import ArticlePageFactory


def restore_newest(p):
    restore(TrashEntry.objects.latest("pk").pk)


def bulk_redirect(p):
    bulk.create_rules([RedirectRule(source="/articles/second/", target="/about/")])


def delete_rules(p):
    bulk.delete_rules(RedirectRule.objects.values_list("pk", flat=True))


def forbid_in_robots_txt(p):
    search = SiteSettings.for_site(Site.objects.order_by("pk").first()).search
    save(search, robots_txt="User-agent: *\nDisallow: /articles/second/")


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
    "redirect elsewhere": lambda p: save(Redirect.objects.get(old_path="/articles/first"), old_path="/articles/third"),
    "redirect of the home page": lambda p: Redirect.objects.create(old_path="", redirect_link="/about/"),
    "bulk redirect": bulk_redirect,
    "no rules": delete_rules,
    "robots.txt": forbid_in_robots_txt,
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


NEED_ANOTHER = ("restored", "no redirect", "redirect elsewhere")  # change before them


@pytest.mark.parametrize("name", [name for name in EDITS if name not in NEED_ANOTHER])
def test_change_is_in_the_sitemap_at_once(compare, pages, name):
    compare()
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=1)):
        EDITS[name](pages)
    compare(name)


@hypothesis_settings(max_examples=examples(7, 20), deadline=None, suppress_health_check=list(HealthCheck))
@given(names=st.lists(st.sampled_from(sorted(EDITS)), min_size=2, max_size=8), data=st.data())
def test_any_sequence_of_edits_is_in_the_sitemap(compare, pages, names, data):
    clear_caches()  # of what an earlier example stored and then rolled back
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


def test_deleted_topic_that_is_rolled_back_or_restored_is_in_the_sitemap_again(compare, pages):
    with transaction.atomic():
        EDITS["topic hidden"](pages)
        without_topic = compare()  # stores ranges that nothing has changed
        transaction.set_rollback(True)
    local_cache.clear()
    with_topic = compare()
    assert len(with_topic) > len(without_topic)
    EDITS["topic hidden"](pages)
    assert compare() == without_topic
    restore_newest(pages)
    assert compare() == with_topic


def test_page_leaves_the_sitemap_at_the_moment_it_expires(compare, pages):
    edit(pages.third, expire_at=timezone.now() + datetime.timedelta(days=1))
    before = compare()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=1, minutes=1)):
        assert compare() != before


@pytest.fixture
def count_ranges(compare, pages, settings):
    """Return a function that makes a change, and returns how many ranges of pages are then computed."""
    settings.FRAGMENT_CACHE = True
    for number in range(6):
        ArticlePageFactory(slug=f"more-{number}")

    def count_ranges(change):
        computed = []

        def compute(ids):
            numbers = {versions.range_number(pk) for pk in ids}
            computed.extend(numbers)
            return dict.fromkeys(numbers, True)

        change()
        page_ranges.get_or_compute("test", compute)
        return len(computed)

    return count_ranges


def test_only_the_range_that_changed_is_read_again(count_ranges, pages):
    all_ranges = count_ranges(lambda: None)
    assert count_ranges(lambda: None) == 0
    assert 0 < count_ranges(lambda: edit(pages.first, title="Another title")) < all_ranges / 3


UNRELATED = {
    "clinic": lambda p: save(ClinicSettings.for_site(Site.objects.get()), name="Another clinic"),
    "image": CHANGES["image"][0],
    "topic": CHANGES["name of a topic"][0],
    "redirect from a URL that no page had": lambda p: Redirect.objects.create(old_path="/old", redirect_link="/about/"),
}


@pytest.mark.parametrize("name", UNRELATED)
def test_no_range_is_read_again_after_a_change_that_concerns_no_page(count_ranges, pages, name):
    assert count_ranges(lambda: None) > 0
    assert count_ranges(lambda: UNRELATED[name](pages)) == 0


OF_ONE_PAGE = {name: EDITS[name] for name in ("redirect", "bulk redirect", "name of a person")} | {
    "page with pages below": lambda p: edit(p.site.articles, title="Journal"),
}


@pytest.mark.parametrize("name", OF_ONE_PAGE)
def test_change_of_one_page_or_its_redirects_concerns_few_ranges(count_ranges, pages, name):
    all_ranges = count_ranges(lambda: None)
    assert 0 < count_ranges(lambda: OF_ONE_PAGE[name](pages)) <= all_ranges / 3


def test_many_redirects_at_once_concern_all_ranges(count_ranges, pages, monkeypatch):
    monkeypatch.setattr(redirected_pages, "MAX_PATHS", 2)
    all_ranges = count_ranges(lambda: None)
    rules = [RedirectRule(source=f"/old-{number}/", target="/about/") for number in range(3)]
    assert count_ranges(lambda: bulk.create_rules(rules)) == all_ranges


def test_rolled_back_change_is_not_stored(compare, pages):
    before = compare()
    with transaction.atomic():
        fresh(pages.first).unpublish()
        ArticlePage.objects.filter(pk=pages.second.pk).first().delete()
        assert compare() != before
        transaction.set_rollback(True)
    local_cache.clear()
    assert compare() == before
