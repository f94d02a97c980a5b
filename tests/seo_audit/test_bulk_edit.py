"""Titles and descriptions of many pages, edited in one table."""

import pytest
from django.urls import reverse
from wagtail.models import PageLogEntry

from site_core.content.text_width import title_width
from tests.support import factories
from tests.support.audit import DESCRIPTION, good_page, log_in_with_permissions
from tests.support.factories import FIRST_DAY
from tests.support.html import soup, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def table(site):
    return reverse("seo_audit:edit")


def get_form_data(response):
    """Return what the browser would send if the user changed nothing."""
    fields = soup(response).select("[data-seo-bulk-edit] input[name], [data-seo-bulk-edit] textarea[name]")
    data = {}
    for field in fields:
        if field.get("type") == "checkbox":
            data |= {field["name"]: ["on"]} if field.has_attr("checked") else {}
            continue
        data.setdefault(field["name"], []).append(field.get("value", "") if field.name == "input" else field.get_text())
    return data


def typed(page, title=None, description=None):
    names = {"seo_title": title, "search_description": description}
    return {f"page-{page.pk}-{name}": text for name, text in names.items() if text is not None}


def test_the_table_shows_current_texts_and_fallbacks(site, editor, table):
    page = good_page(site, search_description="")
    response = editor.get(f"{table}?kind=description_automatic&q=good+length")
    form = soup(response)
    title = form.find(id=f"id_page-{page.pk}-seo_title")
    assert title["value"] == ""
    assert title["placeholder"] == f"{page.title} — Lanternfield"
    assert form.find(id=f"id_page-{page.pk}-search_description")["placeholder"] == page.meta_description
    assert get_form_data(response)["page"] == [str(page.pk)]
    assert "50 characters" in text_of(response)
    assert "of 580 pixels" in text_of(response)


def test_pages_are_hidden_and_shown_and_get_a_canonical_url(site, editor, table):
    shown, hidden = good_page(site), good_page(site, noindex=True, canonical_url="https://old.example/")
    untouched = good_page(site, noindex=True)
    data = get_form_data(editor.get(table))
    assert data[f"page-{hidden.pk}-noindex"] == ["on"]
    data |= {f"page-{shown.pk}-noindex": ["on"], f"page-{shown.pk}-canonical_url": ["https://other.example/a/"]}
    data |= {f"page-{hidden.pk}-canonical_url": [""]}
    del data[f"page-{hidden.pk}-noindex"]
    assert "2 pages published." in text_of(editor.post(table, data, follow=True))
    for page in (shown, hidden, untouched):
        page.refresh_from_db()
    assert (shown.noindex, shown.canonical_url) == (True, "https://other.example/a/")
    assert (hidden.noindex, hidden.canonical_url) == (False, "")
    assert untouched.latest_revision is None


def test_an_invalid_canonical_url_is_not_saved(site, editor, table):
    page = good_page(site)
    data = get_form_data(editor.get(table)) | {f"page-{page.pk}-canonical_url": ["not a url"]}
    assert "Enter a valid URL" in text_of(editor.post(table, data))
    page.refresh_from_db()
    assert page.canonical_url == ""


def test_a_concurrent_change_of_noindex_is_not_overwritten(site, editor, table):
    page = good_page(site)
    data = get_form_data(editor.get(table)) | typed(page, "A better title for this page")
    page.noindex = True
    page.save_revision().publish()
    again = editor.post(table, data)
    assert "Hide from search engines now Yes" in " ".join(text_of(again).split())
    page.refresh_from_db()
    assert page.noindex


def test_the_length_is_that_of_what_search_engines_get(site, editor, table):
    page = good_page(site, seo_title="Visit {clinic} {klinik}")
    note = soup(editor.get(table)).find(id=f"id_page-{page.pk}-seo_title-length").get_text()
    served = "Visit Lanternfield {klinik}"
    assert f"{len(served)} characters, {title_width(served)} of 580 pixels" in note
    assert "{klinik} is not replaced. Use {title}, {clinic}, or {tagline}." in note


