"""Medical review: who can approve a page, what an approval records, and what readers see after a change."""

import datetime
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, Revision, Task, Workflow, WorkflowTask
from wagtail.test.utils.form_data import inline_formset

from blog.models import ArticlePage
from site_core.pages.models import MedicalReviewTask
from tests.support import factories
from tests.support.factories import ArticlePageFactory, TreatmentPageFactory, paragraph
from tests.support.forms import complete_form, form_data, post_new_page
from tests.support.html import text_of
from tests.support.reviewing import publish_without_review

NO_REVIEW = {"reviewer": None, "last_reviewed": None, "next_review": None}
YEAR = datetime.timedelta(days=365)
NOT_LINKED = "your account is not linked to a person who reviews medical pages"


@pytest.fixture
def make_client(db, django_user_model):
    """A function that signs in a new user of the group, whose account is that of ``person``."""

    def create(group, person=None, name="somebody"):
        user = django_user_model.objects.create_user(name)
        user.groups.add(Group.objects.get(name=group))
        if person:
            person.account = user
            person.save()
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return create


@pytest.fixture
def reviewer(site, make_client):
    return make_client("Medical reviewers", site.reviewer, name="tomas")


def submitted(page=None, **fields):
    """Return a draft without a review that was submitted for medical review."""
    page = page or ArticlePageFactory(live=False, **(NO_REVIEW | fields))
    page.save_revision()
    Workflow.objects.get().start(page, None)
    return type(page).objects.get(pk=page.pk)


def approve(client, page, action="approve"):
    task_state = page.current_workflow_task_state
    return client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, task_state.pk]))


def fetch(page):
    return type(page).objects.get(pk=page.pk)


def publish_text(page, text, **fields):
    """Publish another text without a review, as site admins can."""
    page = fetch(page)
    page.body = [paragraph(f"<p>{text} [1].</p>")]
    for name, value in fields.items():
        setattr(page, name, value)
    publish_without_review(page)
    return fetch(page)


class TestApprovingAnIncompleteDraft:
    """A draft may be saved without what a page needs."""

    @pytest.fixture
    def page(self, site):
        page = submitted()
        draft = page.get_latest_revision_as_object()
        draft.body = [("image", {"image": None})]
        draft.save_revision(clean=False)
        return fetch(page)

    def test_reviewer_is_told_what_is_missing(self, reviewer, page):
        response = approve(reviewer, page)
        assert response.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
        assert "The page was not approved" in text_of(reviewer.get(response.url))

    def test_nothing_is_published_or_approved(self, reviewer, page):
        approve(reviewer, page)
        assert not fetch(page).live
        assert fetch(page).current_workflow_task_state == page.current_workflow_task_state

    def test_dialog_leads_to_the_form(self, reviewer, page):
        url = reverse(
            "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", page.current_workflow_task_state.pk]
        )
        response = reviewer.post(url, headers={"x-requested-with": "XMLHttpRequest"})
        assert response.json() == {"step": "success", "redirect": reverse("wagtailadmin_pages:edit", args=[page.pk])}


class TestSubmitting:
    @pytest.fixture
    def writer(self, site, make_client):
        return make_client("Editors")

    def submit(self, writer, site, **more):
        fields = complete_form(ArticlePage, site, factories.ImageFactory())
        fields = {name: value for name, value in fields.items() if name not in NO_REVIEW}
        post_new_page(writer, ArticlePage, site.articles, fields, "draft", **{"action-submit": "1"} | more)
        return ArticlePage.objects.filter(slug="made-in-the-admin").first()

    def test_editor_submits_an_article_without_naming_a_reviewer(self, writer, site):
        page = self.submit(writer, site)
        assert page.workflow_in_progress
        assert (page.reviewer, page.last_reviewed, page.next_review) == (None, None, None)

    def test_editor_cannot_enter_a_review(self, writer, site):
        page = self.submit(writer, site, reviewer=site.reviewer.pk, last_reviewed="2026-10-01")
        assert page.get_latest_revision_as_object().reviewer is None

    def test_editor_sees_who_reviewed_the_page(self, writer, site):
        page = ArticlePageFactory(authors=[site.author], reviewer=site.reviewer)
        response = writer.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
        assert "Tomás Arreola reviewed this page on October 1, 2026." in text_of(response)
        assert "reviewer" not in response.context["form"].fields

    def test_workflow_without_a_medical_review_needs_a_review_first(self, writer, site):
        workflow = Workflow.objects.get()
        workflow.workflow_tasks.all().delete()
        WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Marketing"))
        assert self.submit(writer, site) is None


