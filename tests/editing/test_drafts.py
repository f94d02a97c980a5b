"""Unpublished changes of a live page: shown, published together or apart, and discarded."""

import datetime

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, PageLogEntry, Workflow, WorkflowTask, get_page_models

from blog.models import ArticlePage
from home.models import HomePage, StandardPage
from site_core.editing.drafts.changes import UnpublishedChanges
from site_core.editing.drafts.notices import moment_text
from site_core.editing.drafts.publishing import (
    DraftChangedError,
    discard_draft,
    publish_all,
    publish_without_others,
)
from site_core.pages.models import BasePage
from tests.support import factories
from tests.support.forms import allowed_parent, complete_form, form_data, post_new_page

# A second home page belongs to no site, so it has no URL.
PAGE_MODELS = [model for model in get_page_models() if issubclass(model, BasePage) and model is not HomePage]


@pytest.fixture
def dana(django_user_model):
    return django_user_model.objects.create_user("dana", first_name="Dana", last_name="Lee", password="secret")


@pytest.fixture
def live_page(site):
    """A live page with a revision, as pages that were published in the admin have it."""
    page = factories.StandardPageFactory(title="Parking", introduction="Where to park.")
    page.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


def edit(page, user, **fields):
    """Save a draft of ``page`` with other ``fields``, as the editor does."""
    draft = Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    return draft.save_revision(user=user, clean=False, log_action=True)


def edit_block(page, user, position, html):
    draft = Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object()
    draft.body = [
        {**block, "value": html if number == position else block["value"]}
        for number, block in enumerate(draft.body.raw_data)
    ]
    return draft.save_revision(user=user, clean=False)


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def draft_of(page):
    return fresh(page).get_latest_revision_as_object()


def answer(client, page, **data):
    url = reverse("drafts_publish", args=[page.pk])
    return client.post(url, {"revision": fresh(page).latest_revision_id, **data}, follow=True)


def post_form(client, page, site, action, **fields):
    """Post the form of the editor with ``action``, such as ``action-publish``."""
    image = factories.ImageFactory()
    data = form_data(complete_form(StandardPage, site, image) | {"title": page.title, "slug": page.slug} | fields)
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data | {action: "1"}, follow=True)


def test_nothing_is_unpublished_after_publication(live_page, dana):
    assert UnpublishedChanges(live_page).revisions == []


def test_the_authors_are_those_who_saved_after_publication(live_page, dana, admin_user):
    edit(live_page, dana, introduction="Where to park your car.")
    edit(live_page, admin_user, title="Parking here")
    authors = UnpublishedChanges(fresh(live_page)).authors
    assert [author.name for author in authors] == ["boss", "Dana Lee"]


def test_the_form_says_whose_changes_are_unpublished_and_what_they_are(live_page, dana, editor):
    edit(live_page, dana, introduction="Where to park your car.")
    response = editor.get(reverse("wagtailadmin_pages:edit", args=[live_page.pk]))
    assert "Unpublished changes by Dana Lee, today" in response.text
    assert "<ins>" in response.text
    assert "your car" in response.text
    assert "Discard draft" in response.text


def test_what_a_clinician_has_to_look_at_is_named(live_page, dana, editor):
    edit(live_page, dana, introduction="Wait for 40 minutes.")
    edit_url = reverse("wagtailadmin_pages:edit", args=[live_page.pk])
    assert "Number: " in editor.get(edit_url).text
    edit(live_page, dana, introduction="Where you can park.")
    assert "Check with care" not in editor.get(edit_url).text


def test_the_form_of_a_page_without_a_draft_says_nothing(live_page, editor):
    response = editor.get(reverse("wagtailadmin_pages:edit", args=[live_page.pk]))
    assert "Unpublished changes" not in response.text
    assert "Discard draft" not in response.text


def test_publishing_the_form_asks_first_and_publishes_nothing(live_page, site, dana, editor):
    edit(live_page, dana, introduction="Where to park your car.")
    fields = {"title": "Parking here", "introduction": "Where to park your car."}
    response = post_form(editor, live_page, site, "action-publish", **fields)
    assert "Publish only my changes" in response.text
    assert "Unpublished changes by Dana Lee" in response.text
    assert fresh(live_page).title == "Parking"
    assert draft_of(live_page).title == "Parking here"


