"""Banners: who sees them where and when, and what a closure sets."""

import datetime
import json

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from site_core.banners.desk import BANNERS
from site_core.banners.models import Banner, BannerPage
from site_core.lib.desk import desk_panels
from site_core.site_settings.models import ClinicSettings
from tests.support.factories import ArticlePageFactory, LocationPageFactory
from tests.support.html import form_values, soup
from tests.support.site_settings import save_clinic, usual_hours

NOON = "2026-11-26 12:00 -0500"  # Thanksgiving
HOUR = datetime.timedelta(hours=1)
HOSTILE = '</script><script>alert(1)</script> & "quotes" {{ 7*7 }}'


def url(name, *args):
    return reverse(f"wagtailsnippets_banners_banner:{name}", args=args)


def form(**fields):
    today = timezone.localtime()
    data = {
        "text": "We are closed because of snow.",
        "kind": "urgent",
        "starts_at": f"{today - HOUR:%Y-%m-%d %H:%M}",
        "ends_at": f"{today + HOUR:%Y-%m-%d %H:%M}",
        "link_page": "",
        "link_url": "",
        "link_text": "",
        "everywhere": "on",
        "pages-TOTAL_FORMS": "0",
        "pages-INITIAL_FORMS": "0",
        "pages-MIN_NUM_FORMS": "0",
        "pages-MAX_NUM_FORMS": "1000",
    }
    return data | fields


def create_banner(**fields):
    now = timezone.now()
    values = {"text": "The phones are down.", "starts_at": now - HOUR, "ends_at": now + HOUR}
    return Banner.objects.create(**values | fields)


def banner_texts(client, path="/"):
    return [section.get_text(" ", strip=True) for section in soup(client.get(path)).select("section.banner")]


def graph(client, path="/"):
    return json.loads(soup(client.get(path)).find("script", type="application/ld+json").string)["@graph"]


def special_days():
    return [(day.period.first, day.period.last, day.note) for day in clinic().upcoming_special_days()]


def clinic():
    return ClinicSettings.objects.get()


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def front_desk(site, client, django_user_model):
    """Return a client that is signed in as the front desk, who can’t see pages or settings."""
    user = django_user_model.objects.create_user("desk", "desk@lanternfield.example", "secret")
    user.groups.set(Group.objects.filter(name="Front desk"))
    client.force_login(user)
    return client


def test_front_desk_publishes_a_banner_with_one_form(front_desk):
    response = front_desk.post(url("add"), form())
    assert response.status_code == 302
    front_desk.logout()
    assert banner_texts(front_desk) == ["We are closed because of snow."]


@pytest.mark.parametrize(
    ("starts", "ends", "message"),
    [
        (-HOUR, HOUR, "From now until 11/26/2026 1 p.m., visitors see the banner."),
        (HOUR, 2 * HOUR, "From 11/26/2026 1 p.m. on, visitors will see the banner."),
    ],
)
def test_message_after_saving_says_when_visitors_see_the_banner(front_desk, starts, ends, message):
    now = timezone.localtime()
    times = {"starts_at": f"{now + starts:%Y-%m-%d %H:%M}", "ends_at": f"{now + ends:%Y-%m-%d %H:%M}"}
    saved = front_desk.post(url("add"), form(**times), follow=True)
    assert message in soup(saved).select_one(".messages").get_text(" ", strip=True)
    saved = send_form(front_desk, url("edit", Banner.objects.get().pk), text="We open at noon.", follow=True)
    assert message in soup(saved).select_one(".messages").get_text(" ", strip=True)


@pytest.mark.parametrize("query", ["", "?closed=today"])
def test_button_of_a_new_banner_says_that_it_is_published(front_desk, query):
    assert button_of(front_desk, url("add") + query) == ("Publish banner", "Publishing…")


def test_button_of_a_banner_says_that_changes_are_saved(site, editor):
    send_form(editor, url("add"), text="The phones are down.")
    banner = Banner.objects.get()
    assert button_of(editor, url("edit", banner.pk)) == ("Save changes", "Saving…")
    earlier = url("revisions_revert", banner.pk, banner.latest_revision.pk)
    assert button_of(editor, earlier) == ("Restore this version", "Saving…")


def test_buttons_of_other_snippets_are_those_of_wagtail(site, editor):
    assert button_of(editor, reverse("wagtailsnippets_facts_fact:add"))[0] == "Save"


def button_of(client, path):
    """Return the text of the button of a form, before and while it is sent."""
    (button,) = soup(client.get(path)).select("footer button[type=submit]")
    return button.em.get_text(strip=True), button["data-w-progress-active-value"]


