"""The emails after the switch: daily in the first week, then weekly, then a last one. And the scheduled job."""

import datetime

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from site_core.lib.schedule import scheduled_jobs
from site_core.wordpress.models import ImportRun, Switch, SwitchDay
from site_core.wordpress.switch.emails import url_of
from site_core.wordpress.switch.watching import start_watching
from tests.support.html import soup

from .servers import origin_of_nobody
from .support import SOURCE, after_url, miss, prove, watch_now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site_answers(public):
    """This site answers at its public address."""


@pytest.fixture
def run_on(time_machine):
    """Return a function that runs the job some days after the switch, and returns the emails."""
    start = timezone.now()

    def run(number):
        time_machine.move_to(start + datetime.timedelta(days=number))
        mail.outbox.clear()
        call_command("watch_switch")
        return list(mail.outbox)

    return run


def test_one_email_a_day_then_weekly_then_a_last_one(switch, run_on):
    days = [number for number in range(45) if run_on(number)]
    assert days == [*range(1, 8), 14, 21, 28, 30]
    switch.refresh_from_db()
    assert switch.day_number(switch.ended_on) == 30


def test_days_are_counted_until_day_thirty(switch, run_on):
    for number in (0, 1, 29, 30, 31, 40):
        run_on(number)
    assert [switch.day_number(day.day) for day in SwitchDay.objects.all()] == [0, 1, 29, 30]


def test_job_that_did_not_run_for_days_sends_one_email(switch, run_on):
    assert len(run_on(18)) == 1
    assert run_on(19) == []
    assert len(run_on(25)) == 1


def test_last_email_comes_late_rather_than_never(switch, run_on):
    [email] = run_on(50)
    assert "thirty days after the switch" in email.subject
    assert run_on(51) == []


def test_second_run_on_a_day_sends_nothing(switch, run_on):
    assert len(run_on(2)) == 1
    assert run_on(2) == []


