"""The report: JSON and one HTML file."""

import json

import pytest

from site_core.wordpress.importing.report import render_report
from tests.support.wordpress_site import import_export, item, write_export

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path, site):
    return lambda *items: write_export(tmp_path / "export.xml", *items)


def test_markup_in_titles_is_text_in_the_report(export):
    report = import_export(export(item(1, title="A &lt;script&gt;alert(1)&lt;/script&gt;", status="odd")))
    html = render_report(report)
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_warnings_link_to_the_edit_pages(export):
    report = import_export(export(item(1, status="odd")))
    [entry] = report["items"]
    assert f'{entry["edit_url"]}">Item 1</a>' in render_report(report)


def test_menus_are_proposed_with_the_pages_they_lead_to(export):
    meta = {"_menu_item_type": "post_type", "_menu_item_object": "page", "_menu_item_object_id": "2"}
    link = item(3, "nav_menu_item", title="Visit us", terms=[("nav_menu", "main", "Main")], meta=meta)
    report = import_export(export(item(2, "page"), link))
    [menu] = report["navigation"]
    assert menu["name"] == "Main"
    [proposed] = menu["links"]
    assert proposed["label"] == "Visit us"
    assert report["items"][0]["edit_url"].endswith(f"/{proposed['page']}/edit/")
    assert "Visit us" in render_report(report)


def test_the_report_can_be_stored_as_json(export):
    report = import_export(export(item(1)))
    assert json.loads(json.dumps(report)) == report


def test_sensitive_files_are_named_as_such(export):
    report = import_export(export(item(1), item(2, "flamingo_inbound", title="From Jane Roe")))
    html = render_report(report)
    assert "The export file is sensitive" in html
    assert "Jane Roe" not in html


def test_a_rehearsal_without_files_counts_the_same_words_and_missing_files(tmp_path, site):
    image = '<p>Words.</p><img src="https://harbor.example/wp-content/uploads/2024/room.jpg" alt="A quiet room">'
    path = write_export(tmp_path / "export.xml", item(1, content=image))
    rehearsal, report = import_export(path, dry_run=True), import_export(path)
    assert (rehearsal["words_before"], rehearsal["words_after"]) == (report["words_before"], report["words_after"])
    assert [file["url"] for file in rehearsal["files"]] == [file["url"] for file in report["files"]] != []
