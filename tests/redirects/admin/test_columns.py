"""Choosing what the columns of an uploaded table mean."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from site_core.redirects.models import RedirectRule, RedirectUpload
from tests.support.html import soup
from tests.support.redirect_files import excel_file

NEW = "/admin/redirects/imports/new/"
TABLE = b"Page,Moved to,Kind of move,Owner\n/a/,/team/,302,Ann\n/b/,/articles/,301,<b>Bo</b>\n"
CHOICES = {"column_0": "source", "column_1": "target", "column_2": "status", "has_headings": "on"}


@pytest.fixture(autouse=True)
def _site(site):
    return site


def upload(client, content=TABLE, name="old.csv"):
    return client.post(NEW, {"file": SimpleUploadedFile(name, content)}, follow=True)


def url(name=""):
    return f"/admin/redirects/imports/{RedirectUpload.objects.get().pk}/{name}"


def choose(client, **choices):
    return client.post(url("columns/"), CHOICES | choices, follow=True)


def text_of(response):
    return " ".join(soup(response).main.get_text(" ").split())


def chosen(response):
    """Return ``{heading: chosen meaning}`` of the form in the response."""
    main = soup(response).main
    selects = {label.get_text(): main.find(id=label["for"]) for label in main.select(".redirect-columns label")}
    return {heading: select.select_one("option[selected]").get_text() for heading, select in selects.items()}


def test_unclear_columns_are_shown_with_a_guess_and_the_first_rows(editor):
    response = upload(editor)
    assert response.redirect_chain[-1][0] == url("columns/")
    assert chosen(response)["Page"] == "Old URL"
    assert chosen(response)["Kind of move"] == "Status code"
    assert chosen(response)["Owner"] == "Not imported"
    assert "/a/ /b/" in text_of(response)
    assert "<b>Bo" not in response.content.decode()


def test_chosen_columns_are_reviewed_and_imported(editor):
    upload(editor)
    text = text_of(choose(editor))
    assert "2 to be created" in text
    assert "Page → Old URL, Moved to → New URL, Kind of move → Status code" in text
    assert "These columns are not imported: “Owner”" in text
    editor.post(url(), {"action": "all"})
    assert dict(RedirectRule.objects.values_list("source", "status")) == {"/a/": 302, "/b/": 301}


@pytest.mark.parametrize(
    ("choices", "message"),
    [
        ({"column_0": ""}, "Choose the column with the old URL"),
        ({"column_1": "", "column_2": ""}, "Choose the column with the old URL"),
        ({"column_3": "source"}, "chosen for several columns"),
        ({"column_3": "nonsense"}, "Select a valid choice"),
    ],
)
def test_incomplete_choices_are_explained(editor, choices, message):
    upload(editor)
    assert message in text_of(choose(editor, **choices))
    assert RedirectUpload.objects.get().state == RedirectUpload.State.CHOOSING


def test_clear_columns_go_straight_to_the_review_and_can_be_changed_there(editor):
    response = upload(editor, b"old_url,target_url,http_status\n/old/,/team/,302\n")
    assert "1 to be created" in text_of(response)
    assert "old_url → Old URL, target_url → New URL, http_status → Status code" in text_of(response)
    assert f'href="{url("columns/")}"' in response.content.decode()
    text = text_of(choose(editor, column_0="target", column_1="source", column_2=""))
    assert "/team/ → /old/" in text


def test_excel_tables_are_chosen_the_same_way(editor):
    upload(editor, excel_file(["Page", "Moved to", "Kind of move"], ["/a/", "/team/", 302]), "old.xlsx")
    assert "1 to be created" in text_of(choose(editor))


def test_first_row_can_be_a_redirect(editor):
    upload(editor, b"old-page,team,x\nother,team,y\n")
    text = text_of(editor.post(url("columns/"), {"column_0": "source", "column_1": "target"}, follow=True))
    assert "2 to be created" in text


def test_old_urls_that_look_like_expressions_are_imported_as_the_person_chooses(editor):
    upload(editor, b"from,to\n/old-blog/.*,/team/\n")
    choices = {"column_0": "source", "column_1": "target", "has_headings": "on"}
    assert "imported as one" in text_of(editor.post(url("columns/"), choices | {"as_expressions": "on"}, follow=True))
    assert "imported as one" not in text_of(editor.post(url("columns/"), choices, follow=True))


def test_columns_of_a_finished_import_cannot_be_changed(editor):
    upload(editor)
    choose(editor)
    editor.post(url(), {"action": "all"})
    assert editor.get(url("columns/")).url == url()


def test_only_people_who_may_import_can_choose(editor, person):
    upload(editor)
    assert person("Redirect managers").get(url("columns/")).status_code == 404
    assert person("Editors").get(url("columns/")).status_code in (302, 403)


def test_characters_that_databases_cannot_store_are_replaced(editor):
    text = text_of(upload(editor, b'[{"old": "/a\\u0000/", "new": "/team/", "x\\ud800": "y\\ud800"}]', "x.json"))
    assert "/a�/" in text
    response = choose(editor, column_2="")
    assert "1 rejected" in text_of(response)
    assert editor.get(url("report/")).status_code == 200
