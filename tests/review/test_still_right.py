"""“Still right”: a page that has not changed is approved again in two taps, and the second can be undone."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from site_core.lib.desk import desk_panels
from site_core.review.mail.sending import send_due_emails
from site_core.review.models import Approval
from site_core.review.reminders.due import enqueue_reminders
from site_core.review.services import approve
from tests.support.factories import PersonPageFactory
from tests.support.html import soup
from tests.support.reviews import writer

BUTTON = ".review-still-right button[name=confirm]"


@pytest.fixture
def reviewed(treatment, site):
    """The treatment, whose text its reviewer approved half a year ago."""
    Approval.objects.filter(page=treatment.pk).delete()
    type(treatment).objects.filter(pk=treatment.pk).update(reviewer=None, last_reviewed=None, reviewed_content="")
    with time_machine.travel(timezone.now() - datetime.timedelta(days=180)):
        approve(treatment, site.reviewer, via="link")
    return type(treatment).objects.get(pk=treatment.pk)


def fields(page):
    form = page.select_one("form.review-still-right")
    return {field["name"]: field["value"] for field in form.select("input")} | {"confirm": "1"}


def tap(client, url):
    return client.post(url, fields(soup(client.get(url))))


def test_unchanged_page_opens_with_one_button(reviewed, ask, client):
    _request, url = ask()
    page = soup(client.get(url))
    assert page.select_one(BUTTON).text == "Still right"
    due = timezone.localdate() + reviewed.review_interval
    assert page.select_one(".review-still-right input[type=date]")["value"] == due.isoformat()


def test_button_records_an_approval_of_today(reviewed, ask, client):
    request, url = ask()
    assert tap(client, url).status_code == 303
    assert Approval.objects.get(request=request).next_review == timezone.localdate() + reviewed.review_interval
    reviewed.refresh_from_db()
    assert reviewed.last_reviewed == timezone.localdate()
    result = soup(client.get(url))
    assert result.h1.text == "Thank you. The page is approved."
    assert result.find("a", string="Look at the page")["href"] == reviewed.full_url


def test_changed_page_has_no_such_button(reviewed, ask, change, client):
    change("<p>Take 60 mg twice a day.</p>")
    _request, url = ask()
    assert not soup(client.get(url)).select(BUTTON)


def test_page_with_a_minor_change_has_no_such_button(reviewed, ask, change, client):
    change("<p>Please take 50 mg twice a day.</p><p>It may help with pain that lasts.</p>")
    _request, url = ask()
    assert not soup(client.get(url)).select(BUTTON)


def test_page_that_nobody_approved_has_no_such_button(treatment, ask, client):
    Approval.objects.filter(page=treatment.pk).delete()
    _request, url = ask()
    assert not soup(client.get(url)).select(BUTTON)


def test_earlier_text_of_the_page_has_no_such_button(reviewed, ask, change, client, site):
    approve(change("<p>Take 60 mg twice a day.</p>"), site.reviewer, via="link")
    change("<p>Take 50 mg twice a day.</p><p>It may help with pain that lasts.</p>")
    _request, url = ask()
    assert not soup(client.get(url)).select(BUTTON)


def test_another_reviewer_sees_who_approved_the_text(reviewed, ask, client, site):
    Approval.objects.update(reviewer=PersonPageFactory(title="Ada Quint", is_reviewer=True), reviewer_name="Ada Quint")
    _request, url = ask()
    page = soup(client.get(url))
    assert "Ada Quint approved this text" in page.select_one(".review-still-right").text
    assert "Your first review of this page" in page.text


def test_undo_brings_back_the_earlier_review(reviewed, ask, client):
    request, url = ask()
    tap(client, url)
    assert client.post(url, {"take_back": "1"}).status_code == 303
    request.refresh_from_db()
    assert request.status == "open"
    reviewed.refresh_from_db()
    assert reviewed.last_reviewed == timezone.localdate(timezone.now() - datetime.timedelta(days=180))
    assert reviewed.find_review().reviewed_on == reviewed.last_reviewed
    assert soup(client.get(url)).select(BUTTON)


def test_page_can_be_approved_again_after_an_undo(reviewed, ask, client):
    request, url = ask()
    for _time in range(2):
        tap(client, url)
        client.post(url, {"take_back": "1"})
    tap(client, url)
    request.refresh_from_db()
    assert request.decision == "approved"
    assert request.approvals.count() == 1


def test_undo_is_offered_for_one_hour(reviewed, ask, client):
    request, url = ask()
    tap(client, url)
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=61)):
        assert "Undo" not in client.get(url).text
        late = client.post(url, {"take_back": "1"})
    assert late.status_code == 410
    assert "can no longer be undone" in late.text
    request.refresh_from_db()
    assert request.status == "decided"


def test_approval_of_a_changed_text_has_no_undo(reviewed, ask, change, client, site):
    revision = change("<p>Take 60 mg twice a day.</p>")
    request, url = ask()
    approve(revision, site.reviewer, via="link", request=request)
    assert "Undo" not in client.get(url).text


def test_who_asked_is_told_when_an_approval_is_taken_back(reviewed, ask, client, mailoutbox):
    _request, url = ask(user=writer())
    tap(client, url)
    send_due_emails()
    client.post(url, {"take_back": "1"})
    send_due_emails()
    tap(client, url)
    send_due_emails()
    subjects = [message.subject for message in mailoutbox]
    assert subjects == [
        "Tomás Arreola approved “Low-dose care”",
        "Tomás Arreola withdrew the approval of “Low-dose care”",
        "Tomás Arreola approved “Low-dose care”",
    ]


def test_reminder_says_that_the_link_has_a_button(reviewed, site, mailoutbox):
    type(site.reviewer).objects.filter(pk=site.reviewer.pk).update(review_email="tomas@clinic.example")
    type(reviewed).objects.filter(pk=reviewed.pk).update(next_review=timezone.localdate())
    enqueue_reminders()
    send_due_emails()
    (message,) = [message for message in mailoutbox if message.to == ["tomas@clinic.example"]]
    assert "tap “Still right”" in message.body
    assert "Is it still right?" in message.alternatives[0].content


@pytest.fixture
def account(site, django_user_model, client):
    """The account of the reviewer, signed in."""
    user = django_user_model.objects.create_user("tomas", "tomas@clinic.example", "secret")
    user.groups.add(Group.objects.get(name="Medical reviewers"))
    type(site.reviewer).objects.filter(pk=site.reviewer.pk).update(account=user)
    client.force_login(user)
    return user


def make_due(page, **fields):
    values = {"next_review": timezone.localdate()} | fields
    type(page).objects.filter(pk=page.pk).update(**values)


def desk_item(user, page):
    sources = next(sources for panel, sources in desk_panels(user) if panel.name == "going-stale")
    return next(item for source in sources for item in source.get_items(user) if item.title == page.title)


def test_the_desk_leads_the_reviewer_to_the_button(reviewed, account, client):
    make_due(reviewed)
    item = desk_item(account, reviewed)
    assert item.due == 1
    screen = client.get(item.url, follow=True)
    url = screen.redirect_chain[-1][0]
    page = soup(screen)
    assert page.select_one(BUTTON).text == "Still right"
    assert client.post(url, fields(page)).status_code in (302, 303)
    reviewed.refresh_from_db()
    assert (reviewed.last_reviewed, reviewed.find_review().reviewed_on) == (timezone.localdate(),) * 2
    assert Approval.objects.filter(page=reviewed.pk).first().via == "account"


def test_opening_the_link_of_the_desk_decides_nothing(reviewed, account, client):
    make_due(reviewed)
    for _time in range(2):
        client.get(desk_item(account, reviewed).url, follow=True)
    assert [request.status for request in reviewed.review_requests.all()] == ["open"]
    assert Approval.objects.filter(page=reviewed.pk).count() == 1


def test_the_desk_leads_others_to_the_form_of_the_page(reviewed, account, editor, admin_user):
    make_due(reviewed)
    item = desk_item(admin_user, reviewed)
    assert (item.url, item.due) == (reverse("wagtailadmin_pages:edit", args=[reviewed.pk]), 0)
    assert editor.get(reverse("review_due", args=[reviewed.pk])).status_code in (302, 403)
    assert not reviewed.review_requests.exists()


@pytest.mark.parametrize("change", [{"is_reviewer": False}, {"live": False}])
def test_a_former_reviewer_cannot_open_the_review(reviewed, account, client, site, change):
    make_due(reviewed)
    type(site.reviewer).objects.filter(pk=site.reviewer.pk).update(**change)
    client.get(reverse("review_due", args=[reviewed.pk]))
    assert not reviewed.review_requests.exists()


def test_the_desk_leads_a_former_reviewer_who_edits_the_page_to_its_form(reviewed, account, admin_user, site):
    make_due(reviewed)
    type(site.reviewer).objects.filter(pk=site.reviewer.pk).update(account=admin_user, is_reviewer=False)
    assert desk_item(admin_user, reviewed).url == reverse("wagtailadmin_pages:edit", args=[reviewed.pk])
