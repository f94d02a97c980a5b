"""The checklist of the day: what the site checks, what people tick, and the command."""

import datetime
import json

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site
from wagtail.users.models import UserProfile

from site_core.backups.models import BackupRun
from site_core.lib.site_health import Status
from site_core.wordpress.models import ImportRun, Switch, SwitchTick
from site_core.wordpress.switch import local_checks
from site_core.wordpress.switch.checklist import check_everything
from site_core.wordpress.switch.items import ITEMS
from site_core.wordpress.switch.old_site import OldSite
from tests.support.html import soup
from tests.support.wordpress_site import import_export, item, write_export

from .servers import serving_this_site
from .support import SOURCE

pytestmark = pytest.mark.django_db
OLD = OldSite.of(SOURCE)
MANUAL = [each.name for each in ITEMS if each.run is None]


def url_of(import_run):
    return reverse("wordpress_switch", args=[import_run.pk])


def press(client, import_run, action, **data):
    return client.post(url_of(import_run), {"action": action, **data}, follow=True)


def state_of(response, name):
    [found] = soup(response).select(f"#{name}")
    return found["class"][1].removeprefix("switch-item--")


def test_names_that_are_missing_in_the_settings_are_named(settings):
    settings.ALLOWED_HOSTS = ["clinic.example"]
    found, other = local_checks.check_names(OLD)
    assert (found.status, other.status) == (Status.CRITICAL, Status.RECOMMENDED)
    assert found.command == "ALLOWED_HOSTS=clinic.example,harbor.example,www.harbor.example"
    settings.ALLOWED_HOSTS = [".harbor.example"]
    assert [result.status for result in local_checks.check_names(OLD)] == [Status.GOOD, Status.GOOD]


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("https://www.harbor.example", Status.GOOD),
        ("https://new.example", Status.RECOMMENDED),
        ("http://localhost:8000", Status.CRITICAL),
        ("https://203.0.113.7", Status.CRITICAL),
    ],
)
def test_address_of_this_site(site, settings, url, status):
    settings.SITE_URL = url
    assert next(iter(local_checks.check_site_url(OLD))).status == status


def test_site_record_is_checked_as_site_health_does(site, settings):
    settings.SITE_URL = "https://harbor.example"
    Site.objects.update(hostname="other.example", port=443)
    assert [result.status for result in local_checks.check_site_url(OLD)] == [Status.GOOD, Status.CRITICAL]


def test_last_import_says_what_was_different(site, tmp_path):
    """A last export shortly before the switch only brings the difference, and the checklist says what it was."""
    import_export(write_export(tmp_path / "a.xml", item(1), item(2)))
    changed = write_export(tmp_path / "b.xml", item(1), item(2, content="<p>Other words.</p>"), item(3))
    import_export(changed)
    [result] = local_checks.check_last_import(OLD)
    assert result.status == Status.GOOD
    assert "Created: 1. Updated: 1. Unchanged: 1." in result.found


def test_import_that_is_old_unfinished_undone_or_missing_is_named(import_run):
    import_run.finished_at -= datetime.timedelta(days=3)
    import_run.save()
    assert [result.status for result in local_checks.check_last_import(OLD)] == [Status.RECOMMENDED]
    ImportRun.objects.create(source=SOURCE, status="running")
    assert [result.status for result in local_checks.check_last_import(OLD)] == [Status.CRITICAL]
    ImportRun.objects.update(status="undone")
    assert [result.status for result in local_checks.check_last_import(OLD)] == [Status.CRITICAL]


@pytest.mark.parametrize("report", [{}, {"types": []}])
def test_import_without_a_report_is_no_problem(import_run, report):
    ImportRun.objects.update(report=report)
    assert [result.status for result in local_checks.check_last_import(OLD)] == [Status.GOOD]