def test_only_changed_pages_get_a_revision_and_are_published(site, editor, table, admin_user):
    changed, untouched = good_page(site), good_page(site)
    data = get_form_data(editor.get(table)) | typed(changed, "A better title for this page", "  One line.\n Another. ")
    response = editor.post(table, data, follow=True)
    changed.refresh_from_db()
    untouched.refresh_from_db()
    assert (changed.seo_title, changed.search_description) == ("A better title for this page", "One line. Another.")
    assert changed.live
    assert not changed.has_unpublished_changes
    assert changed.live_revision.user == admin_user
    assert untouched.latest_revision is None
    assert "1 page published." in text_of(response)
    entry = PageLogEntry.objects.filter(page=changed, action="wagtail.publish").get()
    assert entry.user == admin_user


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r", " \t "])
def test_only_the_edited_page_is_saved_if_another_has_line_breaks_in_its_texts(site, editor, table, line_break):
    changed = good_page(site)
    broken = good_page(site, seo_title=f"A title{line_break}in two parts", search_description=f"One.{line_break}Two.")
    data = get_form_data(editor.get(table)) | typed(changed, "A better title for this page")
    # Browsers send all line breaks as two characters.
    data = {name: [text.replace("\n", "\r\n") for text in texts] for name, texts in data.items() if "csrf" not in name}
    response = editor.post(table, data | typed(changed, "A better title for this page"), follow=True)
    broken.refresh_from_db()
    assert "1 page published." in text_of(response)
    assert broken.latest_revision is None


def test_texts_with_line_breaks_are_shown_on_one_line(site, editor, table):
    page = good_page(site, seo_title="A title\r\nin two parts")
    form = soup(editor.get(table))
    assert form.find(id=f"id_page-{page.pk}-seo_title")["value"] == "A title in two parts"


def test_the_date_of_the_last_change_stays(site, editor, table, client):
    page = good_page(site)
    page.save_revision().publish()
    page.refresh_from_db()
    before, sitemap = page.modified_at, client.get("/sitemap-pages.xml").text
    editor.post(table, get_form_data(editor.get(table)) | typed(page, "A better title for this page"))
    page = type(page).objects.get(pk=page.pk)
    assert page.seo_title == "A better title for this page"
    assert page.modified_at == before
    assert client.get("/sitemap-pages.xml").text == sitemap


def test_the_date_of_a_page_that_a_script_published_stays(site, editor, table):
    page = good_page(site, first_published_at=FIRST_DAY, last_published_at=FIRST_DAY)
    editor.post(table, get_form_data(editor.get(table)) | typed(page, "A better title for this page"))
    page = type(page).objects.get(pk=page.pk)
    assert page.last_published_at > FIRST_DAY
    assert page.modified_at == FIRST_DAY


def test_a_page_with_a_draft_keeps_its_draft(site, editor, table):
    page = good_page(site, title="What visitors read today, for now")
    page.title = "What they will read tomorrow"
    page.seo_title = "A title that is only in the draft"
    page.save_revision()
    form = get_form_data(editor.get(table))
    assert form[f"page-{page.pk}-seo_title"] == ["A title that is only in the draft"]
    response = editor.post(table, form | typed(page, description=DESCRIPTION[4:]), follow=True)
    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert (page.title, page.search_description) == ("What visitors read today, for now", DESCRIPTION)
    assert (draft.title, draft.search_description) == ("What they will read tomorrow", DESCRIPTION[4:])
    assert "1 page saved as a draft" in text_of(response)


def test_users_who_cannot_publish_save_a_draft(site, client, django_user_model, table):
    log_in_with_permissions(client, django_user_model, site.home, "change")
    page = good_page(site)
    client.post(table, get_form_data(client.get(table)) | typed(page, "A better title for this page"))
    page.refresh_from_db()
    assert page.seo_title == ""
    assert page.get_latest_revision_as_object().seo_title == "A better title for this page"


def test_users_who_can_only_publish_see_the_reason(site, client, django_user_model, table):
    log_in_with_permissions(client, django_user_model, site.home, "publish")
    page = good_page(site)
    response = client.get(table)
    assert "You can’t edit this page. Ask someone who can." in text_of(response)
    assert get_form_data(response).get("page") is None
    client.post(table, {"page": [page.pk], "page-{page.pk}-revision": ""} | typed(page, "Forced in by hand"))
    page.refresh_from_db()
    assert page.latest_revision is None