class TestApproving:
    def test_approval_publishes_the_page_with_reviewer_and_date(self, site, reviewer):
        page = submitted()
        approve(reviewer, page)
        page = fetch(page)
        assert page.live
        assert page.reviewer == site.reviewer
        assert page.last_reviewed == timezone.localdate()
        assert page.next_review == timezone.localdate() + YEAR

    def test_next_draft_has_the_review_too(self, site, reviewer):
        page = submitted()
        approve(reviewer, page)
        draft = fetch(page).get_latest_revision_as_object()
        assert (draft.reviewer, draft.last_reviewed) == (site.reviewer, timezone.localdate())

    def test_approval_replaces_the_last_review(self, site, reviewer):
        page = submitted(ArticlePageFactory(authors=[site.author], reviewer=factories.PersonPageFactory()))
        approve(reviewer, page)
        page = fetch(page)
        assert (page.reviewer, page.last_reviewed) == (site.reviewer, timezone.localdate())

    def test_approval_in_code_is_recorded(self, site, reviewer):
        page = submitted()
        page.current_workflow_task_state.approve(user=reviewer.user)
        assert fetch(page).reviewer == site.reviewer

    def test_approval_by_nobody_is_not_a_review(self, site):
        page = submitted()
        with pytest.raises(ValidationError):
            page.current_workflow_task_state.approve(user=None)

    def test_review_before_another_task_waits_in_the_draft(self, site, reviewer):
        workflow = Workflow.objects.get()
        second = GroupApprovalTask.objects.create(name="Marketing")
        WorkflowTask.objects.create(workflow=workflow, task=second, sort_order=9)
        page = submitted()
        approve(reviewer, page)
        page = fetch(page)
        assert page.current_workflow_task == second
        assert page.get_latest_revision_as_object().reviewer == site.reviewer
        page.current_workflow_task_state.approve(user=None)
        assert fetch(page).reviewer == site.reviewer

    def test_review_waits_for_the_scheduled_time(self, site, reviewer):
        page = submitted(go_live_at=timezone.now() + YEAR)
        approve(reviewer, page)
        assert not fetch(page).live
        assert fetch(page).get_latest_revision_as_object().last_reviewed == timezone.localdate()

    def test_reviewer_corrects_the_text_and_approves_it_in_the_form(self, site, reviewer):
        page = submitted(ArticlePageFactory(live=False, authors=[site.author], **NO_REVIEW))
        fields = complete_form(ArticlePage, site, factories.ImageFactory())
        fields = {name: value for name, value in fields.items() if name not in NO_REVIEW}
        authors = [{"id": row.pk, "person": row.person_id} for row in page.article_authors.all()]
        data = form_data(fields | {"article_authors": inline_formset(authors, initial=1)}, title="Corrected")
        action = {"action-workflow-action": "1", "workflow-action-name": "approve"}
        reviewer.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data | action)
        page = fetch(page)
        assert (page.live, page.title, page.reviewer) == (True, "Corrected", site.reviewer)
        assert page.changed_since_review is None

    def test_asking_for_changes_records_nothing(self, site, reviewer):
        page = submitted()
        approve(reviewer, page, "reject")
        assert fetch(page).get_latest_revision_as_object().reviewer is None

    def test_member_of_the_group_who_is_not_a_reviewer_cannot_approve(self, site, make_client):
        page = submitted()
        client = make_client("Medical reviewers")
        approve(client, page)
        assert not fetch(page).live
        assert NOT_LINKED in text_of(client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))

    def test_person_not_marked_as_reviewer_cannot_approve(self, site, reviewer):
        site.reviewer.is_reviewer = False
        site.reviewer.save()
        page = submitted()
        approve(reviewer, page)
        assert not fetch(page).live

    def test_superuser_without_a_person_cannot_approve(self, site, editor):
        page = submitted()
        approve(editor, page)
        assert not fetch(page).live

    def test_author_cannot_approve_their_own_article(self, site, reviewer):
        page = submitted(authors=[site.reviewer])
        approve(reviewer, page)
        assert not fetch(page).live
        assert "you are one of its authors" in text_of(reviewer.get(reverse("wagtailadmin_pages:edit", args=[page.pk])))

    def test_action_by_somebody_who_cannot_review_is_denied(self, site, admin_user):
        page = submitted()
        with pytest.raises(PermissionDenied):
            page.current_workflow_task.on_action(page.current_workflow_task_state, admin_user, "approve")

    def test_pages_without_medical_content_are_approved_by_any_member(self, site, make_client):
        page = submitted(factories.StandardPageFactory(live=False))
        approve(make_client("Medical reviewers"), page)
        assert fetch(page).live