def test_backup_has_to_be_of_the_last_day(settings, tmp_path):
    backup = tmp_path / "backup.tar"
    backup.touch()
    run = BackupRun.objects.create(location=str(backup), machine="elsewhere", is_verified=True)
    assert {result.status for result in local_checks.check_backups(OLD)} == {Status.GOOD}
    run.finished_at -= datetime.timedelta(hours=25)
    run.save()
    assert "There is no backup of the last 24 hours." in [each.found for each in local_checks.check_backups(OLD)]


def test_opening_the_page_asks_no_other_server(client, import_run, this_site):
    response = client.get(url_of(import_run))
    assert state_of(response, "dns") == "unchecked"
    assert not this_site.requests
    assert not Switch.objects.exists()


def test_check_now_asks_and_stores_what_was_found(client, import_run, this_site):
    ImportRun.objects.update(source="http://localhost")
    response = press(client, import_run, "check")
    assert state_of(response, "sitemap") == "done"
    assert state_of(response, "dns") == "look"
    this_site.requests.clear()
    response = client.get(url_of(import_run))
    assert state_of(response, "sitemap") == "done"
    assert not this_site.requests


def test_where_the_names_led_before_the_switch_is_kept_for_the_roll_back(client, import_run, settings):
    ImportRun.objects.update(source="http://localhost")
    with serving_this_site() as other:
        other.pages = {}
        settings.SITE_URL = other.origin.replace("127.0.0.1", "localhost")
        settings.ALLOWED_HOSTS = ["localhost", "testserver"]
        press(client, import_run, "check")
        stored = Switch.objects.get().old_addresses
        press(client, import_run, "mark", switched_on=timezone.localdate().isoformat())
        Switch.objects.update(old_addresses={"localhost": ["203.0.113.7"]})
        response = press(client, import_run, "check")
    assert "127.0.0.1" in stored["localhost"]
    assert "localhost: 203.0.113.7" in soup(response).select_one("[aria-labelledby=roll-back]").get_text()


def test_first_addresses_of_a_name_stay_for_the_roll_back(client, import_run, this_site):
    """The DNS was changed before the site was marked, and the new server has no certificate yet."""
    ImportRun.objects.update(source="http://localhost")
    Switch.objects.create(source="http://localhost", old_addresses={"localhost": ["203.0.113.7"]})
    this_site.pages = {}
    press(client, import_run, "check")
    assert Switch.objects.get().old_addresses["localhost"] == ["203.0.113.7"]
    with serving_this_site() as stopped:
        address = stopped.origin.replace("127.0.0.1", "localhost")
    with override_settings(SITE_URL=address):
        press(client, import_run, "check")
    assert Switch.objects.get().old_addresses["localhost"] == ["203.0.113.7"]


def test_addresses_that_a_check_at_the_same_time_has_stored_stay(import_run, this_site):
    switch = Switch.objects.create(source="http://localhost")
    Switch.objects.update(old_addresses={"localhost": ["203.0.113.7"]})
    this_site.pages = {}
    check_everything(switch, OldSite.of("http://localhost"))
    switch.refresh_from_db()
    assert switch.old_addresses["localhost"] == ["203.0.113.7"]


def test_what_other_servers_said_counts_for_a_day(client, import_run, this_site, time_machine):
    press(client, import_run, "check")
    time_machine.move_to(timezone.now() + datetime.timedelta(hours=25))
    client.force_login(User.objects.get(username="sol"))
    response = client.get(url_of(import_run))
    assert state_of(response, "sitemap") == "unchecked"
    assert "more than a day old" in soup(response).select_one(".switch-bar").get_text()


def test_results_in_another_language_are_marked_as_such(client, import_run, this_site, site_admin):
    UserProfile.objects.create(user=site_admin, preferred_language="de")
    press(client, import_run, "check")
    assert not soup(client.get(url_of(import_run))).select("#sitemap ul[lang]")
    UserProfile.objects.update(preferred_language="en")
    [results] = soup(client.get(url_of(import_run))).select("#sitemap ul")
    assert results["lang"] == "de"


