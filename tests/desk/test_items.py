"""What the desk lists: work that waits, what comes up, and what goes stale."""

import datetime

import pytest
from django.contrib.auth.models import Group, User
from django.utils import timezone
from wagtail.models import Comment, Task, Workflow, WorkflowTask

from blog.models import ArticlePage
from site_core.lib.desk import desk_panels
from site_core.page_views.models import PageCount
from site_core.redirects.models import NotFoundPath, RedirectRule
from tests.support import factories
from tests.support.factories import ArticlePageFactory
from tests.support.html import soup
from tests.support.site_settings import save_clinic, special_day

DAY = datetime.timedelta(days=1)
NO_REVIEW = {"reviewer": None, "last_reviewed": None, "next_review": None}


@pytest.fixture
def make_user(site):
    def create(group, name="eve", **fields):
        user = User.objects.create_user(name, **fields)
        user.groups.add(Group.objects.get(name=group))
        return user

    return create


@pytest.fixture
def writer(make_user):
    return make_user("Editors")


def items_of(user, name):
    user = User.objects.get(pk=user.pk)  # without permissions that were kept
    return [
        item
        for panel, sources in desk_panels(user)
        if panel.name == name
        for source in sources
        for item in source.get_items(user)
    ]


def titles(user, name):
    return [item.title for item in items_of(user, name)]


def submit(page, user):
    page.save_revision(user=user)
    return Workflow.objects.get().start(page, user)


class TestYours:
    def test_reviewers_see_what_was_submitted_and_writers_do_not(self, writer, make_user):
        submit(ArticlePageFactory(title="Sleep", live=False, **NO_REVIEW), writer)
        assert titles(make_user("Medical reviewers", "tomas"), "yours") == ["Sleep"]
        assert titles(writer, "yours") == []

    def test_page_that_waits_opens_with_what_changed(self, writer, make_user, client):
        page = ArticlePageFactory(title="Sleep")
        draft = type(page).objects.get(pk=page.pk)
        draft.body = [("paragraph", "<p>Take 60 mg twice a day.</p>")]
        submit(draft, writer)
        reviewer = make_user("Medical reviewers", "tomas")
        client.force_login(reviewer)
        [item] = items_of(reviewer, "yours")
        form = soup(client.get(item.url))
        assert "Take 60 mg twice a day." in form.select_one(".draft-notice .draft-changes").text

    def test_tasks_of_another_type_say_whose_they_are(self, writer, monkeypatch):
        """A developer’s own type of task, which isn’t for groups. Wagtail asks its method."""
        task = Task.objects.create(name="Legal check")
        WorkflowTask.objects.filter(workflow=Workflow.objects.get()).update(task=task)
        monkeypatch.setattr(
            Task,
            "get_task_states_user_can_moderate",
            lambda task, user, **kwargs: task.task_states.filter(status="in_progress"),
        )
        submit(ArticlePageFactory(title="Sleep", live=False, **NO_REVIEW), writer)
        [item] = items_of(writer, "yours")
        assert (item.title, item.status) == ("Sleep", "Legal check")

    def test_writer_sees_what_was_returned_and_why(self, writer, make_user):
        state = submit(ArticlePageFactory(title="Sleep", live=False, **NO_REVIEW), writer)
        reviewer = make_user("Medical reviewers", "tomas")
        state.current_task_state.reject(user=reviewer, comment="Which dose?")
        [item] = items_of(writer, "yours")
        assert (item.title, item.status, item.detail) == ("Sleep", "Returned to you", "Which dose?")
        assert items_of(reviewer, "yours") == []


class TestComments:
    @pytest.fixture
    def page(self, site):
        return ArticlePageFactory(title="Sleep")

    def comment(self, page, text="Is this right?", **fields):
        user = User.objects.get_or_create(username="tomas")[0]
        fields = {"user": user, "contentpath": "title"} | fields
        return Comment.objects.create(page=page, text=text, **fields)

    def test_comment_that_names_a_person_is_listed_with_its_text(self, page, writer):
        self.comment(page, "Ask @eve about it.")
        self.comment(page, "Ask somebody else.")
        [item] = items_of(writer, "comments")
        assert (item.title, item.detail) == ("Sleep", "tomas: “Ask @eve about it.”")

    @pytest.mark.parametrize("text", ["Ask @eve.", "@eve, is this right?", "(@Eve)", "See @eve"])
    def test_name_may_be_followed_by_punctuation(self, page, writer, text):
        self.comment(page, text)
        assert titles(writer, "comments") == ["Sleep"]

    @pytest.mark.parametrize("text", ["Ask @evelyn.", "Ask @eve.miller.", "Ask @eve-lyn", "Ask @eve+1", "Ask @eve_a"])
    def test_longer_name_is_somebody_else(self, page, writer, text):
        self.comment(page, text)
        assert titles(writer, "comments") == []

    def test_full_name_counts_too(self, page, make_user):
        self.comment(page, "Eve Adams should know.")
        assert titles(make_user("Editors", first_name="Eve", last_name="Adams"), "comments") == ["Sleep"]

    def test_comments_on_own_pages_are_listed_until_they_are_resolved(self, page, writer):
        page.owner = writer
        page.save()
        comment = self.comment(page)
        assert titles(writer, "comments") == ["Sleep"]
        comment.resolved_at = timezone.now()
        comment.save()
        assert titles(writer, "comments") == []

    def test_own_comments_are_left_out(self, page, writer):
        self.comment(page, "@eve, remember this.", user=writer)
        assert titles(writer, "comments") == []


