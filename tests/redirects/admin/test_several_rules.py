"""Several old URLs are redirected to one page: each is checked, saved, and reported by itself."""

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from site_core.redirects.models import Kind, NotFoundPath, RedirectRule
from tests.support.html import soup, text_of

URL = "/admin/redirects/add-several/"


@pytest.fixture(autouse=True)
def _site(site):
    return site


def values(*lines, **others):
    return {"old_urls": "\r\n".join(lines), "redirect_page": "", "target": "", "status": "301", **others}


def results(response):
    """Return ``{old URL: (result, notes)}``."""
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in soup(response).select("tbody tr")]
    return {line: (outcome, notes) for line, outcome, notes in rows}


def not_found(site, path):
    now = timezone.now()
    return NotFoundPath.objects.create(site=site.site, path=path, hits=1, first_seen=now, last_seen=now)


def test_each_url_is_redirected_to_the_page(editor, site, client, admin_user):
    response = editor.post(URL, values("/a/", "", " /b ", "/a/", redirect_page=site.team.pk))
    assert "2 redirects created." in text_of(response)
    assert results(response) == {"/a/": ("Created", ""), "/b": ("Created", "")}
    assert [client.get(path)["Location"] for path in ("/a/", "/b/")] == ["/team/", "/team/"]
    entries = ModelLogEntry.objects.filter(action="wagtail.create", user=admin_user)
    assert set(entries.values_list("label", flat=True)) == {"/a/", "/b"}


def test_each_line_has_its_own_result(editor, site):
    RedirectRule.objects.create(source="/taken/", target="/articles/")
    response = editor.post(
        URL, values("/taken/", "/old/*", "www.clinic.example/x", "/a#b", "/team/", redirect_page=site.articles.pk)
    )
    shown = results(response)
    assert shown["/taken/"] == ("Rejected", "A redirect from this URL already exists: /taken/. Edit that one instead.")
    assert shown["/old/*"][0] == "Created"
    assert "every URL that starts with /old/" in shown["/old/*"][1]
    assert "www.clinic.example was removed" in shown["/x"][1]
    assert "Browsers never send" in shown["/a#b"][1]
    assert "A page exists at /team/." in shown["/team/"][1]
    assert RedirectRule.objects.get(source="/old/*").kind == Kind.PREFIX


def test_rejected_lines_stay_in_the_form(editor, site):
    page = soup(editor.post(URL, values("/a/", "/b#c", "/?=1", redirect_page=site.team.pk)))
    assert page.select_one("textarea").get_text(strip=True).splitlines() == ["/b#c", "/?=1"]
    assert page.select_one("[name=redirect_page]")["value"] == str(site.team.pk)


def test_rejected_lines_stay_in_the_form_with_a_target_url(editor):
    page = soup(editor.post(URL, values("/a/", "/b#c", target="/team/", status="302")))
    assert page.select_one("textarea").get_text(strip=True) == "/b#c"
    assert page.select_one("[name=target]")["value"] == "/team/"
    assert page.select_one("[name=status] [selected]")["value"] == "302"


def test_second_spelling_of_a_url_is_rejected(editor, site):
    shown = results(editor.post(URL, values("/a/", "/A", redirect_page=site.team.pk)))
    assert shown["/A"][0] == "Rejected"


@pytest.mark.parametrize(
    ("others", "message"),
    [
        ({}, "Choose a page, enter a new URL, or choose the response 410 (gone)."),
        ({"target": "team"}, "Enter a path on this site"),
        ({"redirect_page": "999999"}, "This page no longer exists."),
    ],
)
def test_invalid_target_is_reported_once_and_nothing_is_saved(editor, others, message):
    response = editor.post(URL, values("/a/", "/b/", **others))
    assert text_of(response).count(message) == 1
    assert not RedirectRule.objects.exists()


def test_redirect_that_led_to_an_old_url_leads_past_it(editor, site):
    before = RedirectRule.objects.create(source="/older/", target="/a/")
    editor.post(URL, values("/a/", "/b/", redirect_page=site.team.pk))
    before.refresh_from_db()
    assert before.redirect_page_id == site.team.pk


def test_number_of_urls_is_limited(editor, site):
    response = editor.post(URL, values(*(f"/{number}/" for number in range(501)), redirect_page=site.team.pk))
    assert "Enter at most 500 URLs at a time" in text_of(response)


def test_other_websites_need_a_permission(person):
    response = person("Redirect managers").post(URL, values("/a/", target="https://elsewhere.example/"))
    assert "is another website" in text_of(response)


@pytest.mark.parametrize("group", ["Editors", "Medical reviewers"])
def test_people_who_only_view_redirects_cannot_open_the_form(person, group):
    assert person(group).get(URL).headers.get("Location") == "/admin/"


def test_selected_missing_urls_are_redirected_together(person, site):
    manager = person("Redirect managers")
    missing = [not_found(site, "/old page?/"), not_found(site, "/lost/")]
    ids = "&".join(f"id={row.pk}" for row in missing)
    report = "/admin/reports/not-found/"
    response = manager.get(f"/admin/bulk/redirects/notfoundpath/redirect/?{ids}&next={report}", follow=True)
    lines = soup(response).select_one("textarea").get_text(strip=True).splitlines()
    assert sorted(lines) == ["/lost/", "/old%20page%3F/"]
    response = manager.post(URL, values(*lines, redirect_page=site.team.pk, next=report))
    assert soup(response).select_one(f"main [role=status] a[href='{report}']")
    assert not NotFoundPath.objects.exists()
    assert RedirectRule.objects.count() == 2


def test_form_is_prefilled_with_a_page(editor, site):
    page = soup(editor.get(URL, {"redirect_page": site.team.pk, "not_found": ["x", "9" * 40]}))
    assert page.select_one("[name=redirect_page]")["value"] == str(site.team.pk)