def test_email_says_what_was_missed_with_a_link_to_the_form(switch, run_on, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://clinic.example"
    prove(("/known/", 9, "unanswered"))
    miss("/known/", 90)
    miss("/lost/", 3)
    [email] = run_on(1)
    assert email.subject.endswith("day 1: 1 frequent URL does not answer")
    assert "93 requests found no page since the switch." in email.body
    assert "1 of the 1 most requested URLs does not answer.\n\n/known/ (404)" in email.body
    assert email.body.index("/lost/ (3 requests") < email.body.index("/known/ (90 requests")
    assert f"https://clinic.example{reverse('redirects:add')}?source=%2Flost%2F&site=" in email.body
    assert f"https://clinic.example{url_of(switch, 'wordpress_after')}" in email.body
    assert email.extra_headers["Auto-Submitted"] == "auto-generated"


def test_email_of_a_good_day_says_so(switch, run_on, site, public):
    public.pages[site.articles.url] = 200
    prove((site.articles.url, 9, "same"))
    [email] = run_on(1)
    assert email.subject.endswith("day 1: nothing was missed")
    assert "All of the 1 most requested URLs answer." in email.body
    assert "Nothing that visitors have requested is missing now." in email.body


def test_email_says_that_the_site_is_down(switch, run_on, settings):
    settings.SITE_URL = origin_of_nobody()
    prove(("/lost/", 9, "same"))
    [email] = run_on(1)
    assert email.subject.endswith("day 1: The site could not be requested from here")
    assert f"The site could not be requested from here. Open {settings.SITE_URL} on a phone" in email.body
    assert "These were not requested." in email.body
    assert "/lost/ (404)" in email.body


def test_email_without_numbers_says_which_list_is_missing(switch, run_on):
    prove(("/lost/", 0, "same"))
    [email] = run_on(1)
    assert "Nothing says yet what visitors ask for most. Add an access log" in email.body
    assert url_of(switch, "wordpress_old_urls") in email.body
    assert "answer." not in email.body


def test_what_was_missed_in_the_evening_is_in_the_next_email(switch, run_on):
    run_on(1)
    miss("/lost/", 500)
    watch_now(switch)  # “Count now”
    [email] = run_on(2)
    assert email.subject.endswith("day 2: 500 requests found no page")
    assert "500 requests found no page since the last email." in email.body


def test_weekly_email_counts_the_whole_week(switch, run_on):
    run_on(7)
    for number in (9, 12):
        miss("/lost/", 3)
        assert run_on(number) == []
    [email] = run_on(14)
    assert email.subject.endswith("day 14: 6 requests found no page")
    assert "6 requests found no page since the last email." in email.body


def test_last_email_is_a_summary(switch, run_on):
    miss("/lost/", 3)
    run_on(1)
    miss("/other/", 2)
    [email] = run_on(30)
    assert "5 requests found no page in this time. They were for 2 different URLs." in email.body
    assert "This is the last email." in email.body


@pytest.mark.parametrize(
    "path", ["/Please sign in at https://evil.example", "/a\r\nBcc: everybody@clinic.example", "/\u2028x", "/<b>"]
)
def test_nobody_can_write_an_email_by_requesting_a_url(switch, run_on, path):
    miss(path, 2)
    [email] = run_on(1)
    assert "https://evil.example" not in email.body
    assert "\nBcc:" not in email.message().as_string()
    assert email.recipients() == ["sol@lanternfield.example"]


def test_who_may_import_gets_it_in_their_language(switch, run_on, django_user_model):
    boss = django_user_model.objects.create_superuser("boss", "boss@lanternfield.example")
    UserProfile.objects.create(user=boss, preferred_language="de")
    editor = django_user_model.objects.create_user("ed", "ed@lanternfield.example")
    editor.groups.set([Group.objects.get(name="Editors")])
    django_user_model.objects.create_superuser("gone", "gone@lanternfield.example", is_active=False)
    django_user_model.objects.create_superuser("mute", "")
    assert [email.to for email in run_on(1)] == [["sol@lanternfield.example"], ["boss@lanternfield.example"]]


class RefusingBackend(EmailBackend):
    """Refuses the emails to one person."""

    def send_messages(self, messages):
        if any("sol@" in recipient for message in messages for recipient in message.to):
            raise OSError("550")
        return super().send_messages(messages)


def refuse(settings, is_refused=True):
    name = "RefusingBackend" if is_refused else "EmailBackend"
    settings.EMAIL_BACKEND = f"{__name__}.{name}"


def test_email_that_cannot_be_sent_is_tried_again(switch, run_on, settings):
    refuse(settings)
    with pytest.raises(CommandError, match="sol: OSError"):
        run_on(1)
    assert Switch.objects.get().last_email_on is None
    assert SwitchDay.objects.count() == 2


def test_one_address_that_is_refused_keeps_nobody_else_from_the_email(switch, run_on, settings, django_user_model):
    """Who did not get the email gets it from the next run of the day, and nobody gets it twice."""
    django_user_model.objects.create_superuser("boss", "boss@lanternfield.example")
    miss("/lost/", 3)
    refuse(settings)
    with pytest.raises(CommandError, match="sol: OSError"):
        run_on(1)
    assert [email.to for email in mail.outbox] == [["boss@lanternfield.example"]]
    refuse(settings, is_refused=False)
    [email] = run_on(1)
    assert email.to == ["sol@lanternfield.example"]
    assert "3 requests found no page since the switch." in email.body
    assert run_on(1) == []


def test_email_that_was_refused_once_counts_from_the_last_one_that_arrived(switch, run_on, settings, django_user_model):
    django_user_model.objects.create_superuser("boss", "boss@lanternfield.example")
    run_on(1)
    miss("/lost/", 3)
    refuse(settings)
    with pytest.raises(CommandError):
        run_on(2)
    refuse(settings, is_refused=False)
    miss("/lost/", 4)
    bodies = {email.to[0]: email.body for email in run_on(3)}
    assert "7 requests found no page since the last email." in bodies["sol@lanternfield.example"]
    assert "4 requests found no page since the last email." in bodies["boss@lanternfield.example"]


def test_summary_that_was_refused_arrives_later(switch, run_on, settings, django_user_model):
    django_user_model.objects.create_superuser("boss", "boss@lanternfield.example")
    refuse(settings)
    with pytest.raises(CommandError):
        run_on(30)
    assert [email.to for email in mail.outbox] == [["boss@lanternfield.example"]]
    refuse(settings, is_refused=False)
    [email] = run_on(31)
    assert email.to == ["sol@lanternfield.example"]
    assert "This is the last email." in email.body
    assert Switch.objects.get().ended_on
    assert run_on(32) == []


def test_summary_that_is_refused_for_a_week_ends_the_emails(switch, run_on, settings, django_user_model):
    django_user_model.objects.create_superuser("boss", "boss@lanternfield.example")
    refuse(settings)
    for number in (30, 33, 37):
        with pytest.raises(CommandError, match="sol: OSError"):
            run_on(number)
    assert run_on(38) == []


def test_emails_can_be_ended_and_sent_again(client, import_run, switch, run_on):
    client.post(after_url(import_run), {"action": "end"})
    assert run_on(1) == []
    assert SwitchDay.objects.count() == 2  # the days are still counted
    client.force_login(User.objects.get(username="sol"))
    client.post(after_url(import_run), {"action": "go_on"})
    assert len(run_on(2)) == 1


def test_roll_back_ends_the_emails(switch, run_on):
    Switch.objects.update(switched_on=None)
    assert run_on(1) == []


def test_undone_import_ends_the_emails_until_the_old_site_is_imported_again(switch, run_on):
    ImportRun.objects.update(status="undone")
    assert run_on(1) == []
    ImportRun.objects.create(source=SOURCE, status="finished", finished_at=timezone.now())
    assert len(run_on(2)) == 1


def test_marking_again_sends_no_second_email_on_a_day(switch, run_on, site_admin):
    assert len(run_on(2)) == 1
    start_watching(switch, switch.switched_on, site_admin)
    assert run_on(2) == []
    miss("/lost/", 2)
    [email] = run_on(3)
    assert "2 requests found no page since the switch." in email.body


def test_summary_is_sent_once_even_if_somebody_wants_the_emails_to_go_on(client, import_run, switch, run_on):
    run_on(30)
    client.force_login(User.objects.get(username="sol"))
    page = soup(client.get(after_url(import_run)))
    assert not page.select("button[value=go_on], button[value=end]")
    client.post(after_url(import_run), {"action": "go_on"})
    assert Switch.objects.get().ended_on
    Switch.objects.update(ended_on=None)
    assert run_on(31) == []
    assert Switch.objects.get().ended_on


def test_without_an_account_that_may_import_nothing_fails(switch, run_on):
    User.objects.update(email="")
    assert run_on(30) == []
    assert Switch.objects.get().ended_on


def test_job_is_scheduled_daily():
    [job] = [job for job in scheduled_jobs() if job.command == "watch_switch"]
    assert job.frequency == "daily at 06:33"


def test_the_job_prints_how_many_requests_found_no_page(switch, capsys):
    miss("/lost/", 3)
    call_command("watch_switch")
    assert "Requests that found no page: 3." in capsys.readouterr().out


def test_nothing_happens_without_a_switch(site, capsys):
    call_command("watch_switch")
    assert capsys.readouterr().out == ""