def test_items_are_ticked_with_name_and_time_and_can_be_undone(client, import_run, site_admin, django_user_model):
    response = press(client, import_run, "tick", item="ttl")
    tick = SwitchTick.objects.get()
    assert (tick.item, tick.user) == ("ttl", site_admin)
    assert state_of(response, "ttl") == "done"
    assert "Checked off by sol" in response.content.decode()
    client.force_login(django_user_model.objects.create_superuser("boss"))
    press(client, import_run, "tick", item="ttl")
    assert SwitchTick.objects.get().user == site_admin  # who was first stays
    assert state_of(press(client, import_run, "untick", item="ttl"), "ttl") == "todo"
    assert not SwitchTick.objects.exists()


def test_tick_stays_when_the_account_is_deleted(client, import_run, site_admin, django_user_model):
    press(client, import_run, "tick", item="ttl")
    site_admin.delete()
    client.force_login(django_user_model.objects.create_superuser("boss"))
    assert state_of(client.get(url_of(import_run)), "ttl") == "done"


@pytest.mark.parametrize("name", ["dns", "nothing", "", "ttl' OR 1=1", "x" * 5000, "\x00"])
@pytest.mark.parametrize("action", ["tick", "untick", "", "check_everything", "\x00"])
def test_what_people_do_not_tick_is_ignored(client, import_run, action, name):
    press(client, import_run, action, item=name)
    assert not SwitchTick.objects.exists()


def test_next_step_is_the_first_item_to_do(client, import_run, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    step = soup(client.get(url_of(import_run))).select_one(".help-block a")
    assert step["href"] == "#names"


@pytest.mark.parametrize("value", ["", "tomorrow", "2999-01-01", "1999-01-01", "2026-13-45", "\x00"])
def test_day_that_cannot_be_is_refused_in_words(client, import_run, value):
    response = press(client, import_run, "mark", switched_on=value)
    assert response.status_code == 200
    assert soup(response).select_one(".switch-mark .error-message")
    assert Switch.objects.get().switched_on is None


def test_switch_is_marked_and_taken_back(client, import_run, site_admin):
    press(client, import_run, "tick", item="ttl")
    press(client, import_run, "mark", switched_on=timezone.localdate().isoformat())
    switch = Switch.objects.get()
    assert (switch.switched_on, switch.switched_by) == (timezone.localdate(), site_admin)
    press(client, import_run, "unmark")
    switch.refresh_from_db()
    assert (switch.switched_on, switch.ticks.count()) == (None, 1)


def test_imports_of_one_site_share_a_checklist(client, import_run):
    press(client, import_run, "tick", item="ttl")
    again = ImportRun.objects.create(source=SOURCE, status="finished", finished_at=timezone.now())
    assert state_of(client.get(url_of(again)), "ttl") == "done"


@pytest.mark.parametrize("source", ["<script>alert(1)</script>", "unknown", "http://[::1", "https://\u202egnp.example"])
def test_any_address_of_an_export_can_be_shown(client, import_run, source):
    ImportRun.objects.update(source=source)
    for response in (client.get(url_of(import_run)), press(client, import_run, "check")):
        assert response.status_code == 200
        assert b"<script>alert(1)" not in response.content


def test_command_prints_what_the_admin_shows(client, import_run, this_site, capsys):
    press(client, import_run, "tick", item="ttl")
    with pytest.raises(CommandError, match=r"To do: names, .*sitemap_submitted"):
        call_command("check_switch")
    printed = capsys.readouterr().out
    assert "The switch from https://harbor.example" in printed
    assert "ok: The DNS is prepared to change quickly (ttl)" in printed
    assert "Checked off by sol" in printed


def test_command_prints_json_and_asks_nobody_if_told_so(import_run, this_site, capsys):
    with pytest.raises(CommandError):
        call_command("check_switch", "--local", "--json", f"--source={SOURCE}")
    states = {line["name"]: line["state"] for line in json.loads(capsys.readouterr().out)}
    assert (states["dns"], states["last_import"], states["ttl"]) == ("unchecked", "done", "todo")
    assert not this_site.requests


def test_command_says_that_nothing_was_imported(site):
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("check_switch")
