"""The report of addresses not found: filters, proposals, one click to a redirect, ignoring, export, rights."""

import csv
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from site_core.redirects import similar
from site_core.redirects.models import NotFoundPath, RedirectRule
from tests import factories
from tests.html import soup, text_of

REPORT = "/admin/reports/not-found/"
BULK = "/admin/bulk/site_core/notfoundpath/{}/"


@pytest.fixture(autouse=True)
def _site(site):
    return site


@pytest.fixture
def missed(site):
    """A function that puts an address into the log."""

    def miss(path, **values):
        now = timezone.now()
        return NotFoundPath.objects.create(
            **{"site": site.site, "path": path, "hits": 1, "first_seen": now, "last_seen": now, **values}
        )

    return miss


def rows(response):
    return [cell.get_text(" ", strip=True) for cell in soup(response).select("td.title .title-wrapper")]


def links(response):
    return [link["href"] for link in soup(response).select("#listing-results td a")]


def test_empty_report_says_what_will_stand_there(editor):
    assert "Nobody has asked for an address that isn’t there" in text_of(editor.get(REPORT))


@pytest.mark.parametrize(("show", "shown"), [("", "/old/"), ("probes", "/wp-login.php"), ("ignored", "/noise/")])
def test_probes_and_ignored_addresses_stand_apart(editor, missed, show, shown):
    missed("/old/")
    missed("/wp-login.php", is_probe=True)
    missed("/noise/", ignored=True)
    assert rows(editor.get(REPORT, {"show": show})) == [shown]


def test_most_wanted_address_comes_first_and_the_order_can_be_changed(editor, missed):
    missed("/seldom/", hits=1)
    missed("/often/", hits=9)
    assert rows(editor.get(REPORT)) == ["/often/", "/seldom/"]
    assert rows(editor.get(REPORT, {"ordering": "-last_seen"})) == ["/often/", "/seldom/"]
    assert rows(editor.get(REPORT, {"ordering": "hits"})) == ["/seldom/", "/often/"]


def test_address_is_found_by_a_part_of_it_or_by_the_host_that_links_there(editor, missed):
    missed("/old-news/", referrer_host="herald.example")
    missed("/other/")
    assert rows(editor.get(REPORT, {"q": "news"})) == ["/old-news/"]
    assert rows(editor.get(REPORT, {"q": "herald"})) == ["/old-news/"]
    assert "No address matches" in text_of(editor.get(REPORT, {"q": "nothing"}))


def test_one_click_leads_to_a_form_filled_in_with_the_most_similar_page(editor, missed, site):
    missed("/team/maya-elison.html")
    first = links(editor.get(REPORT))[0]
    assert parse_qs(urlsplit(first).query) == {
        "source": ["/team/maya-elison.html"],
        "site": [str(site.site.pk)],
        "redirect_page": [str(site.author.pk)],
    }
    assert editor.get(first).context["form"].initial["redirect_page"] == site.author.pk


def test_address_with_characters_that_end_a_path_comes_through_the_form_whole(editor, missed):
    missed("/100% sure? #1/")
    form = editor.get(links(editor.get(REPORT))[0]).context["form"]
    rule = RedirectRule.objects.create(source=form.initial["source"], target="/team/")
    assert rule.path == "/100% sure? #1/"


def test_hostile_address_is_shown_as_text(editor, missed):
    missed("/<script>alert(1)</script>/")
    assert "<script>alert(1)" not in editor.get(REPORT).content.decode()


def test_address_leaves_the_list_once_a_redirect_is_made_for_it(editor, missed, site):
    missed("/Old-Maya/")
    missed("/old-maya")
    other = missed("/old-maya-2/")
    form = {"source": "/old-maya/", "kind": "exact", "query_mode": "ignore", "query": "", "status": "301"}
    ticked = dict.fromkeys(("ignore_case", "ignore_slash", "carry_query", "enabled"), "on")
    more = {"redirect_page": "", "target": "/team/", "notes": "", "priority": "0"}
    editor.post("/admin/redirects/rules/add/", {**form, **ticked, **more})
    assert RedirectRule.objects.exists()
    assert list(NotFoundPath.objects.all()) == [other]


def test_address_that_a_pattern_answers_by_now_is_marked(editor, missed):
    missed("/old-blog/a/")
    rule = RedirectRule.objects.create(source="/old-blog/*", kind="prefix", target="/articles/")
    response = editor.get(REPORT)
    assert f"/admin/redirects/rules/edit/{rule.pk}/" in links(response)
    assert "A redirect answers now" in text_of(response)


