"""The report of URLs not found: filters, suggestions, bulk actions, export, and permissions."""

import csv
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from site_core.redirects.models import NotFoundPath, RedirectRule
from site_core.redirects.serving import suggestions
from tests.support import factories
from tests.support.html import soup, text_of

REPORT = "/admin/reports/not-found/"
BULK = "/admin/bulk/redirects/notfoundpath/{}/"


@pytest.fixture(autouse=True)
def _site(site):
    return site


@pytest.fixture
def log_path(site):
    """Return a function that adds a path to the log."""

    def log(path, **values):
        now = timezone.now()
        return NotFoundPath.objects.create(
            **{"site": site.site, "path": path, "hits": 1, "first_seen": now, "last_seen": now, **values}
        )

    return log


def rows(response):
    return [cell.get_text(" ", strip=True) for cell in soup(response).select("td.title .title-wrapper")]


def links(response):
    return [link["href"] for link in soup(response).select("#listing-results td a")]


def test_empty_report_explains_what_it_will_list(editor):
    assert "No missing URLs have been requested yet" in text_of(editor.get(REPORT))


@pytest.mark.parametrize(("show", "shown"), [("", "/old/"), ("probes", "/wp-login.php"), ("ignored", "/noise/")])
def test_probes_and_ignored_urls_are_listed_separately(editor, log_path, show, shown):
    log_path("/old/")
    log_path("/wp-login.php", is_probe=True)
    log_path("/noise/", ignored=True)
    assert rows(editor.get(REPORT, {"show": show})) == [shown]


def test_most_requested_url_comes_first_and_the_order_can_be_changed(editor, log_path):
    log_path("/seldom/", hits=1)
    log_path("/often/", hits=9)
    assert rows(editor.get(REPORT)) == ["/often/", "/seldom/"]
    assert rows(editor.get(REPORT, {"ordering": "-last_seen"})) == ["/often/", "/seldom/"]
    assert rows(editor.get(REPORT, {"ordering": "hits"})) == ["/seldom/", "/often/"]


def test_url_can_be_searched_by_part_of_it_or_by_the_linking_host(editor, log_path):
    log_path("/old-news/", referrer_host="herald.example")
    log_path("/other/")
    assert rows(editor.get(REPORT, {"q": "news"})) == ["/old-news/"]
    assert rows(editor.get(REPORT, {"q": "herald"})) == ["/old-news/"]
    assert "No URLs match" in text_of(editor.get(REPORT, {"q": "nothing"}))


def test_link_leads_to_a_form_prefilled_with_the_most_similar_page(editor, log_path, site):
    log_path("/team/maya-elison.html")
    first = links(editor.get(REPORT))[0]
    assert parse_qs(urlsplit(first).query) == {
        "source": ["/team/maya-elison.html"],
        "site": [str(site.site.pk)],
        "redirect_page": [str(site.author.pk)],
    }
    assert editor.get(first).context["form"].initial["redirect_page"] == site.author.pk


def test_form_is_prefilled_with_urls_that_contain_special_characters(editor, log_path):
    log_path("/100% sure? #1/")
    form = editor.get(links(editor.get(REPORT))[0]).context["form"]
    rule = RedirectRule.objects.create(source=form.initial["source"], target="/team/")
    assert rule.path == "/100% sure? #1/"


def test_url_is_escaped(editor, log_path):
    log_path("/<script>alert(1)</script>/")
    assert "<script>alert(1)" not in editor.get(REPORT).content.decode()


def test_url_is_deleted_once_it_has_a_redirect(editor, log_path, site):
    log_path("/Old-Maya/")
    log_path("/old-maya")
    other = log_path("/old-maya-2/")
    form = {"source": "/old-maya/", "kind": "exact", "query_mode": "ignore", "query": "", "status": "301"}
    ticked = dict.fromkeys(("ignore_case", "ignore_slash", "carry_query", "enabled"), "on")
    more = {"redirect_page": "", "target": "/team/", "notes": "", "priority": "0"}
    editor.post("/admin/redirects/rules/add/", {**form, **ticked, **more})
    assert RedirectRule.objects.exists()
    assert list(NotFoundPath.objects.all()) == [other]


def test_url_that_a_pattern_matches_is_marked(editor, log_path):
    log_path("/old-blog/a/")
    rule = RedirectRule.objects.create(source="/old-blog/*", kind="prefix", target="/articles/")
    response = editor.get(REPORT)
    assert f"/admin/redirects/rules/edit/{rule.pk}/" in links(response)
    assert "Now redirected" in text_of(response)
    assert not [link for link in links(response) if "source=" in link]  # nothing to add


