"""Rules of every kind redirect visitors, tested with requests to the whole site."""

from datetime import timedelta

import pytest
import re2
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from site_core.redirects import rule_sets
from site_core.redirects.admin.check_views import describe
from site_core.redirects.checks.audit import RuleAudit
from site_core.redirects.checks.trace import simulate_rule, trace
from site_core.redirects.models import Kind, NotFoundPath, QueryMode, RedirectHit, RedirectRule, Status
from site_core.redirects.serving import hit_counters


@pytest.fixture(autouse=True)
def _site(site):
    return site


def rule(source, target="", **values):
    return RedirectRule.objects.create(source=source, target=target, **values)


def prefix(source, target="", **values):
    return rule(source, target, kind=Kind.PREFIX, **values)


def regex(source, target="", **values):
    return rule(source, target, kind=Kind.REGEX, **values)


def location(client, url):
    """Return the redirect location of a URL, or the status of another response."""
    response = client.get(url)
    return response["Location"] if response.status_code in (301, 302, 307, 308) else response.status_code


@pytest.mark.parametrize(
    "requested", ["/old-page/", "/old-page", "/Old-Page/", "/OLD-PAGE", "/old%2Dpage/", "/old-page//"]
)
def test_exact_rule_matches_every_spelling_of_the_url(client, requested):
    rule("/old-page/", "/team/")
    assert location(client, requested) == "/team/"


def test_strict_rule_distinguishes_case_and_slash(client):
    rule("/Old/", "/team/", ignore_case=False, ignore_slash=False)
    assert location(client, "/Old/") == "/team/"
    assert location(client, "/old/") == 404
    assert location(client, "/Old//") == 404


@pytest.mark.parametrize("source", ["/über-uns/", "/%C3%BCber-uns/", "/u\u0308ber-uns/"])
@pytest.mark.parametrize("requested", ["/über-uns/", "/%C3%BCber-uns/", "/ÜBER-uns/", "/u%CC%88ber-uns"])
def test_non_ascii_letters_match_in_every_encoding(client, source, requested):
    rule(source, "/team/")
    assert location(client, requested) == "/team/"


def test_very_long_url_is_redirected(client):
    rule("/" + "a" * 1500 + "/", "/team/")
    assert location(client, "/" + "a" * 1500) == "/team/"
    assert location(client, "/" + "a" * 1499 + "/") == 404


@pytest.mark.parametrize(
    ("requested", "expected"),
    [
        ("/old-blog/2018/tms/", "/articles/2018/tms/"),
        ("/OLD-blog/Tms", "/articles/Tms/"),
        ("/old-blog/", "/articles/"),
        ("/old-blog", "/articles/"),
        ("/old-blogs/x/", 404),
        ("/old-blog/a%20b/%C3%BC/", "/articles/a%20b/%C3%BC/"),
        ("/old-blog//evil.example/", "/articles//evil.example/"),
        ("/old-blog/x/?utm_source=mail", "/articles/x/?utm_source=mail"),
    ],
)
def test_prefix_rule_inserts_the_rest_of_the_path(client, requested, expected):
    prefix("/old-blog/*", "/articles/$1")
    assert location(client, requested) == expected


@pytest.mark.parametrize(
    ("requested", "expected"),
    [
        ("/2018/09/ketamine/", "/articles/ketamine/?from=2018-09"),
        ("/2018/9/ketamine/", 404),
        ("/2018/09/a%26b%3D1/", "/articles/a&b=1/?from=2018-09"),
    ],
)
def test_regular_expression_inserts_groups(client, requested, expected):
    regex(r"^/(\d{4})/(\d\d)/([^/]+)/$", "/articles/$3/?from=$1-$2")
    assert location(client, requested) == expected


def test_captured_text_cannot_add_a_parameter(client):
    regex(r"^/find/(.+)$", "/search/?q=$1")
    assert location(client, "/find/a%26b=c%23d") == "/search/?q=a%26b%3Dc%23d"


