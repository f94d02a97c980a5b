"""Medical reviews on the desk."""

import datetime

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone

from site_core.desk.loading import load_desk
from site_core.review.models import ReviewOverride, ReviewRequest, SuggestedEdit
from tests.support.factories import ArticlePageFactory

DAY = datetime.timedelta(days=1)


@pytest.fixture
def writer(site):
    return create_user("eve", "Editors")


@pytest.fixture
def reviewer(site):
    user = create_user("tomas", "Medical reviewers")
    site.reviewer.account = user
    site.reviewer.save()
    return user


def create_user(name, group):
    user = User.objects.create_user(name)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def request_review(site, writer):
    def create(**fields):
        page = ArticlePageFactory(title="Sleep")
        fields = {"requested_by": writer, "expires_at": timezone.now() + 14 * DAY} | fields
        return ReviewRequest.objects.create(page=page, reviewer=site.reviewer, **fields)

    return create


def items_of(user, name):
    user = User.objects.get(pk=user.pk)
    return [
        (item.title, item.status) for loaded in load_desk(user) if loaded.panel.name == name for item in loaded.items
    ]


def test_reviewers_see_what_they_are_asked_until_it_is_decided_or_withdrawn(request_review, reviewer, writer):
    request = request_review(due=timezone.localdate() - DAY)
    assert items_of(reviewer, "yours") == [("Sleep", "Overdue")]
    assert items_of(writer, "yours") == []
    request.revoked_at = timezone.now()
    request.save()
    assert items_of(reviewer, "yours") == []


def test_the_one_who_asked_sees_a_returned_page_until_they_ask_again(request_review, reviewer, writer):
    request = request_review(decision="returned", decided_at=timezone.now())
    assert items_of(writer, "yours") == [("Sleep", "Returned to you")]
    ReviewRequest.objects.create(page=request.page, reviewer=request.reviewer, expires_at=timezone.now() + DAY)
    assert items_of(writer, "yours") == []


def test_suggested_edits_are_listed_until_they_are_decided(request_review, writer):
    request = request_review(decision="approved_with_edits", decided_at=timezone.now())
    edit = SuggestedEdit.objects.create(request=request, content_path="title", before="a", after="b")
    assert items_of(writer, "yours") == [("Sleep", "Approved with small edits")]
    edit.state = SuggestedEdit.State.ACCEPTED
    edit.save()
    assert items_of(writer, "yours") == []


def test_publication_without_a_review_is_shown_to_site_admins(site, writer):
    page = ArticlePageFactory(title="Sleep")
    ReviewOverride.objects.create(page=page, reason="A recall of the device.")
    assert ("Sleep", "Published without a review") in items_of(create_user("ada", "Site admins"), "going-stale")
    assert ("Sleep", "Published without a review") not in items_of(writer, "going-stale")
