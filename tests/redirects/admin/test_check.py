"""The check of all redirects on a site with so many that it runs in the background."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from site_core.background_tasks import services
from site_core.background_tasks.models import BackgroundTask
from site_core.redirects.admin import check_views
from site_core.redirects.checks import background, fixes
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


def test_many_findings_of_one_kind_are_fixed_in_the_background(editor, monkeypatch):
    monkeypatch.setattr(check_views, "MAX_FIXED_IN_REQUEST", 1)
    monkeypatch.setattr(fixes, "CHUNK_SIZE", 2)
    rules = [dead_rule(f"/{number}/") for number in range(5)]
    editor.get(CHECK)
    editor.post(CHECK, {"fix": "gone", "kind": "dead"})
    assert set(RedirectRule.objects.values_list("pk", "status")) == {(rule.pk, 410) for rule in rules}
    assert BackgroundTask.objects.get(kind=fixes.FIX).result == {"count": 5}
    assert headings(editor.get(CHECK)) == []


def test_a_fix_that_was_interrupted_stops_if_rules_have_changed_since(editor, admin_user, monkeypatch):
    monkeypatch.setattr(fixes, "CHUNK_SIZE", 1)
    rules = [dead_rule(f"/{number}/") for number in range(3)]
    editor.get(CHECK)
    monkeypatch.setattr(fixes, "apply_fix", fail_at_second_call(fixes.apply_fix))
    task = fixes.start_fixing("gone", "dead", admin_user)
    assert (task.state, RedirectRule.objects.filter(status=410).count()) == (task.State.FAILED, 1)
    rules[2].target = "/team/"
    rules[2].save()
    services.start_again(task)
    task.refresh_from_db()
    assert "Redirects have changed since they were checked." in task.error
    assert RedirectRule.objects.filter(status=410).count() == 1


def fail_at_second_call(function):
    calls = []

    def call(*args):
        calls.append(args)
        if len(calls) == 2:
            raise OSError
        return function(*args)

    return call


def test_a_fix_that_failed_does_the_rest_when_it_is_started_again(editor, admin_user, monkeypatch):
    monkeypatch.setattr(fixes, "CHUNK_SIZE", 1)
    for number in range(3):
        dead_rule(f"/{number}/")
    editor.get(CHECK)
    monkeypatch.setattr(fixes, "apply_fix", fail_at_second_call(fixes.apply_fix))
    task = fixes.start_fixing("gone", "dead", admin_user)
    services.start_again(task)
    assert RedirectRule.objects.filter(status=410).count() == 3
    assert ModelLogEntry.objects.filter(action="wagtail.edit").count() == 3


def test_running_check_shows_its_progress_and_is_not_started_again(editor):
    soon = timezone.now() + datetime.timedelta(minutes=1)
    values = {"kind": background.CHECK, "key": background.CHECK, "state": "running", "alive_until": soon}
    task = BackgroundTask.objects.create(**values, done=500, total=2000)
    page = soup(editor.get(CHECK))
    progress = editor.get(page.select_one("[data-task-progress]")["data-url"]).json()
    assert progress == {"state": "running", "interrupted": False, "done": 500, "total": 2000}
    editor.post(CHECK, {"action": "check"})
    assert BackgroundTask.objects.get() == task


def test_failed_check_is_explained_and_can_be_started_again(editor):
    task = BackgroundTask.objects.create(kind=background.CHECK, state="failed", error="Checking takes too long.")
    page = editor.get(CHECK)
    assert "Checking takes too long." in text_of(page)
    assert "No problems found" not in text_of(page)
    editor.post(reverse("background_task", args=[task.pk]), {"action": "start"})
    assert "No problems found" in text_of(editor.get(CHECK))


def test_the_nightly_check_stores_its_report(editor, capsys):
    dead_rule("/a/")
    with pytest.raises(CommandError, match="Found 1 problem"):
        call_command("check_redirects", "--in-background")
    assert "Dead ends: /a/: No page exists at /nowhere/." in capsys.readouterr().out
    assert headings(editor.get(CHECK)) == ["Dead ends (1)"]
    assert BackgroundTask.objects.count() == 1