@pytest.mark.parametrize(
    ("requested", "expected"),
    [
        ("/old/team/", "/team/"),
        ("/old/articles/feed/?utm_source=mail", "/articles/feed/?utm_source=mail"),
        ("/old/nothing/", 404),
        ("/old/", "/"),
        ("/old/media/room.pdf", "/media/room.pdf"),
        ("/old/a%00b/", 404),
        ("/old//evil.example/", 404),
        ("/old/%5Cevil.example/", 404),
        ("/old/%ff%fe/", 404),
        (f"/old/{'x/' * 2000}", 404),
    ],
)
def test_pattern_with_a_priority_below_zero_only_leads_to_what_exists(client, requested, expected):
    prefix("/old/*", "/$1", priority=-1)
    assert location(client, requested) == expected


def test_patterns_of_last_resort_that_lead_nowhere_together_do_not_apply(client, site):
    prefix("/index.php/*", "/$1", priority=-1)
    regex("^/(.+)/amp/?$", "/$1/", priority=-2)
    rule("/sleep/", "/index.php/nothing/amp/")
    assert location(client, "/index.php/team/amp/") == "/team/"
    assert location(client, "/index.php/nothing/amp/") == 404
    assert location(client, "/sleep/") == "/index.php/nothing/amp/"
    site.team.unpublish()
    assert location(client, "/index.php/team/amp/") == 404


def test_redirects_below_a_last_resort_that_leads_nowhere_apply(client):
    prefix("/old/*", "/nowhere/$1", priority=-1)
    prefix("/old/*", "/$1", priority=-2)
    prefix("/old/*", "/team/", priority=-3)
    rule("/short/", "/old/x/", status=302)
    assert location(client, "/old/articles/") == "/articles/"
    assert location(client, "/old/x/") == "/team/"
    assert location(client, "/short/") == "/team/"


@pytest.mark.parametrize(("status", "expected"), [(Status.EXCEPTION, 404), (Status.GONE, 410)])
def test_exceptions_and_errors_below_a_last_resort_that_leads_nowhere_apply(client, status, expected):
    prefix("/old/*", "/nowhere/$1", priority=-1)
    prefix("/old/*", priority=-2, status=status)
    prefix("/old/*", "/team/", priority=-3)
    assert location(client, "/old/x/") == trace("/old/x/").status == expected


def test_loop_of_last_resorts_is_not_found(client):
    prefix("/a/*", "/b/$1", priority=-1)
    prefix("/b/*", "/a/$1", priority=-1)
    prefix("/a/*", "/team/", priority=-2)
    assert location(client, "/a/x/") == 404


def test_only_some_last_resorts_that_lead_nowhere_are_tried(client, monkeypatch):
    tried = []
    is_served = rule_sets.is_served
    monkeypatch.setattr(rule_sets, "is_served", lambda path, site: tried.append(path) or is_served(path, site))
    for number in range(15):
        prefix("/old/*", f"/nowhere-{number}/$1", priority=-1 - number)
    prefix("/old/*", "/team/", priority=-99)
    assert location(client, "/old/x/") == "/team/"
    assert [path for path in tried if path.startswith("/nowhere-")] == [f"/nowhere-{number}/x/" for number in range(10)]


@pytest.mark.parametrize(("requested", "count"), [("/old/nothing/", 1), ("/old/Nothing/", 2)])
def test_a_url_in_small_letters_is_looked_up_once(client, monkeypatch, requested, count):
    looked_up = []
    is_served = rule_sets.is_served
    monkeypatch.setattr(rule_sets, "is_served", lambda path, site: looked_up.append(path) or is_served(path, site))
    prefix("/old/*", "/$1", priority=-1)
    assert location(client, requested) == 404
    assert len([path for path in looked_up if path.lower() == "/nothing/"]) == count


@pytest.mark.parametrize("url", ["/old/x/", "/old/articles/", "/other/x/", "/kept/x/", "/short/"])
def test_test_of_a_url_and_check_say_what_a_request_with_last_resorts_gets(client, url):
    prefix("/old/*", "/$1", priority=-1)
    prefix("/old/*", "/team/", priority=-2)
    prefix("/other/*", "/$1", priority=-1)
    prefix("/kept/*", "/$1", priority=-1)
    prefix("/kept/*", priority=-2, status=Status.EXCEPTION)
    short = rule("/short/", "/old/x/")
    traced = trace(url)
    assert location(client, url) == (traced.location or traced.status)
    assert bool(traced.exception) is (url == "/kept/x/")
    chain = next(finding for finding in RuleAudit() if finding.rule_id == short.pk)
    assert (chain.kind, chain.message) == ("chain", "Leads to /old/x/, and from there to /team/.")