def test_publishing_the_form_asks_nothing_if_all_changes_are_mine(live_page, site, admin_user, editor):
    edit(live_page, admin_user, introduction="Where to park your car.")
    post_form(editor, live_page, site, "action-publish", introduction="Where to park your car.")
    assert fresh(live_page).introduction == "Where to park your car."


def test_scheduling_the_form_asks_too(live_page, site, dana, editor):
    edit(live_page, dana, introduction="Where to park your car.")
    fields = {"introduction": "Where to park your car.", "go_live_at": "2099-01-01 08:00"}
    response = post_form(editor, live_page, site, "action-publish", **fields)
    assert "Publish only my changes" in response.text
    assert fresh(live_page).scheduled_revision is None


def test_only_my_changes_are_scheduled(live_page, dana, editor, admin_user):
    edit(live_page, dana, introduction="Where to park your car.")
    edit(live_page, admin_user, title="Parking here", go_live_at=timezone.now() + datetime.timedelta(days=2))
    response = answer(editor, live_page, choice="mine")
    assert "is scheduled. It goes live on" in response.text
    page = fresh(live_page)
    assert page.title == "Parking"
    assert page.scheduled_revision.as_object().title == "Parking here"
    assert page.scheduled_revision.as_object().introduction == "Where to park."
    assert draft_of(page).introduction == "Where to park your car."


def test_only_my_changes_are_published_and_the_others_stay_a_draft(live_page, dana, editor, admin_user):
    edit(live_page, dana, introduction="Where to park your car.")
    edit(live_page, admin_user, title="Parking here")
    answer(editor, live_page, choice="mine")
    page = fresh(live_page)
    assert (page.title, page.introduction) == ("Parking here", "Where to park.")
    assert page.has_unpublished_changes
    assert draft_of(page).introduction == "Where to park your car."
    assert draft_of(page).title == "Parking here"


def test_the_date_of_others_changes_stays_when_they_stay_a_draft(live_page, dana, editor, admin_user):
    revision = edit(live_page, dana, introduction="Where to park your car.")
    edit(live_page, admin_user, title="Parking here")
    answer(editor, live_page, choice="mine")
    [author] = UnpublishedChanges(fresh(live_page)).authors
    assert (author.name, author.saved_at) == ("Dana Lee", revision.created_at)


def test_each_person_keeps_their_own_draft(live_page, dana, editor, admin_user, django_user_model):
    eve = django_user_model.objects.create_user("eve")
    edit(live_page, dana, introduction="By Dana.")
    edit(live_page, eve, search_description="By Eve.")
    edit(live_page, admin_user, title="Parking here")
    answer(editor, live_page, choice="mine")
    changes = UnpublishedChanges(fresh(live_page))
    assert changes.changes_by({dana.pk}).content["introduction"] == "By Dana."
    assert changes.changes_by({dana.pk}).content["search_description"] == ""
    assert changes.draft_content["search_description"] == "By Eve."


def test_all_changes_are_published_on_request(live_page, dana, editor):
    edit(live_page, dana, introduction="Where to park your car.")
    response = answer(editor, live_page, choice="all")
    page = fresh(live_page)
    assert page.introduction == "Where to park your car."
    assert not page.has_unpublished_changes
    assert f'href="{page.url}"' in response.text


def test_a_block_that_both_changed_is_asked_about(live_page, dana, editor, admin_user):
    edit_block(live_page, dana, 0, "<p>One two three.</p>")
    edit_block(live_page, admin_user, 0, "<p>One, two three.</p>")
    question = editor.get(reverse("drafts_publish", args=[live_page.pk]))
    assert "Changed by you and by other people" in question.text
    answer(editor, live_page, choice="mine")
    assert "Some words" in str(fresh(live_page).body)
    answer(editor, live_page, choice="mine", **{"conflict-0": "leave"})
    assert "Some words" in str(fresh(live_page).body)
    assert "One, two three." in str(draft_of(live_page).body)


