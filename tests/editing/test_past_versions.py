"""Old versions of a page: what readers saw on a day, two versions compared, and a part restored to the draft."""

import datetime
import zoneinfo

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, PageViewRestriction

from home.models import StandardPage
from site_core.editing.past_versions.timeline import State, periods_between, read_periods
from tests.support import factories

NEW_YORK = zoneinfo.ZoneInfo("America/New_York")


def at(month, day, hour=9, minute=0):
    return datetime.datetime(2026, month, day, hour, minute, tzinfo=NEW_YORK)


def log_times(page, *moments):
    """Make the entries about publishing ``page`` as if they had been written at ``moments``."""
    entries = PageLogEntry.objects.filter(page=page.pk, action__contains="publish").order_by("pk")
    for entry, moment in zip(entries, moments, strict=True):
        PageLogEntry.objects.filter(pk=entry.pk).update(timestamp=moment)


def fresh(page):
    return StandardPage.objects.get(pk=page.pk)


def publish(page, **fields):
    draft = fresh(page)
    for name, value in fields.items():
        setattr(draft, name, value)
    revision = draft.save_revision(log_action=True)
    revision.publish()
    return revision


@pytest.fixture
def parking(site):
    """A page that said “behind” from March 1, “in front of” from March 3, 2 p.m., and was taken offline on March 5."""
    page = factories.StandardPageFactory(title="Parking", introduction="Park behind the building.", live=False)
    first = publish(page)
    second = publish(page, introduction="Park in front of the building.")
    fresh(page).unpublish()
    log_times(page, at(3, 1), at(3, 3, 14), at(3, 5))
    Page.objects.filter(pk=page.pk).update(first_published_at=at(3, 1))
    page.first, page.second = first, second
    return page


@pytest.fixture
def editor(client, django_user_model):
    user = django_user_model.objects.create_user("dana", password="secret")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return client


def version_url(page, **query):
    return reverse("past_versions", args=[page.pk], query=query)


def rendered(client, page, revision):
    return client.get(reverse("past_versions_rendered", args=[page.pk, revision.pk]))


def restore(client, page, revision, field, block="", draft=None):
    data = {"field": field, "block": block, "draft": draft or fresh(page).latest_revision_id or ""}
    return client.post(reverse("past_versions_restore", args=[page.pk, revision.pk]), data, follow=True)


def draft_of(page):
    return fresh(page).get_latest_revision_as_object()


def test_the_version_of_a_time_is_the_one_published_last_before_it(parking):
    periods = read_periods(fresh(parking))
    assert [(period.state, period.revision_id) for period in periods] == [
        (State.VERSION, parking.first.pk),
        (State.VERSION, parking.second.pk),
        (State.OFFLINE, None),
    ]
    assert periods[0].end == at(3, 3, 14)


def test_before_it_was_published_readers_saw_nothing(parking):
    [period] = periods_between(fresh(parking), at(2, 1), at(2, 2))
    assert period.state == State.OFFLINE


def test_a_day_on_which_the_page_changed_has_both_versions(parking, editor):
    response = editor.get(version_url(parking, date="2026-03-03"))
    assert [item["period"].revision_id for item in response.context["periods"]] == [parking.first.pk, parking.second.pk]
    assert response.context["selected"].revision_id == parking.second.pk
    response = editor.get(version_url(parking, date="2026-03-03", version="1"))
    assert response.context["selected"].revision_id == parking.first.pk


def test_a_time_of_that_day_has_one_version(parking, editor):
    response = editor.get(version_url(parking, date="2026-03-03", time="13:59"))
    assert response.context["selected"].revision_id == parking.first.pk
    response = editor.get(version_url(parking, date="2026-03-03", time="14:01"))
    assert response.context["selected"].revision_id == parking.second.pk


def test_after_it_was_taken_offline_readers_saw_nothing(parking, editor):
    response = editor.get(version_url(parking, date="2026-03-06"))
    assert response.context["selected"].state == State.OFFLINE
    assert "it was not published" in response.text
    assert 'class="past-frame"' not in response.text


def test_a_day_on_which_clocks_change_is_as_long_as_it_is(parking, editor):
    response = editor.get(version_url(parking, date="2026-03-08"))
    form = response.context["form"]
    assert form.end.astimezone(datetime.UTC) - form.start.astimezone(datetime.UTC) == datetime.timedelta(hours=23)