def test_test_of_a_last_resort_says_that_it_does_not_apply():
    draft = RedirectRule(kind=Kind.PREFIX, source="/old/*", target="/$1", priority=-1)
    draft.normalize()
    assert describe(simulate_rule(draft, "/old/team/")) == "Visitors are sent to /team/ (301)."
    assert "does not apply" in describe(simulate_rule(draft, "/old/nothing/"))
    assert simulate_rule(draft, "/else/") is None


def test_patterns_of_last_resort_lead_to_full_urls_of_other_websites_and_to_fixed_ones_as_always(client):
    prefix("/shop/*", "https://shop.example/$1", priority=-1)
    prefix("/old/*", "/not-yet/", priority=-1)
    assert location(client, "/shop/x/") == "https://shop.example/x/"
    assert location(client, "/old/x/") == "/not-yet/"


@pytest.mark.parametrize("rest", ["/evil.example/", "%5Cevil.example/", "%2F%2Fevil.example", "%09//evil.example/"])
@pytest.mark.parametrize("target", ["/$1", "$1"])
def test_captured_text_cannot_lead_to_another_host(client, rest, target):
    prefix("/go/*", target)
    result = location(client, f"/go/{rest}")
    assert result == 404 or (result.startswith("/") and not result.startswith(("//", "/\\")))


def test_captured_text_cannot_change_the_host(client):
    regex(r"^/go(.*)$", "https://partner.example$1")
    for rest in (".evil.example/", "@evil.example/", "/x/"):
        assert location(client, f"/go{rest}") == 404


def test_hostile_expression_is_matched_by_re2(client):
    """Backtracking engines need 2**50 steps. RE2 does not backtrack: https://github.com/google/re2/wiki/WhyRE2."""
    regex(r"^/(a+)+$", "/team/")
    assert location(client, "/" + "a" * 50 + "!") == 404
    assert isinstance(rule_sets.get_stored_rules().patterns.regexes[0][1], type(re2.compile("")))


@pytest.mark.parametrize(
    ("mode", "query", "requested", "matches"),
    [
        (QueryMode.PARAMETER, "p=123", "/?p=123", True),
        (QueryMode.PARAMETER, "p=123", "/?utm_source=x&p=123", True),
        (QueryMode.PARAMETER, "p=123", "/?p=1234", False),
        (QueryMode.PARAMETER, "p=123", "/?q=123", False),
        (QueryMode.PARAMETER, "p=123", "/", False),
        (QueryMode.PARAMETER, "p", "/?p=anything", True),
        (QueryMode.PARAMETER, "p=1&lang=de", "/?lang=DE&p=1", True),
        (QueryMode.PARAMETER, "p=1&lang=de", "/?p=1", False),
        (QueryMode.EXACT, "p=123", "/?p=123", True),
        (QueryMode.EXACT, "p=123", "/?p=123&x=1", False),
        (QueryMode.EXACT, "a=1&b=2", "/?b=2&a=1", True),
        (QueryMode.EXACT, "name=a%20b", "/?name=a+b", True),
    ],
)
def test_query_rules_match_on_the_live_home_page(client, mode, query, requested, matches):
    rule("/", "/articles/", query_mode=mode, query=query, carry_query=False)
    assert location(client, requested) == ("/articles/" if matches else 200)


def test_pasted_query_becomes_a_query_rule(client):
    rule("/?p=123", "/articles/")
    assert location(client, "/?p=123&utm_source=x") == "/articles/?utm_source=x"
    assert location(client, "/?p=124") == 200


def test_rules_for_two_values_of_a_parameter_lead_to_two_pages(client):
    rule("/?page_id=1", "/team/")
    rule("/?page_id=2", "/articles/")
    assert location(client, "/?page_id=2") == "/articles/"