@pytest.mark.parametrize(
    ("action", "left", "ignored"), [("ignore", 2, 1), ("unignore", 2, 0), ("remove", 1, 0)], ids=str
)
def test_button_in_a_row_changes_only_that_row(editor, log_path, action, left, ignored):
    row = log_path("/a/", ignored=action == "unignore")
    log_path("/b/")
    page = soup(editor.get(REPORT, {"show": "ignored" if row.ignored else ""}))
    url = next(form["action"] for form in page.select("td form") if f"/{action}/?id={row.pk}&" in form["action"])
    assert editor.post(url).url.startswith(REPORT)
    assert NotFoundPath.objects.count() == left
    assert NotFoundPath.objects.filter(ignored=True).count() == ignored


def test_several_urls_are_ignored_after_a_confirmation(editor, log_path):
    ids = [log_path("/a/").pk, log_path("/b/").pk]
    url = f"{BULK.format('ignore')}?id={ids[0]}&id={ids[1]}&next={REPORT}"
    assert "Ignore 2 URLs?" in text_of(editor.get(url))
    editor.post(url)
    assert NotFoundPath.objects.filter(ignored=True).count() == 2


def test_clearing_asks_for_confirmation_and_deletes_only_the_selected_section(editor, log_path):
    log_path("/a/")
    log_path("/wp-login.php", is_probe=True)
    log_path("/noise/", ignored=True)
    clear = f"{REPORT}clear/"
    assert "Delete 1 URL requested by bots" in text_of(editor.get(clear, {"show": "probes"}))
    assert NotFoundPath.objects.count() == 3
    editor.post(f"{clear}?show=probes")
    assert {row.path for row in NotFoundPath.objects.all()} == {"/a/", "/noise/"}
    assert "nothing to delete" in text_of(editor.get(clear, {"show": "probes"}))


def test_exported_cells_are_not_formulas(editor, log_path):
    log_path("/=cmd|'/c calc'!A1", referrer_host="=cmd|x")
    log_path("/b/", referrer_host="-2+3")
    response = editor.get(REPORT, {"export": "csv"})
    lines = list(csv.reader(response.getvalue().decode().splitlines()))
    assert lines[0][:2] == ["URL", "Requests"]
    assert len(lines) == 3
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@"))]


def test_editors_see_the_report_without_buttons(person, log_path):
    row = log_path("/team/maya-elison/")
    page = soup(person("Editors").get(REPORT))
    assert page.select("td.title")
    assert not page.select("td form, td a, td input, section.footer")
    client = Client()
    client.force_login(Group.objects.get(name="Editors").user_set.get())
    client.post(f"{BULK.format('remove')}?id={row.pk}")
    client.post(f"{BULK.format('ignore')}?id={row.pk}")
    client.post(f"{REPORT}clear/")
    row.refresh_from_db()
    assert not row.ignored


def test_redirect_managers_can_use_all_buttons(person, log_path):
    row = log_path("/team/maya-elison/")
    client = person("Redirect managers")
    assert soup(client.get(REPORT)).select("td form")
    client.post(f"{BULK.format('remove')}?id={row.pk}")
    assert not NotFoundPath.objects.exists()


def test_user_without_permission_cannot_open_the_report(person, log_path, django_user_model):
    user = django_user_model.objects.create_user("outsider", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    assert client.get(REPORT).status_code == 302
    assert REPORT not in client.get("/admin/").content.decode()


def test_report_is_in_both_menus(editor):
    assert editor.get("/admin/account/").content.decode().count(REPORT) == 2


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/maya-ellison/", "Maya Ellison"),
        ("/people/maya_ellison.html", "Maya Ellison"),
        ("/team/maya-elison", "Maya Ellison"),
        ("/TEAM/Tomás-Arreola/", "Tomás Arreola"),
        ("/our-team/", "Team"),
        ("/artikles/", "Articles"),
        ("/zzzz-qqqq/", None),
        ("/", None),
    ],
)
def test_page_with_a_similar_slug_or_title_is_suggested(site, path, title):
    found = suggestions.suggest_pages(path, site.site)
    assert (found[0].title if found else None) == title


def test_best_page_comes_first_and_the_limit_is_respected(site):
    for number in range(6):
        factories.StandardPageFactory(parent=site.home, title=f"Ketamine {number}", slug=f"ketamine-therapy-{number}")
    found = suggestions.suggest_pages("/blog/ketamine-therapy-4/", site.site)
    assert len(found) == 3
    assert found[0].slug == "ketamine-therapy-4"


def test_page_is_not_suggested_for_its_own_url(site):
    """An index responds with 404 to ``?page=9``; a redirect to itself would be a loop."""
    assert site.articles not in suggestions.suggest_pages("/articles/", site.site)


def test_private_and_unpublished_pages_are_never_suggested(site):
    factories.StandardPageFactory(parent=site.home, slug="secret-plan", live=False)
    factories.make_private(factories.StandardPageFactory(parent=site.home, slug="secret-plans"))
    assert suggestions.suggest_pages("/secret-plan/", site.site) == []


def test_page_whose_title_has_another_word_order_is_suggested(site):
    page = factories.StandardPageFactory(parent=site.home, title="Parking and directions", slug="getting-here")
    assert suggestions.suggest_pages("/directions-parking/", site.site)[0].pk == page.pk
