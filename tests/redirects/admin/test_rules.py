"""The views of redirects: list, form, preview, bulk actions, and check."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ModelLogEntry

from site_core.redirects.models import Kind, RedirectHit, RedirectRule
from tests.support.html import soup, text_of

MANAGERS = "Redirect managers"
LIST = "/admin/redirects/rules/"


def rule(source, target="", **values):
    return RedirectRule.objects.create(source=source, target=target, **values)


def form_values(**values):
    """Return what the form posts."""
    form = {"source": "/old/", "kind": "exact", "query_mode": "ignore", "query": "", "status": "301", "priority": "0"}
    ticked = {"ignore_case": "on", "ignore_slash": "on", "carry_query": "on", "enabled": "on"}
    return {**form, **ticked, "redirect_page": "", "target": "/team/", "notes": "", **values}


@pytest.fixture(autouse=True)
def _site(site):
    return site


def messages(response):
    return [message.get_text(" ", strip=True) for message in soup(response).select(".messages li")]


def test_rule_is_created(editor, client):
    response = editor.post(f"{LIST}add/", form_values(), follow=True)
    assert RedirectRule.objects.get().target == "/team/"
    assert client.get("/old/")["Location"] == "/team/"
    assert "created" in messages(response)[0]


def test_errors_are_shown_next_to_their_fields_and_no_input_is_lost(editor):
    rule("/team-old/", "/old/")
    response = editor.post(f"{LIST}add/", form_values(target="/team-old/", notes="Kept", source="/old/"))
    page = soup(response)
    assert "loop" in page.select_one("[id$=target-errors]").get_text()
    assert page.select_one("[name=notes]").get_text(strip=True) == "Kept"
    assert RedirectRule.objects.count() == 1


def test_warnings_are_shown_after_saving(editor):
    response = editor.post(f"{LIST}add/", form_values(source="/articles/"), follow=True)
    assert any("A page exists at /articles/" in text for text in messages(response))


def test_star_after_one_url_is_saved_as_a_prefix_and_reported(editor, client):
    response = editor.post(f"{LIST}add/", form_values(source="/old-blog/*"), follow=True)
    assert any("applies to every URL that starts with /old-blog/." in text for text in messages(response))
    assert RedirectRule.objects.get().kind == Kind.PREFIX
    assert client.get("/old-blog/2018/tms/")["Location"] == "/team/"


def test_changes_of_other_rules_are_reported_and_logged(editor, admin_user):
    first = rule("/first/", "/old/")
    response = editor.post(f"{LIST}add/", form_values(), follow=True)
    assert any("/first/ led here" in text for text in messages(response))
    assert ModelLogEntry.objects.filter(object_id=str(first.pk), user=admin_user, action="wagtail.edit").exists()


def test_change_of_a_rule_is_in_its_history(editor):
    stored = rule("/old/", "/articles/", automatically_created=True)
    editor.post(reverse("redirects:edit", args=[stored.pk]), form_values())
    stored.refresh_from_db()
    assert (stored.target, stored.automatically_created) == ("/team/", False)
    history = editor.get(reverse("redirects:history", args=[stored.pk])).content.decode()
    assert "Edited" in history
    assert "admin" in history


def test_route_is_cleared_when_the_page_changes(editor, site):
    stored = rule("/rss/", redirect_page_id=site.articles.pk, redirect_page_route_path="/feed/")
    same = form_values(source="/rss/", target="", redirect_page=site.articles.pk, notes="x")
    editor.post(reverse("redirects:edit", args=[stored.pk]), same)
    stored.refresh_from_db()
    assert (stored.redirect_page_route_path, stored.notes) == ("/feed/", "x")
    editor.post(reverse("redirects:edit", args=[stored.pk]), same | {"redirect_page": site.team.pk})
    stored.refresh_from_db()
    assert stored.redirect_page_route_path == ""


def test_rule_is_deleted_with_its_hits(editor):
    stored = rule("/old/", "/team/")
    RedirectHit.objects.create(rule=stored, day="2026-01-01", count=1)
    editor.post(reverse("redirects:delete", args=[stored.pk]))
    assert not Redirect.objects.exists()
    assert not RedirectHit.objects.exists()


def test_form_is_prefilled_by_links(editor, site):
    page = soup(editor.get(f"{LIST}add/", {"source": "/old/?x=1", "redirect_page": site.team.pk, "site": "no"}))
    assert page.select_one("[name=source]")["value"] == "/old/?x=1"
    assert page.select_one("[name=redirect_page]")["value"] == str(site.team.pk)


@pytest.mark.parametrize("values", [{"redirect_page": "999999999999999999999"}, {"source": "x" * 5000}, {"site": "-1"}])
def test_invalid_prefill_values_are_ignored(editor, values):
    assert editor.get(f"{LIST}add/", values).status_code == 200


def test_redirects_to_other_websites_need_a_permission(person, editor):
    away = form_values(target="https://elsewhere.example/")
    response = person(MANAGERS).post(f"{LIST}add/", away)
    assert "elsewhere.example is another website" in response.content.decode()
    assert not RedirectRule.objects.exists()
    editor.post(f"{LIST}add/", away)
    assert RedirectRule.objects.exists()


def preview(client, example, **values):
    return client.post("/admin/redirects/try/", form_values(example=example, **values)).json()


def test_rule_is_previewed_before_it_is_saved(editor):
    pattern = {"kind": "regex", "source": r"^/(\d{4})/(.+)/$", "target": "/articles/$2/"}
    assert preview(editor, "/2018/tms/", **pattern) == {
        "text": "Visitors are sent to /articles/tms/ (301).",
        "works": True,
    }
    assert preview(editor, "/else/", **pattern)["text"] == "This redirect does not match that URL."
    assert not RedirectRule.objects.exists()


def test_preview_explains_errors(editor):
    assert "regular expression can’t be used" in preview(editor, "/x/", kind="regex", source="(")["text"]
    assert "gone" in preview(editor, "/old/", status="410", target="")["text"]
    assert preview(editor, "http://[::1")["works"] is False


def test_preview_says_why_an_expression_never_matches(editor):
    result = preview(editor, "/page.php?id=5", kind="regex", source="^/page.php?id=5$")
    assert result["text"].startswith("This redirect does not match that URL. Expressions match only the path.")
    assert not result["works"]


def test_stored_rule_is_no_duplicate_of_itself_while_preview(editor):
    stored = rule("/old/", "/articles/")
    assert preview(editor, "/old", rule=stored.pk)["works"]
    assert "already" in preview(editor, "/old")["text"]


def test_list_shows_targets_and_usage(editor, site):
    leads = rule("/old/", redirect_page_id=site.team.pk, hits=12)
    rule("/gone/", status=410)
    for ago, count in ((0, 3), (5, 9)):
        RedirectHit.objects.create(rule=leads, day=timezone.localdate() - timedelta(days=ago), count=count)
    page = soup(editor.get(LIST))
    rows = {row.select_one("a").get_text(strip=True): row for row in page.select("tbody tr")}
    assert "Team" in rows["/old/"].get_text()
    assert "Nowhere (gone)" in rows["/gone/"].get_text()
    assert rows["/old/"].select_one("svg.sparkline")["aria-label"] == "Used 12 times in the last 90 days"
    assert "Not used in the last 90 days" in rows["/gone/"].get_text()


def test_large_numbers_of_uses_have_separators(editor):
    RedirectRule.objects.create(source="/busy/", target="/team/", hits=12345)
    assert "12,345" in soup(editor.get(LIST)).main.get_text()


def test_list_is_searched_and_filtered(editor, site):
    rule("/Old-Blog/", "/articles/", kind=Kind.PREFIX)
    rule("/gone/", status=410, enabled=False)
    rule("/page/", redirect_page_id=site.team.pk, automatically_created=True)

    def shown(**query):
        return {cell.get_text(strip=True) for cell in soup(editor.get(LIST, query)).select("tbody .title-wrapper a")}

    assert shown(q="old-blog") == {"/Old-Blog/*"}
    assert shown(q="team") == {"/page/"}
    assert shown(kind="prefix") == {"/Old-Blog/*"}
    assert shown(status="410") == {"/gone/"}
    assert shown(enabled="false") == {"/gone/"}
    assert shown(leads_to="page") == {"/page/"}
    assert shown(leads_to="nowhere") == {"/gone/"}
    assert shown(automatically_created="true") == {"/page/"}
    assert shown(use="never") == {"/Old-Blog/*", "/gone/", "/page/"}
    assert shown(use="year") == set()


def test_number_of_queries_does_not_grow_with_the_list(editor, site, django_assert_max_num_queries):
    for number in range(40):
        created = rule(f"/{number}/", redirect_page_id=site.team.pk)
        RedirectHit.objects.create(rule=created, day=timezone.localdate(), count=1)
    editor.get(LIST)
    with django_assert_max_num_queries(30):
        editor.get(LIST)


def test_empty_list_explains_what_to_do(editor):
    assert "There are no redirects yet" in soup(editor.get(LIST)).get_text()


def bulk(client, action, *rules):
    ids = "&".join(f"id={rule.pk}" for rule in rules)
    return client.post(f"/admin/bulk/redirects/redirectrule/{action}/?next={LIST}&{ids}", follow=True)


def test_list_offers_to_add_several_redirects(editor, person):
    assert "/admin/redirects/add-several/" in editor.get(LIST).content.decode()
    assert "/admin/redirects/add-several/" not in person("Editors").get(LIST).content.decode()


def test_selection_is_not_called_snippets(editor):
    rule("/a/", "/team/")
    page = soup(editor.get(LIST))
    assert page.select_one("[data-bulk-action-footer]")["data-bulk-action-footer"] == "ITEM"
    assert "snippet" not in page.main.get_text().lower()


def test_rules_are_disabled_and_enabled(editor, client):
    rules = [rule("/a/", "/team/"), rule("/b/", "/team/")]
    assert "2 redirects disabled" in messages(bulk(editor, "disable", *rules))[0]
    assert client.get("/a/").status_code == 404
    bulk(editor, "enable", *rules)
    assert client.get("/a/")["Location"] == "/team/"


def test_rule_that_would_loop_stays_disabled(editor):
    off = rule("/a/", "/b/", enabled=False)
    rule("/b/", "/a/")
    response = bulk(editor, "enable", off)
    assert any("/a/ could not be enabled" in text for text in messages(response))
    off.refresh_from_db()
    assert not off.enabled


def test_bulk_deletion_is_logged(editor):
    rules = [rule("/a/", "/team/"), rule("/b/", "/team/")]
    bulk(editor, "delete", *rules)
    assert not Redirect.objects.exists()
    assert ModelLogEntry.objects.filter(action="wagtail.delete").count() == 2


def test_check_shows_findings_and_fixes_them(editor):
    dead = [rule("/a/", "/nowhere/"), rule("/b/", "/nowhere/")]
    page = soup(editor.get("/admin/redirects/check/"))
    assert page.select_one("#redirects-dead").get_text() == "Dead ends (2)"
    editor.post("/admin/redirects/check/", {"fix": "delete", "rule": dead[0].pk})
    editor.post("/admin/redirects/check/", {"fix": "gone", "kind": "dead"})
    assert [(rule.source, rule.status) for rule in RedirectRule.objects.all()] == [("/b/", 410)]
    assert "No problems found" in soup(editor.get("/admin/redirects/check/")).get_text()


@pytest.mark.parametrize("data", [{"fix": "magic"}, {"fix": "delete", "rule": "x"}, {}])
def test_check_rejects_unknown_fixes(editor, data):
    assert editor.post("/admin/redirects/check/", data).status_code == 400


@pytest.mark.parametrize("old", ["", "add/", "1/", "1/delete/", "import/", "import/process/", "results/"])
def test_wagtail_redirect_views_redirect_to_the_custom_views(editor, old):
    response = editor.get(f"/admin/redirects/{old}")
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/redirects/rules/")


URLS = {
    "list": ("get", LIST),
    "results": ("get", f"{LIST}results/"),
    "check": ("get", "/admin/redirects/check/"),
    "test": ("get", "/admin/redirects/test/"),
    "history": ("get", f"{LIST}history/{{pk}}/"),
    "add": ("get", f"{LIST}add/"),
    "edit": ("get", f"{LIST}edit/{{pk}}/"),
    "delete": ("get", f"{LIST}delete/{{pk}}/"),
    "fix": ("post", "/admin/redirects/check/"),
    "bulk": ("get", "/admin/bulk/redirects/redirectrule/disable/?id={pk}"),
}
VIEW_ONLY = {"list", "results", "check", "test"}


@pytest.mark.parametrize("name", URLS)
@pytest.mark.parametrize("who", ["nobody", "Editors", "Medical reviewers", MANAGERS])
def test_each_role_can_open_what_it_is_permitted_to(person, who, name):
    stored = rule("/old/", "/nowhere/")
    client = Client() if who == "nobody" else person(who)
    method, url = URLS[name]
    data = {"fix": "gone", "rule": stored.pk} if method == "post" else None
    response = getattr(client, method)(url.format(pk=stored.pk), data)
    if who == "nobody":
        assert response["Location"].startswith("/admin/login/")
    elif who == MANAGERS:
        assert response.status_code == (302 if name == "fix" else 200)
    elif name == "bulk":
        assert "can view redirects, but not change" in response.content.decode()
    else:
        is_denied = response.status_code == 403 or response.headers.get("Location") == "/admin/"
        assert is_denied != (name in VIEW_ONLY)
    stored.refresh_from_db()
    assert (stored.status == 410) == (name == "fix" and who == MANAGERS)


@pytest.mark.parametrize(
    "url", ["pages/add/home/standardpage/1/", "images/", "users/", "sites/", "groups/", "snippets/pages/topic/"]
)
def test_redirect_managers_cannot_open_other_views(person, url):
    response = person(MANAGERS).get(f"/admin/{url}")
    assert response.status_code in (302, 403, 404)


def test_all_menu_items_are_in_the_redirects_menu_and_none_under_snippets(editor, site):
    menu = editor.get("/admin/").content.decode()
    assert "All redirects" in menu
    assert '"/admin/snippets/"' not in menu


def test_menu_is_shown_to_users_with_permission(person, editor):
    for client, shown in ((editor, True), (person("Editors"), True), (person(MANAGERS), True)):
        assert (LIST in client.get("/admin/").content.decode()) is shown


def test_rule_for_a_url_that_the_site_itself_uses_is_marked_in_the_list(editor):
    RedirectRule.objects.create(source="/old/", target="/team/")
    assert "never applies" not in text_of(editor.get("/admin/redirects/rules/"))
    RedirectRule.objects.create(source="/healthz/", target="/team/")
    assert "never applies" in text_of(editor.get("/admin/redirects/rules/"))