class TestEnteringAReviewByHand:
    def save(self, client, site, **changed):
        fields = complete_form(ArticlePage, site, factories.ImageFactory()) | changed
        response = post_new_page(client, ArticlePage, site.articles, fields)
        return ArticlePage.objects.filter(slug="made-in-the-admin").first(), response

    def test_site_admin_enters_a_review(self, site, make_client):
        page, _ = self.save(make_client("Site admins"), site, next_review="")
        assert page.reviewer == site.reviewer
        assert page.next_review == datetime.date(2026, 10, 1) + YEAR

    def test_reviewer_publishing_past_the_workflow_is_told_to_submit(self, site, reviewer):
        page, response = self.save(reviewer, site)
        assert page is None
        assert "Submit it for medical review" in str(response.context["form"].non_field_errors())

    def test_staff_member_who_does_not_review_cannot_be_named(self, site, editor):
        receptionist = factories.PersonPageFactory(is_reviewer=False)
        page, response = self.save(editor, site, reviewer=receptionist.pk)
        assert page is None
        assert "Choose a reviewer" in str(response.context["form"].errors["reviewer"])

    def test_review_in_the_future_is_rejected(self, site, editor):
        page, response = self.save(editor, site, last_reviewed=(timezone.localdate() + YEAR).isoformat())
        assert page is None
        assert response.context["form"].errors["last_reviewed"]

    def test_script_cannot_publish_without_a_review(self, site):
        page = ArticlePageFactory(live=False, **NO_REVIEW)
        with pytest.raises(ValidationError):
            page.save_revision().publish()


