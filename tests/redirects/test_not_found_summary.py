"""The weekly email about new missing URLs: who gets it, what it contains, and how it is turned off."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from site_core.redirects.models import NotFoundPath, NotFoundSubscription, RedirectRule
from tests.support.html import soup
from tests.support.processes import free_port

ACCOUNT = "/admin/account/"


@pytest.fixture
def subscriber(site, django_user_model):
    user = django_user_model.objects.create_user("rae", email="rae@clinic.example", password="x")
    user.groups.add(Group.objects.get(name="Redirect managers"))
    NotFoundSubscription.objects.create(user=user, reported_until=timezone.now() - timedelta(days=7))
    return user


@pytest.fixture
def miss(site):
    """Return a function that logs a missing URL."""

    def miss(path, days_ago=1, **values):
        first = timezone.now() - timedelta(days=days_ago)
        row = {"site": site.site, "hits": 3, "first_seen": first, "last_seen": timezone.now(), **values}
        return NotFoundPath.objects.create(path=path, **row)

    return miss


def send():
    call_command("send_not_found_summary")
    sent, mail.outbox = mail.outbox, []
    return sent


def test_new_missing_urls_are_sent_once(subscriber, miss):
    miss("/lost/", referrer_host="news.example")
    miss("/often/", hits=9)
    [message] = send()
    assert message.to == ["rae@clinic.example"]
    assert message.subject == "2 new URLs were not found"
    assert "/often/ (9 requests)\n/lost/ (3 requests, linked from news.example)\n" in message.body
    assert send() == []


def test_email_says_how_to_stop_it(subscriber, miss, settings):
    miss("/lost/")
    [message] = send()
    account_url = f"{settings.WAGTAILADMIN_BASE_URL}{ACCOUNT}"
    assert f"Turn it off there:\n{account_url}" in message.body
    assert message.extra_headers["List-Unsubscribe"] == f"<{account_url}>"


def test_nothing_is_sent_if_nothing_is_new(subscriber, site, miss):
    miss("/known/", days_ago=8)
    miss("/wp-login.php", is_probe=True)
    miss("/ignored/", ignored=True)
    miss("/redirected/")
    RedirectRule.objects.create(source="/redirected/", redirect_page_id=site.team.pk)
    miss("/team/")
    assert send() == []


def test_only_the_most_requested_urls_are_listed(subscriber, miss):
    for number in range(25):
        miss(f"/{number}/", hits=number + 1)
    [message] = send()
    assert "/24/ (25 requests)" in message.body
    assert "/4/ " not in message.body
    assert "and 5 more" in message.body


def test_url_that_someone_made_up_adds_neither_lines_nor_links(subscriber, miss):
    miss("/a&ü\n\nSign in at https://evil.example/")
    [message] = send()
    assert "/a&ü%0A%0ASign%20in%20at%20https%3A//evil.example/ (3 requests)" in message.body


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}])
def test_inactive_user_and_one_without_an_address_get_nothing(subscriber, miss, django_user_model, change):
    miss("/lost/")
    django_user_model.objects.update(**change)
    assert send() == []


def test_user_who_lost_the_permission_gets_nothing(subscriber, miss):
    miss("/lost/")
    subscriber.groups.clear()
    assert send() == []


def test_failed_email_is_reported_and_sent_the_next_time(subscriber, miss, settings):
    miss("/lost/")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()  # where no server listens
    with pytest.raises(CommandError, match="rae: ConnectionRefusedError"):
        call_command("send_not_found_summary")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert len(send()) == 1


def test_email_is_turned_on_and_off_in_the_account_settings(subscriber):
    client = Client()
    client.force_login(subscriber)
    assert soup(client.get(ACCOUNT)).select_one("[name=not_found-weekly_email]").has_attr("checked")
    profile = {"name_email-first_name": "Rae", "name_email-last_name": "Kim", "name_email-email": subscriber.email}
    theme = {"theme-theme": "system", "theme-contrast": "system", "theme-density": "default"}
    assert client.post(ACCOUNT, {**profile, **theme}).status_code == 302
    assert not NotFoundSubscription.objects.exists()
    client.post(ACCOUNT, {**profile, **theme, "not_found-weekly_email": "on"})
    assert NotFoundSubscription.objects.get().user == subscriber


def test_people_who_may_not_see_missing_urls_are_not_asked(site, django_user_model):
    user = django_user_model.objects.create_user("fay", password="x")
    user.groups.add(Group.objects.get(name="Front desk"))
    client = Client()
    client.force_login(user)
    assert not soup(client.get(ACCOUNT)).select("[name=not_found-weekly_email]")