@pytest.mark.parametrize(
    ("target", "requested", "expected"),
    [
        ("/team/", "/old/?utm_source=a&gclid=b", "/team/?utm_source=a&gclid=b"),
        ("/team/?utm_source=site", "/old/?utm_source=a&gclid=b", "/team/?utm_source=site&gclid=b"),
        ("/team/#doctors", "/old/?gclid=b", "/team/?gclid=b#doctors"),
        ("/team/", "/old/?a=%0d%0aSet-Cookie:x", "/team/?a=%0d%0aSet-Cookie:x"),
        ("https://partner.example/", "/old/?gclid=b", "https://partner.example/?gclid=b"),
    ],
)
def test_query_string_is_added_to_the_target(client, target, requested, expected):
    rule("/old/", target)
    assert location(client, requested) == expected


def test_query_string_is_dropped_if_the_rule_says_so(client):
    rule("/old/", "/team/", carry_query=False)
    assert location(client, "/old/?utm_source=a") == "/team/"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_redirect_has_the_status_of_the_rule(client, status, method):
    rule("/old/", "/team/", status=status)
    response = getattr(client, method)("/old/")
    assert (response.status_code, response["Location"]) == (status, "/team/")


@pytest.mark.parametrize(("status", "text"), [(410, "removed"), (451, "legal reasons")])
def test_url_that_is_gone_shows_an_error_page_of_the_site(client, status, text):
    rule("/old/", status=status)
    response = client.get("/old/")
    assert response.status_code == status
    assert text in response.content.decode()
    assert 'name="q"' in response.content.decode()


def test_rule_follows_its_page_when_the_page_moves(client, site):
    rule("/old/", redirect_page_id=site.team.pk)
    Page.objects.filter(pk=site.team.pk).update(slug="people", url_path=site.team.url_path.replace("team", "people"))
    assert location(client, "/old/") == "/people/"


def test_rule_can_lead_to_a_route_of_a_page(client, site):
    rule("/rss.xml", redirect_page_id=site.articles.pk, redirect_page_route_path="/feed/")
    assert location(client, "/rss.xml") == "/articles/feed/"


def test_live_page_takes_precedence_over_a_rule(client):
    rule("/team/", "/articles/")
    assert location(client, "/team/") == 200


def test_highest_priority_wins(client):
    prefix("/old/*", "/a/")
    regex("^/old/", "/b/", priority=5)
    rule("/old/x/", "/c/")
    assert location(client, "/old/x/") == "/b/"


def test_the_more_specific_rule_wins(client):
    prefix("/*", "/team/?1")
    prefix("/old/*", "/team/?2")
    regex("/", "/team/?3")
    rule("/old/x/", "/team/?4")
    rule("/old/x/?p", "/team/?5")
    assert location(client, "/old/x/") == "/team/?4"
    assert location(client, "/old/x/?p=1") == "/team/?5"
    assert location(client, "/old/y/") == "/team/?2"
    assert location(client, "/else/") == "/team/?1"


def test_disabled_rule_does_not_match(client):
    rule("/old/", "/team/", enabled=False)
    prefix("/old-blog/*", "/articles/", enabled=False)
    assert location(client, "/old/") == 404
    assert location(client, "/old-blog/x/") == 404


def test_rule_only_matches_between_its_dates(client):
    now = timezone.now()
    day = timedelta(days=1)
    rule("/soon/", "/team/", starts_at=now + day)
    rule("/over/", "/team/", ends_at=now - day)
    rule("/campaign/", "/team/")
    rule("/campaign/", "/articles/", status=302, starts_at=now - day, ends_at=now + day)
    assert location(client, "/soon/") == 404
    assert location(client, "/over/") == 404
    assert location(client, "/campaign/") == "/articles/"


def test_rule_of_another_site_does_not_match(client, site):
    other = Site.objects.create(hostname="other.example", root_page=site.team)
    rule("/old/", "/articles/", site_id=other.pk)
    assert location(client, "/old/") == 404


def test_rule_of_the_site_takes_precedence_over_a_rule_of_all_sites(client, site):
    rule("/old/", "/team/")
    rule("/old/", "/articles/", site_id=site.site.pk)
    assert location(client, "/old/") == "/articles/"


def test_oldest_of_two_rules_for_one_url_wins(client):
    for target in ("/team/", "/articles/"):
        rule("/old/", target)
    assert location(client, "/old/") == "/team/"