@pytest.mark.parametrize(
    ("starts", "ends", "moment"),
    [
        (-HOUR, HOUR, "until 11/26/2026 1 p.m."),
        (HOUR, 2 * HOUR, "from 11/26/2026 1 p.m."),
        (-2 * HOUR, -HOUR, "11/26/2026 11 a.m."),
    ],
)
def test_list_says_below_the_status_when_that_changes(front_desk, starts, ends, moment):
    create_banner(starts_at=timezone.now() + starts, ends_at=timezone.now() + ends)
    assert soup(front_desk.get(url("list"))).select_one(".banner-moment").get_text() == moment


def send_form(client, path, follow=False, **changes):
    """Open a form of the admin, change some of its fields, and send what a browser would send."""
    page = soup(client.get(path))
    values = form_values(page.select_one("form:has([name=text])"))
    return client.post(path, {**values, **changes}, follow=follow)


@pytest.mark.parametrize("locations", [0, 2])
def test_front_desk_sends_the_form_as_it_is(front_desk, locations):
    for _number in range(locations):
        LocationPageFactory()
    response = send_form(front_desk, f"{url('add')}?closed=today")
    assert response.status_code == 302, response.context["form"].errors
    banner = Banner.objects.get()
    assert (banner.closes_clinic, banner.everywhere) == (True, True)
    assert len(special_days()) == 1
    assert send_form(front_desk, url("edit", banner.pk), text="We open at noon.").status_code == 302
    front_desk.logout()
    assert banner_texts(front_desk) == ["We open at noon."]


def test_front_desk_changes_the_text_of_a_banner_and_not_its_pages(front_desk, site):
    banner = create_banner(everywhere=False)
    banner.pages.create(page=site.articles)
    assert send_form(front_desk, url("edit", banner.pk), text="We open at noon.").status_code == 302
    banner.refresh_from_db()
    assert (banner.text, banner.everywhere) == ("We open at noon.", False)
    assert [row.page.pk for row in banner.pages.all()] == [site.articles.pk]


def test_front_desk_links_to_a_url_without_choosing_pages(front_desk):
    page = soup(front_desk.get(url("add")))
    assert not page.select("[name=link_page], [name=everywhere], [name=pages-TOTAL_FORMS]")
    front_desk.post(url("add"), form(link_url="/contact/", link_text="Contact us"))
    front_desk.logout()
    assert banner_texts(front_desk) == ["We are closed because of snow. Contact us"]


def test_editors_without_the_right_cannot_add_a_banner(site, client, django_user_model):
    user = django_user_model.objects.create_user("writer", "writer@lanternfield.example", "secret")
    user.groups.set(Group.objects.filter(name="Editors"))
    client.force_login(user)
    client.post(url("add"), form())
    assert not Banner.objects.exists()


@pytest.mark.parametrize("path", ["/", "/articles/", "/search/?q=ketamine", "/no-such-page/"])
def test_banner_stands_above_the_header_on_every_page(site, client, path):
    create_banner()
    body = soup(client.get(path)).body
    names = [tag.name for tag in body.find_all(["section", "header", "main"], recursive=False)]
    assert names[:2] == ["section", "header"]
    assert banner_texts(client, path) == ["The phones are down."]


def test_banner_of_chosen_pages_is_only_there_and_below(site, client):
    article = ArticlePageFactory()
    banner = create_banner(everywhere=False)
    BannerPage.objects.create(banner=banner, page=site.articles)
    assert banner_texts(client, article.url) == banner_texts(client, "/articles/") == ["The phones are down."]
    assert banner_texts(client) == banner_texts(client, "/search/") == []


def test_banner_whose_only_page_is_deleted_is_nowhere(site, client):
    article = ArticlePageFactory()
    BannerPage.objects.create(banner=create_banner(everywhere=False), page=article)
    article.delete()
    assert banner_texts(client) == banner_texts(client, "/articles/") == []


def test_urgent_banners_come_first(site, client):
    create_banner(text="Urgent one.", kind="urgent", starts_at=timezone.now() - 2 * HOUR)
    create_banner(text="Quiet one.")
    assert banner_texts(client) == ["Urgent one.", "Quiet one."]


def test_banner_begins_and_ends_by_itself_in_the_page_cache(site, worker):
    now = timezone.now()
    create_banner(starts_at=now + HOUR / 2, ends_at=now + HOUR)
    shown = []
    for minutes in (1, 31, 61):
        with time_machine.travel(now + datetime.timedelta(minutes=minutes), tick=False):
            shown.append(b"The phones are down." in worker.get("/").body)
    assert shown == [False, True, False]


def test_text_of_a_banner_is_escaped_everywhere(site, client):
    create_banner(text=HOSTILE, closes_clinic=True)
    assert banner_texts(client) == [HOSTILE]
    assert b"<script>alert" not in client.get("/").content
    assert [node["text"] for node in graph(client) if node["@type"] == "SpecialAnnouncement"] == [HOSTILE]


