"""The desk by email."""

import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.users.models import UserProfile

from site_core.desk.digest import is_due, send_digests, send_if_due
from site_core.desk.models import DeskPreferences
from site_core.lib import desk
from site_core.lib.desk import DeskItem, DeskPanel, register_desk_items, register_desk_panel
from tests.support.html import text_of

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime.datetime(2026, 3, 2, 7, 30, tzinfo=NEW_YORK)
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


@pytest.fixture
def items(monkeypatch):
    """What the only panel of the desk has on it."""
    monkeypatch.setattr(desk, "_panels", {})
    monkeypatch.setattr(desk, "_sources", {})
    items = [DeskItem("Review “Ketamine & you”", "/admin/pages/1/edit/", detail="due today", status="Overdue")]
    register_desk_panel(DeskPanel("mine", "Yours", 10, "Nothing."))
    register_desk_items("mine", is_shown=lambda user: user.username == "boss")(lambda user: items)
    return items


@pytest.fixture
def daily(admin_user):
    return DeskPreferences.objects.create(user=admin_user, digest="daily")


def send(time_machine, moment):
    time_machine.move_to(moment, tick=False)
    call_command("send_digests")
    return len(mail.outbox)


def test_email_has_the_items_as_text_and_html(daily, items, time_machine):
    send(time_machine, MONDAY)
    [message] = mail.outbox
    assert message.subject.endswith(": your desk on March 2, 2026")
    assert "- Review “Ketamine & you” (Overdue · due today)" in message.body
    html = message.alternatives[0].content
    assert "Ketamine &amp; you" in html
    for text in (message.body, html):
        assert "/admin/pages/1/edit/" in text
        assert reverse("desk_digest") in text


def test_email_tracks_nobody_and_can_be_unsubscribed_from(daily, items, time_machine):
    send(time_machine, MONDAY)
    [message] = mail.outbox
    html = message.alternatives[0].content
    assert "<img" not in html
    assert "?" not in "".join(part.partition('"')[0] for part in html.split('href="')[1:])
    assert reverse("desk_digest") in message.extra_headers["List-Unsubscribe"]


def test_nothing_on_the_desk_is_no_email(daily, items, time_machine):
    items.clear()
    assert send(time_machine, MONDAY) == 0


def test_only_what_the_person_may_see_is_sent(daily, items, time_machine, django_user_model):
    other = django_user_model.objects.create_superuser("other", "other@clinic.example", "x")
    DeskPreferences.objects.create(user=other, digest="daily")
    send(time_machine, MONDAY)
    assert [message.to for message in mail.outbox] == [[daily.user.email]]


def test_digest_is_sent_once_a_day_however_often_the_job_runs(daily, items, time_machine):
    assert [send(time_machine, MONDAY + HOUR * hours) for hours in (-2, 0, 1, 5, 24, 25)] == [0, 1, 1, 1, 2, 2]


def test_weekly_digest_is_sent_on_mondays(daily, items, time_machine):
    DeskPreferences.objects.update(digest="weekly")
    assert [send(time_machine, MONDAY + DAY * days) for days in (-1, 0, 1, 6, 7, 9)] == [0, 1, 1, 1, 2, 2]


def test_monday_without_a_running_site_is_made_up_for(daily, items, time_machine):
    DeskPreferences.objects.update(digest="weekly", digest_at=MONDAY - 7 * DAY)
    assert send(time_machine, MONDAY + DAY) == 1


def test_hour_is_that_of_the_persons_time_zone(daily, items, time_machine):
    UserProfile.objects.update_or_create(user=daily.user, defaults={"current_time_zone": "America/Los_Angeles"})
    assert send(time_machine, MONDAY) == 0
    assert send(time_machine, MONDAY + 3 * HOUR) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda user: DeskPreferences.objects.update(digest="off"),
        lambda user: type(user).objects.update(is_active=False),
        lambda user: type(user).objects.update(email=""),
        lambda user: type(user).objects.update(is_superuser=False),
    ],
    ids=["off", "inactive", "no address", "not in the admin"],
)
def test_others_get_no_email(daily, items, time_machine, change):
    change(daily.user)
    assert send(time_machine, MONDAY) == 0


def test_failed_email_is_retried(daily, items, time_machine, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(CommandError, match="ConnectionRefusedError"):
        send(time_machine, MONDAY)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send(time_machine, MONDAY + HOUR) == 1


def test_another_machine_does_not_send_it_again(daily, items, time_machine, monkeypatch):
    time_machine.move_to(MONDAY, tick=False)
    stale = DeskPreferences.objects.select_related("user").get()
    send_digests()
    assert not send_if_due(stale, MONDAY)
    assert len(mail.outbox) == 1


def test_weeks_are_counted_over_the_end_of_a_year():
    preferences = SimpleNamespace(digest="weekly", digest_at=datetime.datetime(2026, 12, 28, 7, tzinfo=NEW_YORK))
    assert not is_due(preferences, datetime.datetime(2027, 1, 3, 9, tzinfo=NEW_YORK))
    assert is_due(preferences, datetime.datetime(2027, 1, 4, 9, tzinfo=NEW_YORK))


def test_one_click_changes_the_choice(editor, admin_user):
    response = editor.post(reverse("desk_digest"), {"digest": "weekly"}, follow=True)
    assert "Saved." in text_of(response)
    assert DeskPreferences.objects.get().digest == "weekly"
    assert "Every Monday" in text_of(editor.get(reverse("wagtailadmin_account")))
    editor.post(reverse("desk_digest"), {"digest": "hourly"})
    assert DeskPreferences.objects.get().digest == "weekly"


def test_nothing_is_sent_to_people_who_did_not_ask(admin_user, items, time_machine):
    assert send(time_machine, MONDAY) == 0
