"""What visitors get: rules of every kind, through the whole site."""

from datetime import timedelta

import pytest
import re2
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from site_core.redirects import rule_sets
from site_core.redirects.models import Kind, NotFoundPath, QueryMode, RedirectHit, RedirectRule
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


def location(client, address):
    response = client.get(address)
    return response["Location"] if response.status_code in (301, 302, 307, 308) else response.status_code


@pytest.mark.parametrize("asked", ["/old-page/", "/old-page", "/Old-Page/", "/OLD-PAGE", "/old%2Dpage/", "/old-page//"])
def test_exact_rule_answers_however_it_is_written(client, asked):
    rule("/old-page/", "/team/")
    assert location(client, asked) == "/team/"


def test_capitals_and_slash_count_where_the_rule_says_so(client):
    rule("/Old/", "/team/", ignore_case=False, ignore_slash=False)
    assert location(client, "/Old/") == "/team/"
    assert location(client, "/old/") == 404
    assert location(client, "/Old//") == 404


@pytest.mark.parametrize("source", ["/über-uns/", "/%C3%BCber-uns/", "/u\u0308ber-uns/"])
@pytest.mark.parametrize("asked", ["/über-uns/", "/%C3%BCber-uns/", "/ÜBER-uns/", "/u%CC%88ber-uns"])
def test_letters_of_other_languages_match_in_every_encoding(client, source, asked):
    rule(source, "/team/")
    assert location(client, asked) == "/team/"


def test_very_long_address_is_redirected(client):
    rule("/" + "a" * 1500 + "/", "/team/")
    assert location(client, "/" + "a" * 1500) == "/team/"
    assert location(client, "/" + "a" * 1499 + "/") == 404


@pytest.mark.parametrize(
    ("asked", "expected"),
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
def test_prefix_takes_the_rest_along(client, asked, expected):
    prefix("/old-blog/*", "/articles/$1")
    assert location(client, asked) == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("/2018/09/ketamine/", "/articles/ketamine/?from=2018-09"),
        ("/2018/9/ketamine/", 404),
        ("/2018/09/a%26b%3D1/", "/articles/a&b=1/?from=2018-09"),
    ],
)
def test_regular_expression_fills_groups_in(client, asked, expected):
    regex(r"^/(\d{4})/(\d\d)/([^/]+)/$", "/articles/$3/?from=$1-$2")
    assert location(client, asked) == expected


def test_what_a_visitor_typed_adds_no_parameter(client):
    regex(r"^/find/(.+)$", "/search/?q=$1")
    assert location(client, "/find/a%26b=c%23d") == "/search/?q=a%26b%3Dc%23d"


@pytest.mark.parametrize("rest", ["/evil.example/", "%5Cevil.example/", "%2F%2Fevil.example", "%09//evil.example/"])
@pytest.mark.parametrize("target", ["/$1", "$1"])
def test_no_address_leads_to_another_host_by_itself(client, rest, target):
    prefix("/go/*", target)
    found = location(client, f"/go/{rest}")
    assert found == 404 or (found.startswith("/") and not found.startswith(("//", "/\\")))


def test_host_of_a_target_cannot_be_changed(client):
    regex(r"^/go(.*)$", "https://partner.example$1")
    for rest in (".evil.example/", "@evil.example/", "/x/"):
        assert location(client, f"/go{rest}") == 404


def test_hostile_expression_takes_no_longer_than_another(client):
    """Backtracking engines need 2**50 steps for this; RE2 has none (https://github.com/google/re2/wiki/WhyRE2)."""
    regex(r"^/(a+)+$", "/team/")
    assert location(client, "/" + "a" * 50 + "!") == 404
    assert isinstance(rule_sets.get_stored_rules().patterns.regexes[0][1], type(re2.compile("")))


