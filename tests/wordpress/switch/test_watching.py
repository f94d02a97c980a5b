"""The thirty days after the switch: what is counted, compared, and shown."""

import datetime

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from site_core.lib.desk import desk_panels
from site_core.redirects.models import NotFoundPath, RedirectRule
from site_core.wordpress.models import ImportRun, MissedUrl, Proof, Switch, SwitchDay
from site_core.wordpress.switch.desk import AFTER_SWITCH
from site_core.wordpress.switch.missing import worst_misses
from site_core.wordpress.switch.watching import start_watching, watch
from tests.support.html import soup

from .servers import origin_of_nobody
from .support import SOURCE, after_url, miss, prove, watch_now

pytestmark = pytest.mark.django_db
UNKNOWN, ANSWERED, UNANSWERED = MissedUrl.Sheet


def test_requests_in_vain_are_counted_day_by_day(switch, time_machine):
    miss("/lost/", 3)
    day = watch_now(switch)
    assert (day.misses, day.new_urls) == (3, 1)
    time_machine.move_to(timezone.now() + datetime.timedelta(days=1))
    miss("/lost/", 2)
    miss("/other/")
    day = watch_now(switch)
    assert (day.misses, day.new_urls) == (3, 1)
    assert watch_now(switch).misses == 3  # twice a day changes nothing
    assert list(switch.missed_urls.values_list("path", "hits")) == [("/lost/", 5), ("/other/", 1)]


def test_what_was_missed_before_the_switch_does_not_count(import_run, site_admin):
    miss("/old-trouble/", 50, days_ago=2)
    miss("/since-then/", 4)
    switch = Switch.objects.create(source=SOURCE)
    start_watching(switch, timezone.localdate(), site_admin)
    assert SwitchDay.objects.get().misses == 4
    miss("/old-trouble/", 2)
    assert watch_now(switch).misses == 6


def test_switch_that_is_marked_some_days_late_counts_from_its_day(import_run, site_admin):
    miss("/since-then/", 4, days_ago=2)
    switch = Switch.objects.create(source=SOURCE)
    start_watching(switch, timezone.localdate() - datetime.timedelta(days=3), site_admin)
    assert SwitchDay.objects.get().misses == 4


def test_probes_and_ignored_urls_do_not_count(switch):
    miss("/wp-login.php", 90, is_probe=True)
    miss("/favicon-old.ico", 90, ignored=True)
    assert watch_now(switch).misses == 0


def test_cleared_list_of_urls_not_found_counts_on(switch):
    miss("/lost/", 5)
    watch_now(switch)
    NotFoundPath.objects.all().delete()
    miss("/lost/", 2)
    assert watch_now(switch).misses == 7


def test_what_the_sheet_did_not_know_comes_first(switch):
    prove(
        ("/known/?p=12", 9, "unanswered"),
        ("/caf%C3%A9/", 9, "same"),
        ("/twice/?p=1", 0, "unanswered"),
        ("/twice/?p=2", 0, "moved"),
    )
    for path, hits in [("/known/", 90), ("/café", 5), ("/Twice/", 1), ("/never-heard-of/", 2), ("/b/", 7)]:
        miss(path, hits)
    watch_now(switch)
    assert [(each.path, each.sheet) for each in switch.missed_urls.all()] == [
        ("/b/", UNKNOWN),
        ("/never-heard-of/", UNKNOWN),
        ("/café", ANSWERED),
        ("/Twice/", ANSWERED),
        ("/known/", UNANSWERED),
    ]


def test_only_the_newest_finished_sheet_is_compared(switch):
    prove(("/lost/", 1, "unanswered"))
    prove(("/other/", 1, "same"))
    Proof.objects.create(source=SOURCE)
    Proof.objects.create(source="https://elsewhere.example", status="finished")
    miss("/lost/")
    watch_now(switch)
    assert MissedUrl.objects.get().sheet == UNKNOWN


def test_what_has_a_redirect_by_now_is_no_longer_listed(switch, site):
    miss("/lost/", 2)
    miss("/other/", 1)
    watch_now(switch)
    assert [each.url.path for each in worst_misses(switch, 5)] == ["/lost/", "/other/"]
    RedirectRule(source="/lost/", redirect_page=site.articles).save()
    assert [each.url.path for each in worst_misses(switch, 5)] == ["/other/"]


def test_marking_again_after_a_roll_back_begins_anew(switch, site_admin):
    miss("/lost/", 5)
    watch_now(switch)
    start_watching(switch, timezone.localdate() - datetime.timedelta(days=1), site_admin)
    [day] = switch.days.all()
    assert day.misses == 5


