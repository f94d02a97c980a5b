"""Exceptions keep a redirect for many URLs from applying to some of them."""

import io

import pytest
from django.urls import reverse

from site_core.redirects.checks.audit import RuleAudit
from site_core.redirects.checks.rule_checks import check_and_save
from site_core.redirects.models import Kind, RedirectRule, Status
from site_core.redirects.transfer import exporter
from site_core.redirects.transfer.formats.detect import detect
from site_core.redirects.transfer.importer import Importer
from tests.support.html import soup, text_of


@pytest.fixture(autouse=True)
def _everything_below_blog(site):
    RedirectRule.objects.create(source="/blog/*", kind=Kind.PREFIX, target="/articles/$1")


def add_exception(source, **values):
    rule = RedirectRule(source=source, status=Status.EXCEPTION, **values)
    return check_and_save(rule)


@pytest.mark.parametrize(
    ("exception", "kept", "redirected"),
    [
        ({"source": "/blog/keep/"}, "/blog/keep/", "/blog/keep/more/"),
        ({"source": "/blog/keep/*", "kind": Kind.PREFIX}, "/blog/keep/more/", "/blog/other/"),
        ({"source": "/blog/?p=5"}, "/blog/?p=5&utm_source=x", "/blog/?p=6"),
        ({"source": r"^/blog/\d+/$", "kind": Kind.REGEX, "priority": 1}, "/blog/2018/", "/blog/a/"),
    ],
)
def test_url_of_an_exception_is_not_redirected(client, exception, kept, redirected):
    assert client.get(kept).status_code == 301
    assert add_exception(**exception).warnings == []
    assert client.get(kept).status_code == 404
    assert client.get(redirected).status_code == 301


def test_exception_applies_before_a_redirect_that_requires_a_query_string(client):
    RedirectRule.objects.create(source="/old/*", kind=Kind.PREFIX, query_mode="parameter", query="p", target="/team/")
    add_exception("/old/keep/")
    assert client.get("/old/keep/?p=1").status_code == 404
    assert client.get("/old/other/?p=1").status_code == 301


def test_chain_ends_at_an_exception(client):
    RedirectRule.objects.create(source="/old/", target="/blog/keep/")
    add_exception("/blog/keep/")
    assert client.get("/old/")["Location"] == "/blog/keep/"


def test_exception_with_a_target_is_rejected(editor):
    form = {"source": "/blog/keep/", "kind": "exact", "query_mode": "ignore", "status": "0", "priority": "0"}
    response = editor.post("/admin/redirects/rules/add/", {**form, "redirect_page": "", "target": "/team/"})
    assert "An exception has no new URL." in text_of(response)
    response = editor.post("/admin/redirects/rules/add/", {**form, "redirect_page": "", "target": "", "enabled": "on"})
    assert RedirectRule.objects.get(status=Status.EXCEPTION).source == "/blog/keep/"
    assert "Not redirected (exception)" in text_of(editor.get("/admin/redirects/rules/"))


def test_prefix_offers_to_add_an_exception(editor):
    rule = RedirectRule.objects.get()
    page = soup(editor.get(f"/admin/redirects/rules/edit/{rule.pk}/"))
    form = soup(editor.get(page.select_one("header a[href*='/add/?']")["href"]))
    assert form.select_one("[name=source]")["value"] == "/blog/"
    assert form.select_one("[name=status] [selected]")["value"] == "0"


def test_person_who_tests_a_url_is_told_about_the_exception(editor):
    add_exception("/blog/keep/")
    response = editor.get(reverse("redirects_test"), {"url": "/blog/keep/"})
    assert "/blog/keep/ is an exception, so no redirect applies." in text_of(response)


def test_exception_is_no_finding_of_the_check():
    add_exception("/blog/keep/")
    add_exception("/team/")
    RedirectRule.objects.update(created_at="2020-01-01T00:00Z", last_hit_at=None)
    sources = {finding.source for finding in RuleAudit().findings}
    assert not sources & {"/blog/keep/", "/team/"}


def test_exception_survives_export_and_import():
    add_exception("/blog/keep/")
    file = io.BytesIO()
    exporter.write("csv", file)
    RedirectRule.objects.all().delete()
    importer = Importer(detect(file))
    assert {result.outcome for result in importer.dry_run()} == {"created"}
    importer.write()
    assert RedirectRule.objects.filter(source="/blog/keep/", status=Status.EXCEPTION).exists()