@pytest.mark.parametrize(
    ("mode", "query", "asked", "answers"),
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
def test_query_rules_answer_on_the_live_home_page(client, mode, query, asked, answers):
    rule("/", "/articles/", query_mode=mode, query=query, carry_query=False)
    assert location(client, asked) == ("/articles/" if answers else 200)


def test_pasted_query_becomes_a_query_rule(client):
    rule("/?p=123", "/articles/")
    assert location(client, "/?p=123&utm_source=x") == "/articles/?utm_source=x"
    assert location(client, "/?p=124") == 200


def test_two_values_of_a_parameter_lead_to_two_pages(client):
    rule("/?page_id=1", "/team/")
    rule("/?page_id=2", "/articles/")
    assert location(client, "/?page_id=2") == "/articles/"


@pytest.mark.parametrize(
    ("target", "asked", "expected"),
    [
        ("/team/", "/old/?utm_source=a&gclid=b", "/team/?utm_source=a&gclid=b"),
        ("/team/?utm_source=site", "/old/?utm_source=a&gclid=b", "/team/?utm_source=site&gclid=b"),
        ("/team/#doctors", "/old/?gclid=b", "/team/?gclid=b#doctors"),
        ("/team/", "/old/?a=%0d%0aSet-Cookie:x", "/team/?a=%0d%0aSet-Cookie:x"),
        ("https://partner.example/", "/old/?gclid=b", "https://partner.example/?gclid=b"),
    ],
)
def test_query_string_is_carried(client, target, asked, expected):
    rule("/old/", target)
    assert location(client, asked) == expected


def test_query_string_stays_behind_where_the_rule_says_so(client):
    rule("/old/", "/team/", carry_query=False)
    assert location(client, "/old/?utm_source=a") == "/team/"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("method", ["get", "head", "post"])
def test_status_is_as_chosen(client, status, method):
    rule("/old/", "/team/", status=status)
    response = getattr(client, method)("/old/")
    assert (response.status_code, response["Location"]) == (status, "/team/")


@pytest.mark.parametrize(("status", "says"), [(410, "removed"), (451, "legal reasons")])
def test_address_that_is_gone_says_so_in_the_sites_design(client, status, says):
    rule("/old/", status=status)
    response = client.get("/old/")
    assert response.status_code == status
    assert says in response.content.decode()
    assert 'name="q"' in response.content.decode()


def test_target_page_is_followed_when_it_moves(client, site):
    rule("/old/", redirect_page_id=site.team.pk)
    Page.objects.filter(pk=site.team.pk).update(slug="people", url_path=site.team.url_path.replace("team", "people"))
    assert location(client, "/old/") == "/people/"


def test_route_of_a_page_is_answered(client, site):
    rule("/rss.xml", redirect_page_id=site.articles.pk, redirect_page_route_path="/feed/")
    assert location(client, "/rss.xml") == "/articles/feed/"


def test_live_page_wins_over_a_rule(client):
    rule("/team/", "/articles/")
    assert location(client, "/team/") == 200


def test_highest_priority_wins(client):
    prefix("/old/*", "/a/")
    regex("^/old/", "/b/", priority=5)
    rule("/old/x/", "/c/")
    assert location(client, "/old/x/") == "/b/"


def test_the_more_particular_rule_wins(client):
    prefix("/*", "/team/?1")
    prefix("/old/*", "/team/?2")
    regex("/", "/team/?3")
    rule("/old/x/", "/team/?4")
    rule("/old/x/?p", "/team/?5")
    assert location(client, "/old/x/") == "/team/?4"
    assert location(client, "/old/x/?p=1") == "/team/?5"
    assert location(client, "/old/y/") == "/team/?2"
    assert location(client, "/else/") == "/team/?1"


def test_rule_that_is_off_does_not_answer(client):
    rule("/old/", "/team/", enabled=False)
    prefix("/old-blog/*", "/articles/", enabled=False)
    assert location(client, "/old/") == 404
    assert location(client, "/old-blog/x/") == 404


def test_rule_answers_between_its_dates(client):
    now = timezone.now()
    day = timedelta(days=1)
    rule("/soon/", "/team/", starts_at=now + day)
    rule("/over/", "/team/", ends_at=now - day)
    rule("/campaign/", "/team/")
    rule("/campaign/", "/articles/", status=302, starts_at=now - day, ends_at=now + day)
    assert location(client, "/soon/") == 404
    assert location(client, "/over/") == 404
    assert location(client, "/campaign/") == "/articles/"


def test_rule_of_another_site_does_not_answer(client, site):
    other = Site.objects.create(hostname="other.example", root_page=site.team)
    rule("/old/", "/articles/", site_id=other.pk)
    assert location(client, "/old/") == 404


def test_site_s_own_rule_wins_over_that_of_all(client, site):
    rule("/old/", "/team/")
    rule("/old/", "/articles/", site_id=site.site.pk)
    assert location(client, "/old/") == "/articles/"


def test_two_rules_on_one_address_never_break_it(client):
    for target in ("/team/", "/articles/"):
        rule("/old/", target)
    assert location(client, "/old/") == "/team/"


def test_chain_takes_one_hop(client):
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


def test_loop_in_the_table_is_not_found(client):
    rule("/a/", "/b/")
    rule("/b/", "/a/")
    prefix("/x/*", "/x/x/$1")
    assert location(client, "/a/") == 404
    assert location(client, "/x/y/") == 404


def test_loop_of_queries_on_a_live_page_shows_the_page(client):
    rule("/?p=1", "/?p=2")
    rule("/?p=2", "/?p=1")
    assert location(client, "/?p=1") == 200


def test_row_of_wagtails_own_table_answers(client, site):
    Redirect.add_redirect("/plain/", redirect_to=site.team, is_permanent=False)
    response = client.get("/Plain")
    assert (response.status_code, response["Location"]) == (302, "/team/")


def test_admin_is_never_redirected(client):
    prefix("/*", "/team/")
    assert client.get("/admin/no-such-thing/").status_code != 301


@pytest.mark.parametrize(
    "asked", ["/a%00b/", "/%ff%fe/", "/%zz/", "/?p=%00", "/?%ff=%ff", f"/?{'&' * 500}", f"/{'x' * 5000}/"]
)
def test_hostile_address_is_answered(client, asked):
    rule("/?p=1", "/team/")
    regex("^/(x|y)z$", "/team/")
    assert client.get(asked).status_code in (200, 400, 404)


def test_missing_slash_and_redirect_are_one_hop(client):
    rule("/old/", "/team")
    assert location(client, "/old") == "/team/"


def test_change_is_seen_at_once(client):
    pattern = prefix("/old/*", "/team/")
    assert location(client, "/old/x/") == "/team/"
    pattern.target = "/articles/"
    pattern.save()
    assert location(client, "/old/x/") == "/articles/"
    pattern.delete()
    assert location(client, "/old/x/") == 404


def test_hit_is_counted(client):
    answered = rule("/old/", "/team/")
    for _ in range(3):
        client.get("/old/")
    hit_counters.flush()
    answered.refresh_from_db()
    assert answered.hits == 3
    assert answered.last_hit_at is not None
    assert RedirectHit.objects.get().count == 3


def test_redirect_is_not_logged_as_missed(client):
    rule("/old/", "/team/")
    client.get("/old/")
    client.get("/nowhere/")
    hit_counters.flush()
    assert [missed.path for missed in NotFoundPath.objects.all()] == ["/nowhere/"]


def test_page_costs_no_query_for_rules(client, site):
    """Rules that ask for parameters cost nothing where none of them is there."""
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
    # The version: in the transaction of a change, it is asked of the database each time.
    assert len(with_rules) <= len(without) + 3
