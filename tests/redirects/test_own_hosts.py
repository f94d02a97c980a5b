"""URLs of this site are recognized whichever scheme, port, or spelling of the host they use."""

import pytest
from wagtail.models import Page, Site

from site_core.redirects.checks.audit import RuleAudit
from site_core.redirects.checks.rule_checks import RuleChecker
from site_core.redirects.checks.trace import trace
from site_core.redirects.models import Kind, RedirectRule
from site_core.redirects.own_hosts import is_own_url
from site_core.redirects.transfer.formats.row import Row, UnsupportedRedirect
from site_core.redirects.transfer.lookups import Lookups
from tests.support.factories import HomePageFactory, StandardPageFactory

OWN_ORIGINS = [
    "http://clinic.example",
    "https://clinic.example",
    "https://CLINIC.example:443",
    "https://clinic.example.",
    "http://www.clinic.example",
    "https://www.clinic.example:8443",
    "https://booking.clinic.example",
    "https://www.booking.clinic.example",
    "http://127.0.0.1",
]
OTHER_ORIGINS = [
    "https://clinic.example.evil.example",
    "https://clinic.example@evil.example",
    "https://evil.example",
    "https://shop.clinic.example",
    "https://clinic.example:9000",
    "https://clinic.example:x",
    "//evil.example",
    "ftp://clinic.example",
]


@pytest.fixture(autouse=True)
def clinic(site, settings):
    settings.ALLOWED_HOSTS = ["clinic.example", "booking.clinic.example", "127.0.0.1"]
    second = HomePageFactory(parent=Page.objects.get(depth=1), slug="second")
    Site.objects.create(hostname="second.example", port=8443, root_page=second)
    Site.objects.filter(is_default_site=True).update(hostname="clinic.example", port=443)
    Site.clear_site_root_paths_cache()
    return site


@pytest.fixture(params=["one save", "import"])
def check(request):
    def check(rule, **options):
        checker = RuleChecker(**options) if request.param == "one save" else RuleChecker.for_import(**options)
        return checker.check(rule)

    return check


def location(client, url):
    return client.get(url, secure=True, headers={"host": "clinic.example"})["Location"]


@pytest.mark.parametrize("origin", [*OWN_ORIGINS, "https://second.example", "http://www.second.example"])
def test_own_hosts_are_recognized(origin):
    assert is_own_url(f"{origin}/team/")


@pytest.mark.parametrize("origin", OTHER_ORIGINS)
def test_other_hosts_are_other_websites(origin):
    assert not is_own_url(f"{origin}/team/")


@pytest.mark.parametrize("host", ["bücher.example", "xn--bcher-kva.example", "BÜCHER.example.", "www.bücher.example"])
def test_own_host_with_an_umlaut_is_recognized_in_every_spelling(settings, host):
    settings.ALLOWED_HOSTS = ["bücher.example"]
    assert is_own_url(f"https://{host}/team/")


def test_every_host_is_allowed_in_development_but_not_every_host_is_ours(settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert not is_own_url("https://evil.example/")
    assert is_own_url("https://clinic.example/")


@pytest.mark.parametrize("origin", OWN_ORIGINS)
def test_redirect_to_itself_on_an_own_host_is_rejected(check, origin):
    result = check(RedirectRule(source=f"{origin}/gone", target=f"{origin}/gone/"), may_leave_site=True)
    assert "leads to itself" in result.error_messages()[0]


def test_loop_through_own_hosts_is_rejected(check):
    RedirectRule.objects.create(source="/a/", target="http://www.clinic.example/b")
    result = check(RedirectRule(source="/b/", target="https://clinic.example/a"), may_leave_site=True)
    assert "creates a loop" in result.error_messages()[0]


@pytest.mark.parametrize("origin", OWN_ORIGINS)
def test_target_on_an_own_host_takes_one_hop_and_no_permission(client, check, origin):
    assert check(RedirectRule(source="/old/", target=f"{origin}/team")).is_valid
    RedirectRule.objects.create(source="/old/", target=f"{origin}/team?x=1#maya")
    assert location(client, "/old/?utm_source=mail") == "/team/?x=1&utm_source=mail#maya"


def test_chain_through_an_own_host_takes_one_hop(client):
    RedirectRule.objects.create(source="/old/", target="http://www.clinic.example/older/")
    RedirectRule.objects.create(source="/older/", target="/team/")
    assert location(client, "/old/") == "/team/"


def test_groups_are_inserted_into_a_target_on_an_own_host(client):
    RedirectRule.objects.create(source="/old/*", target="http://www.clinic.example/$1", kind=Kind.PREFIX)
    assert location(client, "/old/team/") == "/team/"
    assert location(client, "/old//evil.example/") == "/evil.example/"


def test_target_on_another_own_site_keeps_its_host(client, check):
    rule = RedirectRule(source="/old/", target="https://second.example:8443/")
    assert check(rule).is_valid
    rule.save()
    assert location(client, "/old/") == "https://second.example:8443/"


def test_target_may_have_the_same_path_on_another_own_site(check):
    second = Site.objects.get(hostname="second.example")
    target = "https://second.example:8443/moved/"
    assert "leads to itself" in check(RedirectRule(source="/moved/", target=target)).error_messages()[0]
    page = StandardPageFactory(parent=second.root_page, slug="moved", title="Moved")
    assert check(RedirectRule(source="/moved/", target=target)).is_valid
    assert check(RedirectRule(source="/moved/", redirect_page=page)).is_valid


def test_own_hosts_are_not_listed_as_other_websites():
    RedirectRule.objects.create(source="/old/", target="http://www.clinic.example/team/")
    RedirectRule.objects.create(source="/older/", target="https://elsewhere.example/")
    assert [finding.source for finding in RuleAudit().findings if finding.kind == "external"] == ["/older/"]


def test_tested_url_belongs_to_the_site_that_responds(site):
    RedirectRule.objects.create(source="/old/", target="/team/", site=site.site)
    assert trace("http://www.clinic.example/old/").location == "/team/"
    assert trace("https://second.example:8443/old/").location == ""


@pytest.mark.parametrize("host", ["www.clinic.example", "clinic.example:443", "booking.clinic.example"])
def test_imported_condition_on_an_own_host_applies_to_its_site(site, host):
    rule = RedirectRule()
    Lookups().resolve(Row(1, host=host), rule)
    assert rule.site_id == site.site.pk


def test_imported_condition_on_another_host_is_rejected():
    with pytest.raises(UnsupportedRedirect):
        Lookups().resolve(Row(1, host="elsewhere.example"), RedirectRule())