def test_closure_is_a_special_announcement_about_the_clinic(site, client):
    banner = create_banner(closes_clinic=True, link_page=site.articles)
    [node] = [node for node in graph(client) if node["@type"] == "SpecialAnnouncement"]
    assert node["announcementLocation"] == {"@id": "http://testserver/#clinic"}
    assert node["expires"] == timezone.localtime(banner.ends_at).isoformat(timespec="seconds")
    assert node["url"] == "http://testserver/articles/"


def test_banner_that_does_not_close_the_clinic_is_no_announcement(site, client):
    create_banner()
    assert not [node for node in graph(client) if node["@type"] == "SpecialAnnouncement"]


def test_link_shows_the_title_of_its_page_and_leaves_with_it(site, client):
    create_banner(link_page=site.articles)
    assert banner_texts(client) == [f"The phones are down. {site.articles.title}"]
    site.articles.unpublish()
    assert banner_texts(client) == ["The phones are down."]


def test_closed_today_closes_the_clinic_today(site, front_desk):
    save_clinic(site, opening_hours=[usual_hours("0123456")])
    initial = soup(front_desk.get(url("add") + "?closed=today"))
    assert initial.find("input", {"name": "closes_clinic"}).has_attr("checked")
    front_desk.post(url("add"), form(closes_clinic="on", text="We are closed because of snow. Call us tomorrow."))
    today = timezone.localdate()
    assert special_days() == [(today, today, "We are closed because of snow")]
    assert not clinic().hours.spans_on(today)
    assert clinic().hours.spans_on(today + datetime.timedelta(days=1))


def test_closure_of_several_days_is_a_period(front_desk):
    front_desk.post(url("add"), form(closes_clinic="on", ends_at="2026-11-28 00:00"))
    [(first, last, _note)] = special_days()
    assert (first.day, last.day) == (26, 27)


def test_banner_that_closes_nothing_anymore_leaves_other_special_days(front_desk):
    other = {"date": "2026-12-25", "last_date": None, "closed": True, "opens": None, "closes": None, "note": "Holiday"}
    settings = clinic()
    settings.special_days = json.dumps([{"type": "day", "id": "holiday", "value": other}])
    settings.save()
    front_desk.post(url("add"), form(closes_clinic="on"))
    assert len(special_days()) == 2
    front_desk.post(url("edit", Banner.objects.get().pk), form())
    assert [note for *_dates, note in special_days()] == ["Holiday"]


def test_banner_that_is_ended_early_leaves_and_the_usual_hours_return(front_desk):
    front_desk.post(url("add"), form(closes_clinic="on"))
    response = front_desk.post(reverse("banners_end", args=[Banner.objects.get().pk]), follow=True)
    assert "no longer closes the clinic" in soup(response).find(class_="messages").get_text()
    assert special_days() == []
    assert Banner.objects.get().status == Banner.Status.ENDED
    assert banner_texts(front_desk) == []


def test_deleting_a_banner_ends_its_closure(site, editor):
    editor.post(url("add"), form(closes_clinic="on"))
    editor.post(url("delete", Banner.objects.get().pk))
    assert not Banner.objects.exists()
    assert special_days() == []


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"text": ""}, "required"),
        ({"text": "x" * 241}, "240"),
        ({"ends_at": "2020-01-01 10:00"}, "time"),
        ({"link_url": "javascript:alert(1)", "link_text": "More"}, "Enter a URL"),
        ({"link_url": "//evil.example/", "link_text": "More"}, "Enter a URL"),
        ({"link_url": "https://example.org/"}, "text of the link"),
        ({"everywhere": ""}, "at least one page"),
    ],
)
def test_form_says_what_is_wrong_and_keeps_the_text(site, editor, fields, word):
    page = soup(editor.post(url("add"), form(**fields)))
    assert any(word in error.get_text() for error in page.select(".error-message"))
    assert page.find("textarea", {"name": "text"}).get_text().strip() == form(**fields)["text"]
    assert not Banner.objects.exists()


def test_preview_shows_the_home_page_with_the_banner(site, editor):
    banner = create_banner(ends_at=timezone.now() - HOUR / 2, text="Old news.")
    editor.post(url("preview_on_edit", banner.pk), form(text="Fresh snow."))
    assert banner_texts(editor, url("preview_on_edit", banner.pk)) == ["Fresh snow."]


def test_desk_lists_the_banner_and_how_long_it_is_shown(front_desk, django_user_model):
    create_banner()
    user = django_user_model.objects.get()
    sources = next(sources for panel, sources in desk_panels(user) if panel.name == BANNERS)
    items = [item for source in sources for item in source.get_items(user)]
    assert [(item.title, item.status) for item in items] == [("The phones are down.", "Shown now")]
    assert b"Closed today" in front_desk.get(reverse("wagtailadmin_home")).content


def test_banners_cost_no_query_once_they_are_read(site, client, django_assert_num_queries):
    create_banner()
    client.get("/no-such-page/")
    with django_assert_num_queries(1):
        assert banner_texts(client, "/no-such-page/") == ["The phones are down."]
