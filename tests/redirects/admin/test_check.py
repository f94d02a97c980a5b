"""The check of all redirects on a site with so many that it runs in the background."""

import pytest
from django.core.cache import cache

from site_core.redirects.checks import background
from site_core.redirects.models import RedirectRule
from tests.support.html import soup, text_of

CHECK = "/admin/redirects/check/"


def dead_rule(source):
    return RedirectRule.objects.create(source=source, target="/nowhere/")


def headings(response):
    return [heading.get_text() for heading in soup(response).select(".redirect-findings h3")]


@pytest.fixture(autouse=True)
def _many_rules(site, monkeypatch):
    monkeypatch.setattr(background, "MAX_RULES_IN_REQUEST", -1)


def test_report_is_shown_until_it_is_requested_again(editor):
    dead_rule("/a/")
    assert headings(editor.get(CHECK)) == ["Dead ends (1)"]
    assert "have changed since this check" not in text_of(editor.get(CHECK))
    dead_rule("/b/")
    assert headings(editor.get(CHECK)) == ["Dead ends (1)"]
    assert "have changed since this check" in text_of(editor.get(CHECK))
    editor.post(CHECK, {"action": "check"})
    assert headings(editor.get(CHECK)) == ["Dead ends (2)"]


def test_fixed_findings_are_no_longer_listed(editor):
    rules = [dead_rule("/a/"), dead_rule("/b/")]
    editor.get(CHECK)
    editor.post(CHECK, {"fix": "delete", "rule": rules[0].pk})
    page = editor.get(CHECK)
    assert headings(page) == ["Dead ends (1)"]
    assert "/a/" not in text_of(page)


def test_findings_of_one_kind_are_fixed_at_once(editor):
    rules = [dead_rule("/a/"), dead_rule("/b/")]
    editor.get(CHECK)
    editor.post(CHECK, {"fix": "gone", "kind": "dead"})
    assert set(RedirectRule.objects.values_list("pk", "status")) == {(rule.pk, 410) for rule in rules}
    assert headings(editor.get(CHECK)) == []


# A rule may have been corrected since, and must not be replaced by 410.
def test_findings_of_an_outdated_report_are_not_fixed_at_once(editor):
    rule = dead_rule("/a/")
    editor.get(CHECK)
    rule.target = "/team/"
    rule.save()
    response = editor.post(CHECK, {"fix": "gone", "kind": "dead"}, follow=True)
    assert "Nothing was fixed. Check again, then fix them." in text_of(response)
    rule.refresh_from_db()
    assert rule.target == "/team/"


def test_running_check_shows_its_progress_and_is_not_started_again(editor):
    cache.set(background.HEARTBEAT_KEY, True)
    cache.set(background.PROGRESS_KEY, [500, 2000])
    page = soup(editor.get(CHECK))
    progress = editor.get(page.select_one("[data-redirect-progress]")["data-url"]).json()
    assert progress == {"state": "checking", "interrupted": False, "done": 500, "total": 2000}
    assert cache.get(background.REPORT_KEY) is None


def test_failed_check_is_explained_and_can_be_started_again(editor):
    background.fail("Checking takes too long.")
    page = editor.get(CHECK)
    assert "Checking takes too long." in text_of(page)
    assert "No problems found" not in text_of(page)
    editor.post(CHECK, {"action": "check"})
    assert "No problems found" in text_of(editor.get(CHECK))