@pytest.mark.parametrize(
    ("action", "left", "ignored"), [("ignore", 2, 1), ("unignore", 2, 0), ("remove", 1, 0)], ids=str
)
def test_button_of_a_row_changes_that_row_only(editor, missed, action, left, ignored):
    row = missed("/a/", ignored=action == "unignore")
    missed("/b/")
    page = soup(editor.get(REPORT, {"show": "ignored" if row.ignored else ""}))
    address = next(form["action"] for form in page.select("td form") if f"/{action}/?id={row.pk}&" in form["action"])
    assert editor.post(address).url.startswith(REPORT)
    assert NotFoundPath.objects.count() == left
    assert NotFoundPath.objects.filter(ignored=True).count() == ignored


def test_several_addresses_are_ignored_after_a_question(editor, missed):
    ids = [missed("/a/").pk, missed("/b/").pk]
    address = f"{BULK.format('ignore')}?id={ids[0]}&id={ids[1]}&next={REPORT}"
    assert "Ignore: 2 addresses?" in text_of(editor.get(address))
    editor.post(address)
    assert NotFoundPath.objects.filter(ignored=True).count() == 2


def test_clearing_asks_first_and_removes_only_what_was_shown(editor, missed):
    missed("/a/")
    missed("/wp-login.php", is_probe=True)
    missed("/noise/", ignored=True)
    clear = f"{REPORT}clear/"
    assert "Remove 1 address asked for by bots" in text_of(editor.get(clear, {"show": "probes"}))
    assert NotFoundPath.objects.count() == 3
    editor.post(f"{clear}?show=probes")
    assert {row.path for row in NotFoundPath.objects.all()} == {"/a/", "/noise/"}
    assert "nothing to remove" in text_of(editor.get(clear, {"show": "probes"}))


def test_exported_rows_compute_nothing_in_a_spreadsheet(editor, missed):
    missed("/=cmd|'/c calc'!A1", referrer_host="=cmd|x")
    missed("/b/", referrer_host="-2+3")
    response = editor.get(REPORT, {"export": "csv"})
    lines = list(csv.reader(response.getvalue().decode().splitlines()))
    assert lines[0][:2] == ["Address", "Times"]
    assert len(lines) == 3
    assert not [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@"))]


def test_editors_see_the_list_without_buttons(person, missed):
    row = missed("/team/maya-elison/")
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


def test_redirect_managers_may_do_all_of_it(person, missed):
    row = missed("/team/maya-elison/")
    client = person("Redirect managers")
    assert soup(client.get(REPORT)).select("td form")
    client.post(f"{BULK.format('remove')}?id={row.pk}")
    assert not NotFoundPath.objects.exists()


def test_somebody_without_the_right_to_look_is_sent_away(person, missed, django_user_model):
    user = django_user_model.objects.create_user("outsider", password="x")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    assert client.get(REPORT).status_code == 302
    assert REPORT not in client.get("/admin/").content.decode()


def test_report_stands_in_both_menus(editor):
    assert editor.get("/admin/").content.decode().count(REPORT) == 2


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
def test_page_proposed_is_the_one_whose_slug_or_title_is_near(site, path, title):
    found = similar.suggest_pages(path, site.site)
    assert (found[0].title if found else None) == title


def test_best_page_comes_first_and_no_more_are_proposed_than_asked_for(site):
    for number in range(6):
        factories.StandardPageFactory(parent=site.home, title=f"Ketamine {number}", slug=f"ketamine-therapy-{number}")
    found = similar.suggest_pages("/ketamine-therapy-4/", site.site)
    assert len(found) == 3
    assert found[0].slug == "ketamine-therapy-4"


def test_private_and_unpublished_pages_are_never_proposed(site):
    factories.StandardPageFactory(parent=site.home, slug="secret-plan", live=False)
    factories.restrict(factories.StandardPageFactory(parent=site.home, slug="secret-plans"))
    assert similar.suggest_pages("/secret-plan/", site.site) == []


def test_title_of_another_word_order_is_found_by_the_words(site):
    page = factories.StandardPageFactory(parent=site.home, title="Parking and directions", slug="getting-here")
    assert similar.suggest_pages("/directions-parking/", site.site)[0].pk == page.pk