def test_a_block_that_both_changed_is_published_if_the_answer_is_yes(live_page, dana, editor, admin_user):
    edit_block(live_page, dana, 0, "<p>One two three.</p>")
    edit_block(live_page, admin_user, 0, "<p>One, two three.</p>")
    answer(editor, live_page, choice="mine", **{"conflict-0": "include"})
    assert "One, two three." in str(fresh(live_page).body)


def test_references_that_someone_else_added_are_asked_about(site, dana, admin_user):
    article = factories.ArticlePageFactory()
    article.save_revision().publish()
    draft = fresh(article)
    draft.references.add(factories.ReferenceFactory(title="By Dana"))
    draft.save_revision(user=dana)
    edit(article, admin_user, search_description="By the boss.")  # readers don’t see it, so it needs no review
    changes = UnpublishedChanges(fresh(article))
    assert changes.contains_changes_by_others(admin_user)
    publish_without_others(article.pk, changes.revisions[-1].pk, admin_user)
    page = fresh(article)
    assert page.search_description == "By the boss."
    assert not page.references.filter(title="By Dana").exists()
    assert [row.title for row in draft_of(article).references.all()][-1] == "By Dana"


def test_references_of_both_are_a_conflict(site, dana, admin_user):
    article = factories.ArticlePageFactory()
    article.save_revision().publish()
    for user, title in ((dana, "By Dana"), (admin_user, "By the boss")):
        draft = draft_of(article)
        draft.references.add(factories.ReferenceFactory(title=title))
        draft.save_revision(user=user)
    [conflict] = UnpublishedChanges(fresh(article)).changes_by({admin_user.pk}).conflicts
    assert conflict.field == "references"


def test_nothing_is_published_if_someone_saved_meanwhile(live_page, dana, admin_user):
    seen = edit(live_page, dana, introduction="One.")
    edit(live_page, dana, introduction="Two.")
    with pytest.raises(DraftChangedError):
        publish_all(live_page.pk, seen.pk, admin_user)
    assert fresh(live_page).introduction == "Where to park."


def test_incomplete_changes_are_not_published(live_page, dana, editor):
    edit_block(live_page, dana, 0, "")
    response = answer(editor, live_page, choice="all")
    assert "is incomplete" in response.text
    assert "Some words" in str(fresh(live_page).body)


def test_a_discarded_draft_stays_in_the_history(live_page, dana, editor):
    draft = edit(live_page, dana, introduction="Where to park your car.")
    editor.post(reverse("drafts_discard", args=[live_page.pk]), {"revision": draft.pk})
    page = fresh(live_page)
    assert not page.has_unpublished_changes
    assert draft_of(page).introduction == "Where to park."
    assert page.revisions.filter(pk=draft.pk).exists()
    assert PageLogEntry.objects.filter(page=page, action="editing.discard_draft").count() == 1
    history = editor.get(reverse("wagtailadmin_pages:history", args=[page.pk]))
    assert "Discarded the draft" in history.text


def test_discarding_cancels_the_schedule_and_the_workflow(live_page, dana, admin_user):
    article = factories.ArticlePageFactory()
    article.save_revision().publish()
    draft = edit(article, admin_user, go_live_at=timezone.now() + datetime.timedelta(days=2))
    Workflow.objects.get().start(fresh(article), admin_user)
    draft.approved_go_live_at = draft.as_object().go_live_at
    draft.save()
    discard_draft(article.pk, draft.pk, admin_user)
    page = ArticlePage.objects.get(pk=article.pk)
    assert page.scheduled_revision is None
    assert page.current_workflow_state is None
    assert page.go_live_at is None


def test_people_who_cannot_publish_discard_only_their_own_draft(live_page, dana, client, admin_user):
    dana.groups.add(Group.objects.get(name="Editors"))
    client.force_login(dana)
    draft = edit(live_page, admin_user, introduction="By the boss.")
    response = client.post(reverse("drafts_discard", args=[live_page.pk]), {"revision": draft.pk}, follow=True)
    assert fresh(live_page).latest_revision_id == draft.pk, response.text


def post_bulk(client, pages, **data):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    query = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"{url}?{query}&next={reverse('wagtailadmin_home')}", data, follow=True)