@pytest.mark.parametrize("path", ["/lost/", "/a b?c#d%", "/<script>alert(1)</script>", "/käse/", "/" + "x" * 480])
def test_each_miss_is_one_click_from_a_redirect(client, import_run, switch, path):
    miss(path)
    watch_now(switch)
    response = client.get(after_url(import_run))
    assert b"<script>alert(1)" not in response.content
    [link] = soup(response).select(".switch-miss a")
    form = soup(client.get(link["href"]))
    source = form.select_one("#id_source")["value"]
    assert source.translate({}).startswith("/")
    assert MissedUrl.objects.get().path == path


def test_redirect_leads_to_the_page_that_visitors_may_have_meant(client, import_run, switch, site):
    miss(f"/2019/03/{site.articles.slug}/")
    watch_now(switch)
    [link] = soup(client.get(after_url(import_run))).select(".switch-miss a")
    assert f"redirect_page={site.articles.pk}" in link["href"]


def test_picture_has_a_bar_for_each_day(client, import_run, switch, time_machine):
    start = timezone.now()
    for number, hits in enumerate([4, 0, 2]):
        time_machine.move_to(start + datetime.timedelta(days=number))
        if hits:
            miss("/lost/", hits)
        watch_now(switch)
    client.force_login(User.objects.get(username="sol"))
    page = soup(client.get(after_url(import_run)))
    assert [bar["height"] for bar in page.select(".switch-chart rect")] == ["60.0", "0.0", "30.0"]
    assert "6 requests found no page since the switch" in page.get_text()
    assert page.select(".switch-days th")[1].get_text() == "Not found (404)"


def test_before_the_switch_the_checklist_is_shown(client, import_run):
    response = client.get(after_url(import_run), follow=True)
    assert response.redirect_chain == [(reverse("wordpress_switch", args=[import_run.pk]), 302)]
    for action in ("check", "end", "go_on", "\x00"):
        client.post(after_url(import_run), {"action": action})
    assert not SwitchDay.objects.exists()


def test_marking_in_the_checklist_leads_to_the_first_day(client, import_run):
    data = {"action": "mark", "switched_on": timezone.localdate().isoformat()}
    response = client.post(reverse("wordpress_switch", args=[import_run.pk]), data, follow=True)
    assert response.redirect_chain[-1][0] == after_url(import_run)
    assert "Day 0 of 30" in response.content.decode()
    assert "Nothing says yet what visitors ask for most" in response.content.decode()


def test_count_now_counts(client, import_run, switch, public):
    miss("/lost/", 3)
    client.post(after_url(import_run), {"action": "check"})
    assert SwitchDay.objects.get().misses == 3


def panel_items(user):
    sources = {panel.name: sources for panel, sources in desk_panels(user)}.get(AFTER_SWITCH)
    return None if sources is None else [item for source in sources for item in source.get_items(user)]


def test_desk_has_a_panel_in_these_thirty_days_only(switch, time_machine):
    boss = User.objects.create_superuser("boss")
    prove(("/lost/", 9, "same"))
    miss("/lost/", 3)
    watch_now(switch)
    [item] = panel_items(boss)
    assert item.title == "1 of the 1 most requested URLs does not answer"
    assert item.detail == "Day 0 of 30. 3 requests found no page, 1 new URL."
    assert item.due == 1
    assert panel_items(User.objects.create_user("guest")) is None
    start = timezone.now()
    time_machine.move_to(start + datetime.timedelta(days=30))
    assert len(panel_items(boss)) == 1
    time_machine.move_to(start + datetime.timedelta(days=31))
    assert panel_items(boss) is None


def test_panel_says_that_the_site_is_down(switch, settings):
    settings.SITE_URL = origin_of_nobody()
    watch(switch)
    [item] = panel_items(User.objects.create_superuser("boss"))
    assert (item.title, item.due) == ("The site could not be requested from here", 1)


def test_undone_import_has_no_panel_and_counts_nothing(client, import_run, switch):
    ImportRun.objects.update(status="undone")
    miss("/lost/", 3)
    client.post(after_url(import_run), {"action": "check"})
    assert SwitchDay.objects.get().misses == 0
    page = soup(client.get(after_url(import_run)))
    assert "was undone, so nothing is counted" in page.get_text()
    assert not page.select("main button[value=end]")
    assert panel_items(User.objects.create_superuser("boss")) is None


def test_panel_makes_few_queries(switch, django_assert_max_num_queries):
    for number in range(31):
        SwitchDay.objects.get_or_create(switch=switch, day=timezone.localdate() - datetime.timedelta(days=number))
    boss = User.objects.create_superuser("boss")
    sources = {panel.name: sources for panel, sources in desk_panels(boss)}[AFTER_SWITCH]
    with django_assert_max_num_queries(3):
        list(sources[0].get_items(boss))


def test_deleted_import_leaves_no_broken_links(switch):
    ImportRun.objects.all().delete()
    watch_now(switch)
    [item] = panel_items(User.objects.create_superuser("boss"))
    assert item.url == reverse("wordpress_imports")
