"""The audit of all redirects, its fixes, and the trace of one URL."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ModelLogEntry

from site_core.redirects.checks.audit import FINDING_KINDS, RuleAudit
from site_core.redirects.checks.fixes import apply_fix
from site_core.redirects.checks.trace import simulate_rule, trace
from site_core.redirects.models import Kind, RedirectRule
from tests.support import factories


@pytest.fixture(autouse=True)
def _site(site):
    return site


def rule(source, target="", **values):
    return RedirectRule.objects.create(source=source, target=target, **values)


def audit():
    return {finding.source: finding.kind for finding in RuleAudit().findings}


def test_valid_rules_have_no_findings(site):
    rule("/old/", "/team/")
    rule("/page/", redirect_page_id=site.team.pk)
    rule("/gone/", status=410)
    rule("/blog/*", "/articles/$1", kind=Kind.PREFIX)
    rule("/?p=1", "/articles/feed/")
    rule("/pdf/", "/media/documents/leaflet.pdf")
    assert audit() == {}


def test_each_problem_is_found(site):
    draft = factories.StandardPageFactory(parent=site.home, live=False)
    rule("/a/", "/b/")
    rule("/b/", "/a/")
    rule("/nowhere/", "/no-such-page/")
    rule("/to-gone/", "/gone/")
    rule("/gone/", status=410)
    rule("/draft/", redirect_page_id=draft.pk)
    rule("/twin/", "/team/")
    rule("/TWIN", "/articles/")
    rule("/team/", "/articles/")
    rule("/first/", "/second/")
    rule("/second/", "/articles/")
    rule("/away/", "https://elsewhere.example/")
    rule("(", "/team/", kind=Kind.REGEX)
    assert audit() == {
        "/a/": "loop",
        "/b/": "loop",
        "/nowhere/": "dead",
        "/to-gone/": "dead",
        "/draft/": "unpublished",
        "/TWIN": "duplicate",
        "/team/": "shadowed",
        "/first/": "chain",
        "/away/": "external",
        "(": "broken",
    }


def test_disabled_rule_is_not_a_problem():
    rule("/a/", "/a/", enabled=False)
    assert audit() == {}


def test_rule_unused_for_a_year_is_found():
    long_ago = timezone.now() - timedelta(days=400)
    never, used, new = rule("/never/", "/team/"), rule("/used/", "/team/"), rule("/new/", "/team/")
    Redirect.objects.exclude(pk=new.pk).update(created_at=long_ago)
    RedirectRule.objects.filter(pk=used.pk).update(last_hit_at=timezone.now())
    assert audit() == {never.source: "unused"}


def test_number_of_queries_does_not_grow(site, django_assert_max_num_queries):
    for number in range(30):
        rule(f"/{number}/", "/team/")
        rule(f"/x{number}/", "/no-such-page/")
    with django_assert_max_num_queries(12):
        assert len(RuleAudit().findings) == 30


@pytest.mark.parametrize(
    ("name", "status"),
    [("disable", 404), ("gone", 410), ("delete", 404)],
)
def test_fix_changes_the_response(client, admin_user, name, status):
    dead = rule("/old/", "/no-such-page/")
    assert apply_fix(name, [dead.pk], admin_user) == 1
    assert client.get("/old/").status_code == status
    assert audit() == {}
    assert ModelLogEntry.objects.filter(user=admin_user, object_id=str(dead.pk)).exists()


def test_chain_is_flattened(admin_user):
    first = rule("/a/", "/b/")
    rule("/b/", "/team/")
    apply_fix("flatten", [first.pk], admin_user)
    first.refresh_from_db()
    assert first.target == "/team/"


def test_every_offered_fix_exists():
    from site_core.redirects.checks.fixes import FIXES

    assert {name for kind in FINDING_KINDS.values() for name in kind.fixes} == set(FIXES)


def test_command_fails_if_there_are_problems():
    rule("/old/", "/no-such-page/")
    out = StringIO()
    with pytest.raises(CommandError, match="1 problem"):
        call_command("check_redirects", stdout=out)
    assert "Dead ends: /old/: No page exists at /no-such-page/." in out.getvalue()


def test_command_passes_without_problems():
    rule("/away/", "https://elsewhere.example/")
    out = StringIO()
    call_command("check_redirects", stdout=out)
    assert "Other websites: /away/" in out.getvalue()
    assert "No problems found." in out.getvalue()


def test_trace_shows_each_step(site):
    first, second = rule("/a/", "/b/", status=302), rule("/b/", redirect_page_id=site.team.pk)
    result = trace("/a?utm_source=x")
    assert [step.rule.pk for step in result.steps] == [first.pk, second.pk]
    assert (result.first_status, result.location, result.status) == (302, "/team/?utm_source=x", 200)
    assert result.page.pk == site.team.pk


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("/team/", 200),
        ("https://testserver/team/", 200),
        ("team", 200),
        ("/nowhere/", 404),
        ("/gone/", 410),
        ("/away/", 0),
        ("/dead/", 404),
    ],
)
def test_trace_gives_the_final_status(url, status):
    rule("/gone/", status=410)
    rule("/away/", "https://elsewhere.example/")
    rule("/dead/", "/nowhere-else/")
    assert trace(url).status == status


def test_rule_can_be_simulated_before_it_is_saved():
    draft = RedirectRule(kind=Kind.REGEX, source=r"^/(\d+)/(.+)/$", target="/articles/$2/")
    draft.normalize()
    assert simulate_rule(draft, "/2018/tms/").location == "/articles/tms/"
    assert simulate_rule(draft, "/else/") is None
    query_rule = RedirectRule(source="/?p=1", target="/team/")
    query_rule.normalize()
    assert simulate_rule(query_rule, "https://testserver/?p=1").location == "/team/"
    assert simulate_rule(query_rule, "/?p=2") is None
