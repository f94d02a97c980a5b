"""A reviewer who leaves can no longer answer, and those who asked are told."""

import pytest
from django.core.exceptions import ValidationError

from site_core.review.mail.sending import send_due_emails
from site_core.review.services import return_with_comments
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
