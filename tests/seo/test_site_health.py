"""What Site health says about search engines."""

from site_core.lib.site_health import Status
from site_core.seo.site_health import check_indexing
from site_core.site_settings.models import SearchSettings


def found():
    return [result.found for result in check_indexing() if result.status != Status.GOOD]


def test_site_that_search_engines_may_show_is_good(site):
    assert found() == []


def test_everything_that_hides_the_home_page_is_named(site, settings):
    settings.SEARCH_INDEXING = False
    site.home.noindex = True
    site.home.save_revision().publish()
    search = SearchSettings.for_site(site.site)
    search.robots_txt = "User-agent: *\nDisallow: /"
    search.save()
    assert found() == [
        "The whole site is hidden from search engines (SEARCH_INDEXING=off).",
        "The home page is hidden from search engines.",
        "robots.txt keeps Googlebot from the home page.",
        "robots.txt keeps Bingbot from the home page.",
    ]
