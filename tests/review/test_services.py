"""Asking for a review, and what reviewers decide."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Comment, PageLogEntry, Workflow

from site_core.pages.models import PersonPage
from site_core.pages.visible_text import visible_text_hash
from site_core.review import services
from site_core.review.models import Approval, ReviewRequest, SuggestedEdit
from site_core.review.reviewers import reviewers_for
from site_core.review.services import Edit, RequestClosedError
from tests.support import factories
from tests.support.factories import ArticlePageFactory, paragraph

NO_REVIEW = {"reviewer": None, "last_reviewed": None, "next_review": None}
DAY = datetime.timedelta(days=1)


@pytest.fixture
def page(site):
    """A draft that nobody has reviewed."""
    page = ArticlePageFactory(live=False, authors=[site.author], **NO_REVIEW)
    page.save_revision()
    return page


@pytest.fixture
def request_(site, page, admin_user):
    """The request to review it."""
    return services.request_review(page, [site.reviewer], user=admin_user, note="Please check the dose.")[0]


def fetch(page):
    return type(page).objects.get(pk=page.pk)


def status(request):
    return ReviewRequest.objects.get(pk=request.pk).status


class TestRequests:
    def test_request_is_about_the_latest_revision(self, request_, page):
        assert request_.revision == fetch(page).latest_revision
        assert request_.status == "open"
        assert list(ReviewRequest.objects.open()) == [request_]

    def test_token_is_found_again_and_not_stored(self, request_):
        token = request_.create_token()
        assert len(token) >= 43
        assert ReviewRequest.objects.with_token(token) == request_
        assert token not in str(ReviewRequest.objects.values().get())

    @pytest.mark.parametrize("token", ["", "x", "0" * 64])
    def test_other_tokens_are_not_found(self, request_, token):
        request_.create_token()
        assert ReviewRequest.objects.with_token(token) is None
        assert ReviewRequest.objects.with_token(request_.token_hash) is None

    def test_new_token_replaces_the_one_before(self, request_):
        token = request_.create_token()
        request_.create_token()
        assert ReviewRequest.objects.with_token(token) is None

    def test_request_expires(self, request_, settings):
        with time_machine.travel(timezone.now() + settings.REVIEW_LINK_DAYS * DAY, tick=False):
            assert request_.status == "expired"
            assert not ReviewRequest.objects.open()

    def test_request_can_be_withdrawn(self, request_, site, admin_user):
        services.revoke(request_, user=admin_user)
        assert status(request_) == "revoked"
        with pytest.raises(RequestClosedError):
            services.approve(request_.revision, site.reviewer, via="link", request=request_)

    def test_newer_request_to_the_same_person_replaces_it(self, request_, page, site):
        services.request_review(page, [site.reviewer])
        assert status(request_) == "superseded"

    def test_author_cannot_be_asked(self, page, site):
        with pytest.raises(ValidationError):
            services.request_review(page, [site.author])


class TestApproving:
    def approve(self, request, **kwargs):
        return services.approve(request.revision, request.reviewer, via="link", request=request, **kwargs)

    def test_approval_stores_who_when_and_what(self, request_, page, site):
        approval = self.approve(request_)
        assert (approval.reviewer, approval.reviewer_name) == (site.reviewer, site.reviewer.full_name)
        assert approval.text_hash == visible_text_hash(request_.revision.as_object())
        assert approval.next_review == timezone.localdate() + datetime.timedelta(days=365)
        assert "Some words, with a citation [1]." in [item["text"] for item in approval.text]
        entry = PageLogEntry.objects.get(page=page.pk, action="review.approve")
        assert entry.data["hash"] == approval.text_hash
        assert entry.data["via"] == "link"
        assert entry.revision == request_.revision

    def test_page_can_be_published_with_the_review(self, request_, page, site):
        self.approve(request_)
        page.get_latest_revision().publish()
        assert fetch(page).shown_reviewer == site.reviewer
        assert fetch(page).last_reviewed == timezone.localdate()
        assert Approval.objects.filter(page=page.pk).count() == 1

    def test_request_is_used_up(self, request_):
        self.approve(request_)
        assert status(request_) == "decided"
        with pytest.raises(RequestClosedError):
            self.approve(request_)
        assert Approval.objects.filter(request=request_).count() == 1

    def test_workflow_continues(self, page, site):
        Workflow.objects.get().start(page, None)
        self.approve(services.request_review(fetch(page), [site.reviewer])[0])
        assert fetch(page).live
        assert not fetch(page).workflow_in_progress

    def test_workflow_with_another_text_does_not_continue(self, page, site):
        request = services.request_review(page, [site.reviewer])[0]
        page.body = [paragraph("<p>Take 5 mg [1].</p>")]
        page.save_revision()
        Workflow.objects.get().start(fetch(page), None)
        self.approve(request)
        assert not fetch(page).live

    def test_approving_a_live_page_again_renews_its_review(self, site):
        page = ArticlePageFactory(authors=[site.author], next_review=timezone.localdate() - DAY)
        services.approve(page, site.reviewer, via="account")
        assert fetch(page).last_reviewed == timezone.localdate()
        assert not fetch(page).is_review_overdue

    def test_author_cannot_approve(self, page, site):
        with pytest.raises(ValidationError):
            services.approve(page, site.author, via="account")

    def test_text_with_the_suggested_edits_is_what_is_approved(self, request_, page):
        edit = Edit(f"body.{page.body[0].id}", "Some words", "Some 5 words")
        self.approve(request_, edits=[edit])
        assert SuggestedEdit.objects.get().request == request_
        with pytest.raises(ValidationError):
            page.get_latest_revision().publish()
        page.body = [("paragraph", str(page.body[0].value.source).replace("Some words", "Some 5 words"))]
        page.save_revision().publish()
        assert fetch(page).shown_reviewer

    def test_edit_of_another_text_is_refused(self, request_):
        with pytest.raises(ValidationError):
            self.approve(request_, edits=[Edit("title", "Not there", "x")])


class TestReturning:
    def test_comments_are_beside_the_fields(self, request_, page):
        path = f"body.{page.body[0].id}"
        services.return_with_comments(request_, [(path, "Which dose?"), ("references.12", "Which page?")])
        comments = Comment.objects.filter(page=page.pk).order_by("pk")
        assert [comment.contentpath for comment in comments] == [path, "references"]
        assert {str(comment.user.get_full_name()) for comment in comments} == {request_.reviewer.title}
        assert not comments[0].user.is_active
        assert status(request_) == "decided"

    def test_page_goes_back_to_the_editors(self, page, site):
        Workflow.objects.get().start(page, None)
        request = services.request_review(fetch(page), [site.reviewer])[0]
        services.return_with_comments(request, [("title", "Too long")])
        assert fetch(page).current_workflow_state.status == "needs_changes"
        assert not Approval.objects.filter(page=page.pk).exists()


class TestReviewers:
    def test_people_who_review_and_did_not_write_the_page(self, page, site):
        factories.PersonPageFactory(title="A receptionist", is_reviewer=False)
        assert reviewers_for(page) == [site.reviewer]

    def test_topics_limit_what_a_person_reviews(self, page, site):
        site.reviewer.review_topics = [factories.TopicFactory()]
        site.reviewer.save()
        assert reviewers_for(page) == []
        page.topics = PersonPage.objects.get(pk=site.reviewer.pk).review_topics.all()
        assert reviewers_for(page) == [site.reviewer]

    def test_topics_of_reviewers_are_not_pages_with_the_topic(self, site):
        topic = factories.TopicFactory()
        site.reviewer.review_topics = [topic]
        site.reviewer.save()
        assert not topic.is_used()


class TestOverriding:
    def test_reason_is_logged_and_covers_this_text_only(self, page, admin_user):
        revision = page.get_latest_revision()
        services.override(page, revision, user=admin_user, reason="A recall")
        revision.publish()
        assert fetch(page).live
        assert fetch(page).shown_reviewer is None
        entry = PageLogEntry.objects.get(page=page.pk, action="review.override")
        assert (entry.user, entry.data["reason"]) == (admin_user, "A recall")
        draft = fetch(page)
        draft.body = [paragraph("<p>Take 5 mg [1].</p>")]
        with pytest.raises(ValidationError):
            draft.save_revision().publish()


def test_review_that_is_entered_again_is_recorded(site):
    page = ArticlePageFactory(reviewer=site.reviewer, authors=[site.author])
    page = fetch(page)
    page.last_reviewed, page.next_review = page.last_reviewed + 9 * DAY, page.next_review + 9 * DAY
    page.save_revision().publish()
    assert fetch(page).last_reviewed == page.last_reviewed
    dates = [timezone.localdate(approval.approved_at) for approval in Approval.objects.filter(page=page.pk)]
    assert dates == [page.last_reviewed, page.last_reviewed - 9 * DAY]


def test_review_of_an_incomplete_live_page_is_shown(site):
    page = ArticlePageFactory(authors=[site.author])
    page.references.get_live_queryset().delete()
    services.approve(fetch(page).save_revision(), site.reviewer, via="account")
    assert fetch(page).last_reviewed == timezone.localdate()
