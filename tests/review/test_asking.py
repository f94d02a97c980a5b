"""Asking people to review a page by email, and what the form of the page says about it."""

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Workflow, WorkflowTask
from wagtail.users.models import UserProfile

from site_core.pages.models import MedicalReviewTask
from site_core.review import services
from site_core.review.asking.services import ask_by_email
from site_core.review.models import ReviewRequest, Via
from tests.support.reviews import article_draft, change_text, reviewer_by_email, writer


@pytest.fixture
def dana(site):
    return writer()


@pytest.fixture
def maya(site):
    return reviewer_by_email()


@pytest.fixture
def article(dana):
    return article_draft(owner=dana, title="How TMS works")


def ask(client, article, *people, **fields):
    due = timezone.localdate() + datetime.timedelta(days=3)
    data = {"reviewers": [person.pk for person in people], "note": "The dose is new.", "due": due.isoformat()}
    return client.post(reverse("review_ask", args=[article.pk]), data | fields, follow=True)


def form_of(client, article):
    return client.get(reverse("wagtailadmin_pages:edit", args=[article.pk])).content.decode()


@pytest.fixture
def signed_in(client, dana):
    client.force_login(dana)
    return client


def test_each_person_gets_an_email_with_a_link_of_their_own(signed_in, article, maya):
    other = reviewer_by_email("omar@clinic.example")
    ask(signed_in, article, maya, other)
    assert sorted(message.to[0] for message in mail.outbox) == ["maya@clinic.example", "omar@clinic.example"]
    tokens = {message.body.partition("/review/")[2].partition("/")[0] for message in mail.outbox}
    requests = {ReviewRequest.objects.with_token(token).reviewer for token in tokens}
    assert requests == {maya, other}


def test_the_email_says_what_is_asked_by_whom_and_until_when(signed_in, article, maya):
    ask(signed_in, article, maya)
    message = mail.outbox[0]
    html = message.alternatives[0][0]
    assert message.subject.startswith("Please review “How TMS works” by ")
    assert message.reply_to == ["dana@clinic.example"]
    for text in (message.body, html):
        assert "Dana asks you to review this page" in text
        assert "The dose is new." in text
        assert "reply and say so" in text
    assert "<img" not in html
    assert html.count("href=") == 1


def test_a_note_with_markup_is_shown_as_text(signed_in, article, maya):
    ask(signed_in, article, maya, note="<script>alert(1)</script>")
    assert "<script>" not in mail.outbox[0].alternatives[0][0]
    assert "<script>alert(1)</script>" in mail.outbox[0].body


def test_the_form_shows_who_was_asked_and_that_the_email_was_sent(signed_in, article, maya):
    ask(signed_in, article, maya)
    html = form_of(signed_in, article)
    assert "Maya Ellison, MD" in html
    assert "Email sent on" in html


def test_the_form_says_what_to_do_while_nobody_was_asked(signed_in, article):
    assert "Nobody has been asked yet." in form_of(signed_in, article)


def test_a_withdrawn_link_no_longer_works(signed_in, article, maya):
    ask(signed_in, article, maya)
    request = ReviewRequest.objects.get()
    signed_in.post(reverse("review_revoke", args=[request.pk]))
    request.refresh_from_db()
    assert request.status == ReviewRequest.Status.REVOKED


def test_sending_again_sends_a_new_link_in_place_of_the_old_one(signed_in, article, maya):
    ask(signed_in, article, maya)
    signed_in.post(reverse("review_send_again", args=[ReviewRequest.objects.get().pk]))
    old, new = [message.body.partition("/review/")[2].partition("/")[0] for message in mail.outbox]
    assert ReviewRequest.objects.with_token(old) is None
    assert ReviewRequest.objects.with_token(new).status == ReviewRequest.Status.OPEN


@pytest.mark.parametrize("name", ["review_revoke", "review_send_again"])
def test_opening_a_url_changes_nothing(signed_in, article, maya, name):
    ask(signed_in, article, maya)
    response = signed_in.get(reverse(name, args=[ReviewRequest.objects.get().pk]))
    assert response.status_code == 405
    assert len(mail.outbox) == 1