class TestDrafts:
    def test_unpublished_changes_of_a_person_are_listed(self, writer, make_user):
        page = ArticlePageFactory(title="Sleep")
        page.save_revision(user=writer)
        assert titles(writer, "drafts") == ["Sleep"]
        assert titles(make_user("Editors", "ben"), "drafts") == []

    def test_pages_that_a_person_locked_are_listed(self, writer):
        ArticlePageFactory(title="Sleep", locked=True, locked_by=writer, locked_at=timezone.now())
        assert titles(writer, "drafts") == ["Sleep"]


class TestComingUp:
    def test_scheduled_and_expiring_pages_are_listed_with_their_days(self, writer):
        page = ArticlePageFactory(title="Sleep", live=False)
        page.go_live_at = timezone.now() + 3 * DAY
        page.save_revision().publish()
        ArticlePageFactory(title="Flu shots", expire_at=timezone.now() + DAY)
        ArticlePageFactory(title="Next year", expire_at=timezone.now() + 300 * DAY)
        found = {(item.title, item.status) for item in items_of(writer, "coming-up")}
        assert found == {("Sleep", "Will be published"), ("Flu shots", "Will expire")}

    def test_special_days_are_for_people_who_may_change_them(self, site, writer, make_user):
        save_clinic(site, special_days=[special_day(timezone.localdate() + DAY, note="Thanksgiving")])
        assert titles(make_user("Site admins", "ada"), "coming-up") == ["Thanksgiving"]
        assert titles(writer, "coming-up") == []


class TestGoingStale:
    def test_overdue_due_and_changed_pages_are_listed(self, writer):
        today = timezone.localdate()
        for title, fields in {
            "Overdue": {"next_review": today - DAY},
            "Soon": {"next_review": today + 9 * DAY},
            "Changed": {"next_review": today + 300 * DAY, "changed_since_review": today},
            "Fine": {"next_review": today + 300 * DAY},
        }.items():
            page = ArticlePageFactory(title=title)
            ArticlePage.objects.filter(pk=page.pk).update(**fields)
        treatment = factories.TreatmentPageFactory(title="TMS")
        type(treatment).objects.filter(pk=treatment.pk).update(next_review=today - 2 * DAY)
        found = [(item.title, item.status) for item in items_of(writer, "going-stale")]
        assert sorted(found) == [
            ("Changed", "Changed since review"),
            ("Overdue", "Overdue"),
            ("Soon", "Review due"),
            ("TMS", "Overdue"),
        ]


class TestReaders:
    def test_missing_urls_without_a_rule_are_listed(self, site, make_user):
        now = timezone.now()
        for path, hits in {"/old/": 9, "/rare/": 1, "/moved/": 5, "/shop/x/": 20}.items():
            NotFoundPath.objects.create(site=site.site, path=path, hits=hits, first_seen=now, last_seen=now)
        RedirectRule.objects.create(source="/moved", target="/")
        RedirectRule.objects.create(source="/shop/", target="/", kind="prefix")
        [item] = items_of(make_user("Redirect managers"), "urls-not-found")
        assert (item.title, item.detail) == ("/old/", "Requested 9 times")

    def test_most_viewed_pages_are_listed(self, site, writer, settings):
        settings.PAGE_COUNTS = True
        today = timezone.localdate()
        PageCount.objects.create(page=site.articles, day=today, count=2)
        PageCount.objects.create(page=site.team, day=today, count=7)
        PageCount.objects.create(page=site.home, day=today - 30 * DAY, count=99)
        found = [(item.title, item.detail) for item in items_of(writer, "most-viewed")]
        assert found == [(site.team.title, "7 views"), (site.articles.title, "2 views")]


class TestHealth:
    def test_search_indexing_that_is_off_is_said(self, site, make_user, settings):
        settings.SEARCH_INDEXING = False
        assert "hidden from search engines" in titles(make_user("Site admins"), "indexing")[0]

    def test_problems_of_site_health_are_said(self, site, make_user):
        assert any("EMAIL_FROM" in item.detail for item in items_of(make_user("Site admins"), "site-health"))