def test_the_frame_has_the_page_as_its_template_renders_it(parking, editor):
    response = rendered(editor, parking, parking.first)
    assert "Park behind the building." in response.text
    assert "<main" in response.text
    assert response["X-Robots-Tag"].startswith("noindex")
    assert "no-store" in response["Cache-Control"]
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


def test_a_version_that_was_deleted_since_is_not_guessed(parking, editor):
    parking.first.delete()
    response = editor.get(version_url(parking, date="2026-03-02"))
    assert response.context["selected"].state == State.DELETED
    assert "deleted from its history" in response.text


def test_what_was_before_the_log_is_not_guessed(parking, editor):
    PageLogEntry.objects.filter(page=parking.pk, revision=parking.first).delete()
    response = editor.get(version_url(parking, date="2026-03-02"))
    assert response.context["selected"].state == State.UNRECORDED


def test_a_page_that_only_a_script_published_is_shown_as_it_is_stored_with_a_warning(site, editor):
    page = factories.StandardPageFactory(introduction="Imported.")
    response = editor.get(version_url(page))
    assert response.context["selected"].state == State.STORED
    assert "as it is stored now" in response.text
    assert "Imported." in editor.get(response.context["frame_url"]).text


def test_it_says_that_the_page_was_private(parking, editor):
    page = Page.objects.get(pk=parking.pk)
    PageViewRestriction(page=page, restriction_type="login").save()
    entries = PageLogEntry.objects.filter(page=page, action="wagtail.view_restriction.create")
    assert entries.update(timestamp=at(3, 2)) == 1
    assert "was private from" in editor.get(version_url(parking, date="2026-03-02")).text
    assert "was private from" not in editor.get(version_url(parking, date="2026-02-02")).text


@pytest.mark.parametrize(
    "query",
    [
        {"date": "yesterday"},
        {"date": "2026-02-30"},
        {"date": "0001-01-01"},
        {"date": "9999-12-31"},
        {"date": ""},
        {"date": "2026-03-03", "time": "25:00"},
        {"date": "<script>", "version": "x"},
    ],
)
def test_a_date_that_is_not_one_gets_an_error_beside_the_field(parking, editor, query):
    response = editor.get(version_url(parking, **query))
    assert response.status_code == 200
    assert 'role="alert"' in response.text
    assert 'class="past-frame"' not in response.text


@pytest.mark.parametrize("number", ["0", "9", "-1", "x", "9" * 400])
def test_a_version_that_the_day_did_not_have_is_ignored(parking, editor, number):
    assert editor.get(version_url(parking, date="2026-03-03", version=number)).context["selected"]


def test_a_version_of_another_page_is_not_found(parking, site, editor):
    other = publish(factories.StandardPageFactory(introduction="Another."))
    assert rendered(editor, parking, other).status_code == 404
    response = editor.get(reverse("past_versions_compare", args=[parking.pk], query={"old": other.pk}))
    assert "doesn’t have this version" in response.text
    assert restore(editor, parking, other, "introduction").status_code == 404


@pytest.mark.parametrize("value", ["x", "", "-5", "9" * 60])
def test_a_version_that_is_not_one_gets_an_error(parking, editor, value):
    response = editor.get(reverse("past_versions_compare", args=[parking.pk], query={"old": value}))
    assert response.status_code == 200
    assert 'role="alert"' in response.text


def test_people_without_rights_on_the_page_see_none_of_it(parking, client, django_user_model):
    user = django_user_model.objects.create_user("front", password="secret")
    user.groups.add(Group.objects.get(name="Front desk"))
    client.force_login(user)
    names = {"past_versions": [], "past_versions_rendered": [parking.first.pk], "past_versions_compare": []}
    for name, arguments in names.items():
        response = client.get(reverse(name, args=[parking.pk, *arguments]))
        assert response.status_code == 302
        assert response.url == reverse("wagtailadmin_home")
    restore(client, parking, parking.first, "introduction")
    assert fresh(parking).latest_revision_id == parking.second.pk


def test_two_versions_are_compared_with_the_words_marked(parking, editor):
    query = {"old": parking.first.pk, "new": parking.second.pk}
    response = editor.get(reverse("past_versions_compare", args=[parking.pk], query=query))
    assert "<del>behind</del>" in response.text
    assert "<ins>in front of</ins>" in response.text
    assert response.text.count('class="past-frame"') == 3


def test_the_changes_are_marked_in_the_rendered_page(parking, editor):
    arguments = [parking.pk, parking.first.pk, parking.second.pk]
    response = editor.get(reverse("past_versions_marked", args=arguments))
    main = response.text.partition("<main")[2]
    assert "behind" in main.partition("<del")[2].partition("</del>")[0]
    assert "in front of" in main.partition("<ins")[2].partition("</ins>")[0]
    assert "no-store" in response["Cache-Control"]
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]