def test_pages_of_other_sections_cannot_be_edited(site, client, django_user_model, table):
    log_in_with_permissions(client, django_user_model, site.team, "change", "publish")
    page = good_page(site)
    response = client.post(table, {"page": [page.pk]} | typed(page, "Forced in by hand"), follow=True)
    page.refresh_from_db()
    assert (page.seo_title, page.latest_revision) == ("", None)
    assert "1 page could not be saved" in text_of(response)


def test_locked_pages_and_aliases_are_read_only(site, editor, table, django_user_model):
    locked = good_page(site)
    other = django_user_model.objects.create_user("other", "other@lanternfield.example", "secret")
    type(locked).objects.filter(pk=locked.pk).update(locked=True, locked_by=other)
    alias = good_page(site).create_alias(update_slug="mirrored", reset_translation_key=True)
    response = editor.get(table)
    assert {str(locked.pk), str(alias.pk)}.isdisjoint(get_form_data(response)["page"])
    assert "is an alias of another" in text_of(response)
    assert "This page is locked" in text_of(response)
    editor.post(table, {"page": [locked.pk]} | typed(locked, "Forced in by hand"))
    locked.refresh_from_db()
    assert locked.latest_revision is None


def test_concurrent_changes_are_not_overwritten(site, editor, table):
    page, second = good_page(site), good_page(site)
    form = get_form_data(editor.get(table))
    page.seo_title = "What the other one saved just now"
    page.save_revision().publish()
    mine = typed(page, "What I typed in the table here") | typed(second, "A title that is saved all the same")
    response = editor.post(table, form | mine)
    page.refresh_from_db()
    second.refresh_from_db()
    assert page.seo_title == "What the other one saved just now"
    assert second.seo_title == "A title that is saved all the same"
    text = text_of(response)
    assert "Someone else saved this page after you opened the table" in text
    assert "What the other one saved just now" in text
    again = get_form_data(response)
    assert again[f"page-{page.pk}-seo_title"] == ["What I typed in the table here"]

    editor.post(table, again)
    page.refresh_from_db()
    assert page.seo_title == "What I typed in the table here"


def test_a_validation_error_keeps_all_typed_texts(site, editor, table):
    first, second = good_page(site), good_page(site)
    data = get_form_data(editor.get(table)) | typed(first, "x" * 256) | typed(second, "A title that is fine as it is")
    response = editor.post(table, data)
    again = get_form_data(response)
    assert again[f"page-{first.pk}-seo_title"] == ["x" * 256]
    assert again[f"page-{second.pk}-seo_title"] == ["A title that is fine as it is"]
    assert "at most 255 characters" in text_of(response)
    second.refresh_from_db()
    assert second.latest_revision is None
    again[f"page-{first.pk}-seo_title"] = ["A title that is short enough now"]
    editor.post(table, again)
    for page, title in ((first, "A title that is short enough now"), (second, "A title that is fine as it is")):
        page.refresh_from_db()
        assert page.seo_title == title


def test_a_live_page_with_publication_errors_is_saved_as_a_draft(site, editor, table):
    article = factories.ArticlePageFactory()
    article.references.get_live_queryset().delete()
    editor.post(table, get_form_data(editor.get(table)) | typed(article, "A better title for this article"))
    article.refresh_from_db()
    assert article.has_unpublished_changes
    assert article.get_latest_revision_as_object().seo_title == "A better title for this article"


def test_a_blank_field_restores_the_fallback(site, editor, table):
    page = good_page(site, seo_title="A title to be taken out again")
    editor.post(table, get_form_data(editor.get(table)) | typed(page, ""))
    page.refresh_from_db()
    assert page.seo_title == ""


def test_saving_without_a_change_saves_nothing(site, editor, table):
    page = good_page(site)
    response = editor.post(table, get_form_data(editor.get(table)), follow=True)
    assert "There were no changes to save" in text_of(response)
    page.refresh_from_db()
    assert page.latest_revision is None


@pytest.mark.parametrize("data", [{}, {"page": ["x", "999999", "-1"]}, {"page": ["9" * 5000]}])
def test_a_form_without_pages_saves_nothing(site, editor, table, data):
    assert editor.post(table, data).status_code == 302


def test_the_table_has_fifty_rows(site, editor, table):
    factories.create_articles(site.articles, 60)
    assert len(get_form_data(editor.get(table))["page"]) == 50
    assert len(get_form_data(editor.get(f"{table}?p=2"))["page"]) == 16