class TestChangesAfterAReview:
    @pytest.fixture
    def page(self, site, reviewer):
        page = submitted()
        approve(reviewer, page)
        return fetch(page)

    def test_reviewed_page_says_nothing_about_changes(self, page, client):
        assert page.changed_since_review is None
        assert "Medically reviewed by" in text_of(client.get(page.url))
        assert "has not been medically reviewed" not in text_of(client.get(page.url))

    def test_readers_see_that_the_change_was_not_reviewed(self, page, client):
        page = publish_text(page, "Other words")
        text = text_of(client.get(page.url))
        assert "Medically reviewed" not in text
        assert "The change has not been medically reviewed." in text

    def test_search_engines_get_no_review_of_another_text(self, page, client):
        assert "lastReviewed" in client.get(page.url).content.decode()
        html = client.get(publish_text(page, "Other words").url).content.decode()
        assert "lastReviewed" not in html
        assert "reviewedBy" not in html

    def test_change_cannot_be_published_without_a_review(self, page):
        page.body = [paragraph("<p>Take 5 mg [1].</p>")]
        with pytest.raises(ValidationError, match="differs from the one that was medically reviewed"):
            page.save_revision().publish()

    def test_date_of_the_review_stays(self, page):
        reviewed = page.last_reviewed
        with time_machine.travel(timezone.now() + datetime.timedelta(days=40), tick=False):
            page = publish_text(page, "Other words")
            assert page.changed_since_review == timezone.localdate()
        assert page.last_reviewed == reviewed

    def test_calling_a_change_minor_does_not_make_it_so(self, page):
        assert publish_text(page, "Other words", minor_change=True).changed_since_review == timezone.localdate()

    def test_minor_change_is_published_without_a_review(self, page):
        page.body = [paragraph("<h2>A heading</h2><p>Some words, with their citation [1].</p>")]
        page.save_revision().publish()
        assert fetch(page).changed_since_review is None
        assert fetch(page).shown_reviewer

    def test_minor_changes_add_up(self, page):
        html = "<h2>A heading</h2><p>Some words{}, with a citation [1].</p>"
        page.body = [paragraph(html.format(" of ours, however"))]
        page.save_revision().publish()
        page = fetch(page)
        page.body = [paragraph(html.format(" of ours, however, that you also get yourself"))]
        with pytest.raises(ValidationError):
            page.save_revision().publish()

    def test_publishing_the_same_text_again_is_not_a_change(self, page):
        page.seo_title = "Another title in search results"
        page.save_revision().publish()
        assert fetch(page).changed_since_review is None

    def test_taking_the_change_back_removes_the_note(self, page):
        before = page.body.raw_data[0]["value"]
        publish_text(page, "Other words")
        page = fetch(page)
        page.body = [paragraph(before)]
        page.save_revision().publish()
        assert fetch(page).changed_since_review is None

    def test_next_approval_removes_the_note(self, page, reviewer):
        page = submitted(publish_text(page, "Other words"))
        approve(reviewer, page)
        assert fetch(page).changed_since_review is None

    def test_text_edited_between_approval_and_publication_is_not_reviewed(self, site, reviewer):
        page = submitted(go_live_at=timezone.now() + YEAR)
        approve(reviewer, page)
        draft = fetch(page).get_latest_revision_as_object()
        draft.go_live_at = None
        draft.body = [paragraph("<p>Other words [1].</p>")]
        with pytest.raises(ValidationError):
            draft.save_revision().publish()

    def test_change_of_a_page_that_was_reviewed_before_this_was_recorded(self, site):
        page = TreatmentPageFactory()
        page.save_revision().publish()
        type(page).objects.update(reviewed_content="")
        page = fetch(page).get_latest_revision_as_object()
        page.standfirst = "A summary with 2 numbers."
        with pytest.raises(ValidationError):
            page.save_revision().publish()

    def test_review_entered_by_hand_covers_the_text_in_the_form(self, page, editor, site):
        page = publish_text(page, "Other words")
        day = timezone.localdate() - datetime.timedelta(days=2)
        fields = complete_form(ArticlePage, site, factories.ImageFactory()) | {"last_reviewed": day.isoformat()}
        authors = [{"id": row.pk, "person": row.person_id} for row in page.article_authors.all()]
        rows = {"article_authors": inline_formset(authors, initial=1)}
        url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        editor.post(url, form_data(fields | rows) | {"action-publish": "1"})
        assert (fetch(page).last_reviewed, fetch(page).changed_since_review) == (day, None)
        assert publish_text(page, "Yet other words").changed_since_review == timezone.localdate()


def test_task_that_every_site_starts_with_is_a_medical_review(db):
    assert isinstance(Task.objects.get().specific, MedicalReviewTask)


def test_account_belongs_to_one_person(site, admin_user):
    site.author.account = admin_user
    site.author.save()
    site.reviewer.account = admin_user
    with pytest.raises(ValidationError) as error:
        site.reviewer.full_clean()
    assert "account" in error.value.message_dict


def test_only_site_admins_decide_who_reviews(site, make_client):
    url = reverse("wagtailadmin_pages:edit", args=[site.author.pk])
    for group, is_allowed in (("Editors", False), ("Medical reviewers", False), ("Site admins", True)):
        form = make_client(group, name=group).get(url).context["form"]
        assert ({"is_reviewer", "account"} <= set(form.fields)) == is_allowed, group
    assert Page.objects.get(pk=site.author.pk)


def test_drafts_of_earlier_versions_keep_who_reviews(site):
    migration = import_module("site_core.pages.migrations.0003_move_medical_reviews")
    revision = site.reviewer.save_revision()
    revision.content["is_clinician"] = revision.content.pop("is_reviewer")
    revision.save()
    migration.rename_in_revisions(apps, "is_clinician", "is_reviewer")
    assert Revision.objects.get(pk=revision.pk).as_object().is_reviewer