def test_a_field_is_restored_to_the_draft_only(parking, editor):
    response = restore(editor, parking, parking.first, "introduction")
    assert "was restored to the draft" in response.text
    assert draft_of(parking).introduction == "Park behind the building."
    assert fresh(parking).introduction == "Park in front of the building."
    assert parking.second in fresh(parking).revisions.all()


def test_a_block_that_was_removed_comes_back_where_it_was(parking, editor):
    blocks = [factories.paragraph(f"<p>{text}</p>") for text in ("One", "Two", "Three")]
    old = publish(parking, body=[{**block, "id": str(number)} for number, block in enumerate(blocks)])
    page = fresh(parking)
    page.body = [block for block in page.body.raw_data if block["id"] != "1"]
    page.save_revision()
    restore(editor, parking, old, "body", "1")
    assert [block["id"] for block in draft_of(parking).body.raw_data] == ["0", "1", "2"]


def test_only_that_block_is_restored(parking, editor):
    blocks = [{**factories.paragraph(f"<p>{text}</p>"), "id": text} for text in ("One", "Two")]
    old = publish(parking, body=blocks)
    publish(parking, body=[{**block, "value": "<p>New</p>"} for block in blocks])
    restore(editor, parking, old, "body", "Two")
    assert [block["value"] for block in draft_of(parking).body.raw_data] == ["<p>New</p>", "<p>Two</p>"]


def test_what_is_there_already_is_not_restored(parking, editor):
    response = restore(editor, parking, parking.second, "introduction")
    assert "already has this" in response.text
    assert fresh(parking).latest_revision_id == parking.second.pk


def test_restoring_is_undone_by_restoring_from_the_version_before(parking, editor):
    restore(editor, parking, parking.first, "introduction")
    restore(editor, parking, parking.second, "introduction")
    assert draft_of(parking).introduction == "Park in front of the building."


def test_the_history_says_what_was_restored(parking, editor):
    restore(editor, parking, parking.first, "introduction")
    history = editor.get(reverse("wagtailadmin_pages:history", args=[parking.pk])).text
    assert "Restored “Introduction” from the version of" in history
    assert version_url(parking) in history


def test_nothing_is_restored_if_someone_saved_the_page_meanwhile(parking, editor):
    response = restore(editor, parking, parking.first, "introduction", draft=parking.first.pk)
    assert "Someone saved this page a moment ago" in response.text
    assert draft_of(parking).introduction == "Park in front of the building."


@pytest.mark.parametrize(
    ("field", "block"), [("no_such_field", ""), ("pk", ""), ("path", ""), ("owner", ""), ("body", "no such block")]
)
def test_what_is_not_a_part_of_the_form_is_not_restored(parking, editor, field, block):
    restore(editor, parking, parking.first, field, block)
    assert fresh(parking).latest_revision_id == parking.second.pk


def test_a_medical_review_is_not_restored(site, editor):
    article = factories.ArticlePageFactory(authors=[site.author], reviewer=site.reviewer)
    old = article.save_revision()
    article.last_reviewed = timezone.localdate()
    latest = article.save_revision()
    url = reverse("past_versions_restore", args=[article.pk, old.pk])
    editor.post(url, {"field": "last_reviewed", "draft": latest.pk})
    article.refresh_from_db()
    assert article.latest_revision_id == latest.pk


def test_a_locked_page_is_not_changed(parking, editor):
    Page.objects.filter(pk=parking.pk).update(locked=True)
    restore(editor, parking, parking.first, "introduction")
    assert fresh(parking).latest_revision_id == parking.second.pk


def test_the_form_links_to_what_readers_saw(parking, editor):
    response = editor.get(reverse("wagtailadmin_pages:edit", args=[parking.pk]))
    assert f'href="{version_url(parking)}"' in response.text


def test_a_page_without_versions_says_how_to_begin(site, editor):
    page = factories.StandardPageFactory()
    response = editor.get(reverse("past_versions_compare", args=[page.pk]))
    assert "no versions yet" in response.text


def test_readers_never_saw_a_draft_that_was_never_published(site, editor):
    page = factories.StandardPageFactory(title="Not yet", live=False)
    page.save_revision()
    assert read_periods(page) == []
    response = editor.get(reverse("past_versions", args=[page.pk]))
    assert "Readers did not see this page: it was not published." in response.text