def test_a_changed_draft_says_that_reviewers_see_the_earlier_text(signed_in, article, maya, dana):
    ask(signed_in, article, maya)
    assert "Ask again" not in form_of(signed_in, article)
    change_text(article, "<p>Take 60 mg once a day.</p>", dana)
    html = form_of(signed_in, article)
    assert "Reviewers see the earlier version." in html
    assert "Ask again" in html


def test_autosave_does_not_overwrite_the_text_that_a_reviewer_sees(article, maya, dana):
    asked = ask_by_email(article, [maya], user=dana)[0].revision
    draft = article.get_latest_revision_as_object()
    draft.standfirst = "Typed in a form that was open."
    saved = draft.save_revision(user=dana, overwrite_revision=asked)
    asked.refresh_from_db()
    assert saved != asked
    assert asked.as_object().standfirst != draft.standfirst


def test_asking_the_same_person_again_replaces_the_earlier_request(signed_in, article, maya):
    ask(signed_in, article, maya)
    ask(signed_in, article, maya)
    newer, older = ReviewRequest.objects.all()
    assert (newer.status, older.status) == (ReviewRequest.Status.OPEN, ReviewRequest.Status.SUPERSEDED)


def test_a_person_without_an_email_address_cannot_be_asked(signed_in, article):
    person = reviewer_by_email(email="")
    response = ask(signed_in, article, person)
    assert "There is no email address for Maya Ellison." in response.content.decode()
    assert not ReviewRequest.objects.exists()


def test_authors_are_not_offered_as_reviewers(signed_in, article):
    response = signed_in.get(reverse("review_ask", args=[article.pk]))
    authors = {str(person.pk) for person in article.authors}
    assert not authors & {key for key, _label in response.context["form"].fields["reviewers"].choices}


def test_the_link_works_at_least_until_the_answer_is_due(signed_in, article, maya, settings):
    late = timezone.localdate() + datetime.timedelta(days=settings.REVIEW_LINK_DAYS + 1)
    response = ask(signed_in, article, maya, due=late.isoformat())
    assert "The link works until then." in response.content.decode()
    assert not mail.outbox


def test_only_people_who_may_edit_a_page_can_ask(client, article, django_user_model):
    client.force_login(django_user_model.objects.create_user("eve", "eve@clinic.example", "secret"))
    assert ask(client, article).redirect_chain or not ReviewRequest.objects.exists()
    assert client.get(reverse("review_ask", args=[article.pk])).status_code in (302, 403)


def test_the_email_is_in_the_language_of_the_account(article, maya, dana):
    account = writer("maria")
    UserProfile.objects.create(user=account, preferred_language="de")
    maya.account = account
    maya.save()
    ask_by_email(article, [maya], user=dana, due=datetime.date(2026, 12, 24))
    assert 'lang="de"' in mail.outbox[0].alternatives[0][0]


def test_a_page_without_an_owner_who_can_sign_in_names_the_site_admins(signed_in, article, dana, admin_user):
    former = writer("fred", is_active=False)
    type(article).objects.filter(pk=article.pk).update(owner=former)
    html = form_of(signed_in, article)
    assert "can no longer sign in" in html
    assert f"Site admins get the emails instead: {admin_user.get_username()}." in html
    signed_in.post(reverse("review_owner", args=[article.pk]), {"owner": dana.pk})
    assert "Dana is responsible for this page" in form_of(signed_in, article)


def test_an_approval_by_link_continues_the_workflow_the_page_is_in(signed_in, article, maya, dana):
    task = MedicalReviewTask.objects.create(name="Review")
    workflow = Workflow.objects.create(name="Medical")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    workflow.start(article, dana)
    ask(signed_in, article, maya)
    request = ReviewRequest.objects.get()
    services.approve(request.revision, maya, via=Via.LINK, request=request)
    request.workflow_state.refresh_from_db()
    assert request.workflow_state.status == request.workflow_state.STATUS_APPROVED