def test_publishing_in_bulk_says_which_pages_have_changes_by_others(live_page, dana, editor, admin_user):
    mine = factories.StandardPageFactory(title="Visits", introduction="When.")
    mine.save_revision().publish()
    edit(mine, admin_user, introduction="When to visit.")
    draft = edit(live_page, dana, introduction="Where to park your car.")
    response = post_bulk(editor, [live_page, mine])
    assert "Dana Lee" in response.text
    assert fresh(live_page).introduction == "Where to park."
    assert fresh(mine).introduction == "When."
    post_bulk(editor, [mine])
    assert fresh(mine).introduction == "When to visit."
    post_bulk(editor, [live_page], confirmed_revision=draft.pk)
    assert fresh(live_page).introduction == "Where to park your car."


def test_publishing_in_bulk_links_to_the_live_pages(live_page, editor, admin_user):
    mine = factories.StandardPageFactory(title="<b>Visits</b>", slug="visits", introduction="When.")
    mine.save_revision().publish()
    edit(mine, admin_user, introduction="When to visit.")
    response = post_bulk(editor, [mine])
    assert "View “&lt;b&gt;Visits&lt;/b&gt;”" in response.text
    assert fresh(mine).url in response.text


def test_publishing_in_bulk_asks_again_if_someone_saved_meanwhile(live_page, dana, editor):
    seen = edit(live_page, dana, introduction="One.")
    edit(live_page, dana, introduction="Two.")
    post_bulk(editor, [live_page], confirmed_revision=seen.pk)
    assert fresh(live_page).introduction == "Where to park."


def test_a_page_is_published_later(live_page, site, editor):
    fields = {"introduction": "From 2099 on.", "go_live_at": "2099-01-01 08:00", "action-publish": "later"}
    post_form(editor, live_page, site, "unused", **fields)
    page = fresh(live_page)
    assert page.introduction == "Where to park."
    assert page.scheduled_revision.as_object().introduction == "From 2099 on."
    form = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    assert "scheduled to go live at" in form
    assert "Cancel scheduled publish" in form


@pytest.mark.parametrize("moment", ["", "2020-01-01 08:00"])
def test_publishing_later_without_a_future_time_publishes_nothing(live_page, site, editor, moment):
    fields = {"introduction": "Too early.", "go_live_at": moment, "action-publish": "later"}
    response = post_form(editor, live_page, site, "unused", **fields)
    assert "not scheduled" in response.text
    assert fresh(live_page).introduction == "Where to park."
    assert draft_of(live_page).introduction == "Too early."


@pytest.mark.parametrize("model", PAGE_MODELS, ids=lambda model: model.__name__)
def test_a_published_page_of_every_type_has_a_link_to_it(site, editor, model):
    fields = complete_form(model, site, factories.ImageFactory())
    response = post_new_page(editor, model, allowed_parent(model, site), fields)
    page = model.objects.get(slug="made-in-the-admin")
    message = editor.get(response.url).text
    assert f'href="{page.url}" class="button button-small button-secondary">View live' in message


def test_reviewers_see_the_changes_that_they_approve_and_a_link_to_the_published_page(live_page, site, dana, editor):
    edit(live_page, dana, introduction="Where to park your car.")
    workflow = Workflow.objects.create(name="Check")
    WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Check"), sort_order=0)
    workflow.start(fresh(live_page), dana)
    assert "Unpublished changes by Dana Lee" in editor.get(reverse("wagtailadmin_pages:edit", args=[live_page.pk])).text
    fields = {"introduction": "Where to park your car.", "workflow-action-name": "approve"}
    response = post_form(editor, live_page, site, "action-workflow-action", **fields)
    assert fresh(live_page).introduction == "Where to park your car."
    assert f'href="{live_page.url}" class="button button-small button-secondary">View live' in response.text


def loaded(page):
    """Return the fields that tell which revision a form began with."""
    revision = fresh(page).latest_revision
    return {"loaded_revision_id": revision.pk, "loaded_revision_created_at": revision.created_at.isoformat()}


