"""A reviewer who leaves can no longer answer, and those who asked are told."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import PageLogEntry

from site_core.review.contacts import Recipient
from site_core.review.log_actions import REVOKED
from site_core.review.mail.outbox import ReviewEmail, enqueue
from site_core.review.mail.sending import send_due_emails
from site_core.review.models import ReviewRequest
from site_core.review.services import approve, request_review, return_with_comments
from site_core.trash.models import TrashEntry
from site_core.trash.restoring import restore
from tests.support.factories import PersonPageFactory
from tests.support.reviews import writer


def test_open_requests_are_withdrawn(ask, client, site):
    request, url = ask()
    site.reviewer.unpublish()
    request.refresh_from_db()
    assert request.status == "revoked"
    assert client.get(url).status_code == 410


def test_who_asked_is_told_to_ask_someone_else(ask, site, mailoutbox):
    ask(user=writer())
    site.reviewer.unpublish()
    send_due_emails()
    (message,) = mailoutbox
    assert message.to == ["dana@clinic.example"]
    assert message.subject == "Tomás Arreola no longer reviews “Low-dose care”"
    assert "choose “Ask for review” to ask someone else" in message.body


def test_answered_requests_stay_as_they_are(ask, site, mailoutbox):
    request, _url = ask()
    return_with_comments(request, [("title", "Shorter, please.")])
    site.reviewer.unpublish()
    request.refresh_from_db()
    assert request.status == "decided"


@pytest.mark.parametrize("change", [{"is_reviewer": False}, {"live": False}])
def test_who_may_not_approve_may_not_return_either(ask, site, change):
    request, _url = ask()
    type(site.reviewer).objects.filter(pk=site.reviewer.pk).update(**change)
    request.refresh_from_db()
    with pytest.raises(ValidationError):
        return_with_comments(request, [("title", "Shorter, please.")])
    request.refresh_from_db()
    assert request.status == "open"


@pytest.fixture
def newcomer(site):
    """A reviewer whom no page names yet."""
    return PersonPageFactory(title="Ada Quint", is_reviewer=True, review_email="ada@clinic.example")


def test_deleting_a_person_withdraws_requests_and_tells_who_asked(treatment, newcomer, mailoutbox):
    (request,) = request_review(treatment, [newcomer], user=writer())
    newcomer.delete()
    send_due_emails()
    (message,) = mailoutbox
    assert message.to == ["dana@clinic.example"]
    assert message.subject == "Ada Quint no longer reviews “Low-dose care”"
    assert "choose “Ask for review” to ask someone else" in message.body
    assert not ReviewRequest.objects.filter(pk=request.pk).exists()
    assert PageLogEntry.objects.filter(page=treatment.pk, action=REVOKED).exists()


def test_person_who_was_deleted_in_the_admin_gets_no_more_emails(treatment, newcomer, mailoutbox, editor):
    (request,) = request_review(treatment, [newcomer], user=writer())
    enqueue(ReviewEmail.Kind.REQUEST, Recipient.of_person(newcomer), f"request-{request.pk}", request=request)
    response = editor.post(reverse("wagtailadmin_pages:delete", args=[newcomer.pk]))
    assert response.status_code == 302
    send_due_emails()
    assert [message.to for message in mailoutbox] == [["dana@clinic.example"]]


def test_a_reminder_that_waits_is_not_sent_to_a_person_who_left(treatment, site, mailoutbox):
    email = enqueue(ReviewEmail.Kind.REMINDER, Recipient.of_person(site.reviewer), "due")
    email.pages.add(treatment.pk)
    site.reviewer.unpublish()
    send_due_emails()
    assert mailoutbox == []
    assert not ReviewRequest.objects.filter(reviewer=site.reviewer.pk).exists()


def test_requests_to_a_person_from_the_trash_stay_withdrawn(treatment, newcomer, client):
    (request,) = request_review(treatment, [newcomer], user=writer())
    url = f"/review/{request.create_token()}/"
    newcomer.delete()
    restore(TrashEntry.objects.get(object_id=str(newcomer.pk)).pk)
    assert ReviewRequest.objects.get(pk=request.pk).status == "revoked"
    assert client.get(url).status_code == 410


def test_deactivated_account_ends_the_links_of_its_person(ask, client, site, django_user_model):
    account = django_user_model.objects.create_user("tomas")
    site.reviewer.account = account
    site.reviewer.save()
    request, url = ask()
    account.is_active = False
    account.save()
    request.refresh_from_db()
    assert request.status == "revoked"
    assert client.get(url).status_code == 410
    with pytest.raises(ValidationError, match="deactivated"):
        request_review(request.page.specific, [site.reviewer])


def test_account_that_is_deactivated_by_a_query_cannot_approve(ask, site, django_user_model):
    account = django_user_model.objects.create_user("tomas")
    site.reviewer.account = account
    site.reviewer.save()
    request, _url = ask()
    django_user_model.objects.filter(pk=account.pk).update(is_active=False)
    reviewer = type(site.reviewer).objects.get(pk=site.reviewer.pk)
    with pytest.raises(ValidationError, match="deactivated"):
        approve(request.revision, reviewer, via="link", request=request)
    request.refresh_from_db()
    assert request.status == "open"
