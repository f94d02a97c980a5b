"""The report on the state of redirects, its fixes, and the test of one address."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ModelLogEntry

from site_core.redirects.fixes import apply_fix
from site_core.redirects.health import FINDING_KINDS, RuleAudit
from site_core.redirects.models import Kind, RedirectRule
from site_core.redirects.tracing import simulate_rule, trace
from tests import factories


@pytest.fixture(autouse=True)
def _site(site):
    return site


def rule(source, target="", **values):
    return RedirectRule.objects.create(source=source, target=target, **values)


def found():
    return {finding.source: finding.kind for finding in RuleAudit().findings}


def test_good_rules_are_not_found(site):
    rule("/old/", "/team/")
    rule("/page/", redirect_page_id=site.team.pk)
    rule("/gone/", status=410)
    rule("/blog/*", "/articles/$1", kind=Kind.PREFIX)
    rule("/?p=1", "/articles/feed/")
    rule("/pdf/", "/media/documents/leaflet.pdf")
    assert found() == {}


def test_each_fault_is_found(site):
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
    assert found() == {
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


def test_rule_that_is_off_is_no_fault():
    rule("/a/", "/a/", enabled=False)
    assert found() == {}


def test_rule_unused_for_a_year_is_found():
    long_ago = timezone.now() - timedelta(days=400)
    never, used, new = rule("/never/", "/team/"), rule("/used/", "/team/"), rule("/new/", "/team/")
    Redirect.objects.exclude(pk=new.pk).update(created_at=long_ago)
    RedirectRule.objects.filter(pk=used.pk).update(last_hit_at=timezone.now())
    assert found() == {never.source: "unused"}


def test_number_of_queries_does_not_grow(site, django_assert_max_num_queries):
    for number in range(30):
        rule(f"/{number}/", "/team/")
        rule(f"/x{number}/", "/no-such-page/")
    with django_assert_max_num_queries(12):
        assert len(RuleAudit().findings) == 30


@pytest.mark.parametrize(
    ("name", "answers"),
    [("disable", 404), ("gone", 410), ("delete", 404)],
)
def test_fix_changes_what_visitors_get(client, admin_user, name, answers):
    dead = rule("/old/", "/no-such-page/")
    assert apply_fix(name, [dead.pk], admin_user) == 1
    assert client.get("/old/").status_code == answers
    assert found() == {}
    assert ModelLogEntry.objects.filter(user=admin_user, object_id=str(dead.pk)).exists()


def test_chain_is_fixed(admin_user):
    first = rule("/a/", "/b/")
    rule("/b/", "/team/")
    apply_fix("flatten", [first.pk], admin_user)
    first.refresh_from_db()
    assert first.target == "/team/"


def test_every_fix_exists():
    from site_core.redirects.fixes import FIXES

    assert {name for _, _, names in FINDING_KINDS.values() for name in names} == set(FIXES)


def test_command_fails_where_there_are_faults():
    rule("/old/", "/no-such-page/")
    out = StringIO()
    with pytest.raises(CommandError, match="1 problem"):
        call_command("check_redirects", stdout=out)
    assert "Dead ends: /old/: Nothing is found at /no-such-page/." in out.getvalue()


def test_command_passes_where_there_are_none():
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
    ("address", "status"),
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
def test_trace_tells_the_final_status(address, status):
    rule("/gone/", status=410)
    rule("/away/", "https://elsewhere.example/")
    rule("/dead/", "/nowhere-else/")
    assert trace(address).status == status


def test_rule_is_tried_before_it_is_saved():
    draft = RedirectRule(kind=Kind.REGEX, source=r"^/(\d+)/(.+)/$", target="/articles/$2/")
    draft.normalize()
    assert simulate_rule(draft, "/2018/tms/").location == "/articles/tms/"
    assert simulate_rule(draft, "/else/") is None
    asked = RedirectRule(source="/?p=1", target="/team/")
    asked.normalize()
    assert simulate_rule(asked, "https://testserver/?p=1").location == "/team/"
    assert simulate_rule(asked, "/?p=2") is None