def test_chain_redirects_once(client):
    rule("/a/", "/b/")
    rule("/b/", "/c/", status=302)
    prefix("/c*", "/d$1")
    rule("/d/", "/team/")
    response = client.get("/a/")
    assert (response.status_code, response["Location"]) == (302, "/team/")


def test_chain_that_ends_in_gone_is_gone(client):
    rule("/a/", "/b/")
    rule("/b/", status=410)
    assert location(client, "/a/") == 410


def test_stored_loop_is_not_found(client):
    rule("/a/", "/b/")
    rule("/b/", "/a/")
    prefix("/x/*", "/x/x/$1")
    assert location(client, "/a/") == 404
    assert location(client, "/x/y/") == 404


def test_stored_loop_of_queries_on_a_live_page_shows_the_page(client):
    rule("/?p=1", "/?p=2")
    rule("/?p=2", "/?p=1")
    assert location(client, "/?p=1") == 200


def test_row_in_wagtails_table_redirects(client, site):
    Redirect.add_redirect("/plain/", redirect_to=site.team, is_permanent=False)
    response = client.get("/Plain")
    assert (response.status_code, response["Location"]) == (302, "/team/")


def test_admin_is_never_redirected(client):
    prefix("/*", "/team/")
    assert client.get("/admin/no-such-thing/").status_code != 301


@pytest.mark.parametrize(
    "requested", ["/a%00b/", "/%ff%fe/", "/%zz/", "/?p=%00", "/?%ff=%ff", f"/?{'&' * 500}", f"/{'x' * 5000}/"]
)
def test_hostile_url_gets_a_regular_response(client, requested):
    rule("/?p=1", "/team/")
    regex("^/(x|y)z$", "/team/")
    assert client.get(requested).status_code in (200, 400, 404)


def test_missing_slash_does_not_cause_a_second_redirect(client):
    rule("/old/", "/team")
    assert location(client, "/old") == "/team/"


def test_change_of_a_rule_takes_effect_at_once(client):
    pattern = prefix("/old/*", "/team/")
    assert location(client, "/old/x/") == "/team/"
    pattern.target = "/articles/"
    pattern.save()
    assert location(client, "/old/x/") == "/articles/"
    pattern.delete()
    assert location(client, "/old/x/") == 404


def test_hit_is_counted(client):
    used = rule("/old/", "/team/")
    for _ in range(3):
        client.get("/old/")
    hit_counters.flush()
    used.refresh_from_db()
    assert used.hits == 3
    assert used.last_hit_at is not None
    assert RedirectHit.objects.get().count == 3


def test_redirect_is_not_recorded_as_not_found(client):
    rule("/old/", "/team/")
    client.get("/old/")
    client.get("/nowhere/")
    hit_counters.flush()
    assert [row.path for row in NotFoundPath.objects.all()] == ["/nowhere/"]


def test_page_with_an_unrelated_parameter_takes_no_query_for_rules(client, site):
    """Rules with parameters take no query on requests without these parameters."""
    client.get("/team/?utm_source=x")
    with CaptureQueriesContext(connection) as without:
        client.get("/team/?utm_source=x")
    rule("/?p=123", "/articles/")
    prefix("/old/*", "/articles/")
    client.get("/team/?utm_source=x")
    with CaptureQueriesContext(connection) as with_rules:
        client.get("/team/?utm_source=x")
    extra = [query["sql"] for query in with_rules.captured_queries if "redirectrule" in query["sql"].lower()]
    assert extra == []
    # The version is read from the database each time within the transaction of a change, as in this test.
    assert len(with_rules) <= len(without) + 4


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/media/100% sure.pdf", "/media/100%25%20sure.pdf"),
        ("/media/50%25.pdf?x=100%", "/media/50%25.pdf?x=100%25"),
        ("https://bücher.example/ü/?q=ß#ä", "https://xn--bcher-kva.example/%C3%BC/?q=%C3%9F#%C3%A4"),
        ("https://bücher.example:8443/", "https://xn--bcher-kva.example:8443/"),
        ("https://faß.example/", "https://xn--fa-hia.example/"),
    ],
)
def test_target_is_sent_as_a_valid_url(client, target, expected):
    rule("/old/", target)
    assert location(client, "/old/") == expected