def test_a_form_that_was_loaded_before_someone_saved_keeps_their_changes(live_page, site, dana, editor):
    form = {"introduction": "Where to park."} | loaded(live_page)
    edit(live_page, dana, introduction="Where to park your car.")
    response = post_form(editor, live_page, site, "action-publish", title="Parking here", **form)
    assert "Publish only my changes" in response.text
    assert draft_of(live_page).introduction == "Where to park your car."
    assert draft_of(live_page).title == "Parking here"
    answer(editor, live_page, choice="mine")
    assert (fresh(live_page).title, fresh(live_page).introduction) == ("Parking here", "Where to park.")


def test_saving_a_form_that_was_loaded_before_someone_saved_keeps_the_changes_of_both(live_page, site, dana, editor):
    form = {"introduction": "Where to park."} | loaded(live_page)
    edit(live_page, dana, introduction="Where to park your car.")
    response = post_form(editor, live_page, site, "unused", title="Parking here", **form)
    assert "Someone else saved this page" in response.text
    assert (draft_of(live_page).title, draft_of(live_page).introduction) == ("Parking here", "Where to park your car.")
    assert UnpublishedChanges(fresh(live_page)).contains_changes_by_others(response.wsgi_request.user)


def test_a_form_that_was_loaded_before_someone_published_keeps_what_they_published(live_page, site, dana, editor):
    form = {"introduction": "Where to park."} | loaded(live_page)
    edit(live_page, dana, introduction="Where to park your car.").publish()
    response = post_form(editor, live_page, site, "action-publish", title="Parking here", **form)
    assert "Someone else saved this page" in response.text
    assert fresh(live_page).introduction == "Where to park your car."
    assert draft_of(live_page).introduction == "Where to park your car."
    assert draft_of(live_page).title == "Parking here"


def take_over(client, page):
    return client.post(reverse("drafts_take_over", args=[page.pk]), follow=True)


def autosave(client, page, site, **fields):
    data = form_data(complete_form(StandardPage, site, factories.ImageFactory()) | fields)
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data, headers={"Accept": "application/json"})


@pytest.fixture
def dana_client(dana):
    dana.groups.add(Group.objects.get(name="Site admins"))
    client = Client()
    client.force_login(dana)
    return client


def test_autosave_is_refused_after_someone_took_over(live_page, site, dana_client, editor):
    form = {"title": "By Dana", "slug": live_page.slug} | loaded(live_page)
    take_over(editor, live_page)
    response = autosave(dana_client, live_page, site, **form)
    assert response.json()["error_code"] == "invalid_revision"
    assert draft_of(live_page).title == "Parking"
    status = editor.get(reverse("drafts_take_over", args=[live_page.pk])).json()
    assert status["revision_id"] > form["loaded_revision_id"]
    assert status["message"].endswith(", boss took over.")


@pytest.mark.parametrize("action", ["action-save", "action-publish"])
def test_a_form_that_is_submitted_after_someone_took_over_is_kept_in_the_history(
    live_page, site, dana, dana_client, editor, action
):
    form = loaded(live_page)
    take_over(editor, live_page)
    response = post_form(dana_client, live_page, site, action, introduction="By Dana.", **form)
    assert "boss took over" in response.text
    assert draft_of(live_page).introduction == fresh(live_page).introduction == "Where to park."
    kept = live_page.revisions.get(user=dana)
    assert kept.as_object().introduction == "By Dana."
    assert UnpublishedChanges(fresh(live_page)).authors == []


def test_the_form_of_the_person_who_took_over_is_saved(live_page, site, editor):
    take_over(editor, live_page)
    post_form(editor, live_page, site, "action-publish", introduction="By the boss.", **loaded(live_page))
    assert fresh(live_page).introduction == "By the boss."


def test_taking_over_is_not_an_unpublished_change(live_page, editor):
    take_over(editor, live_page)
    assert not fresh(live_page).has_unpublished_changes


def test_the_day_of_a_change_is_said_as_people_say_it():
    now = timezone.localtime()
    assert moment_text(now).startswith("today")
    assert moment_text(now - datetime.timedelta(days=2)).startswith((now - datetime.timedelta(days=2)).strftime("%A"))
