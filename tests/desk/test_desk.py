"""The admin's first screen: what needs a person, for each role, also when a panel fails."""

from datetime import date

import pytest
from django.contrib.auth.models import Group, User
from django.db import connection

from site_core.desk import loading
from site_core.lib import desk
from site_core.lib.desk import DeskItem, DeskPanel, register_desk_items, register_desk_panel
from tests.support.html import soup

ROLES = ["Front desk", "Editors", "Medical reviewers", "Redirect managers", "Site admins"]


@pytest.fixture
def registry(monkeypatch):
    """Let a test register panels of its own, and no others."""
    monkeypatch.setattr(desk, "_panels", {})
    monkeypatch.setattr(desk, "_sources", {})


def add_panel(get_items, name="lamps", **fields):
    values = {"label": name.title(), "order": 10, "empty": "No lamps yet. Buy one."} | fields
    register_desk_panel(DeskPanel(name, **values))
    register_desk_items(name)(get_items)


def text_of(client):
    return soup(client.get("/admin/")).select_one(".desk-page").get_text(" ", strip=True)


def sign_in(client, group):
    user = User.objects.create_user("eve")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return user


class TestSummary:
    def test_counts_what_needs_the_person_and_links_to_it(self, registry, site, editor):
        add_panel(lambda user: [DeskItem("A dark lamp", "/lamp/", due=1), DeskItem("Three more", due=2)])
        page = soup(editor.get("/admin/"))
        assert "3 things need you today." in page.select_one(".desk-summary").get_text()
        target = page.select_one(".desk-jumps a")["href"].removeprefix("#")
        assert page.find(id=target).get_text(" ", strip=True).startswith("Lamps")

    def test_says_when_nothing_needs_the_person(self, registry, site, editor):
        add_panel(lambda user: [DeskItem("A bright lamp")])
        assert "Nothing needs you today." in text_of(editor)

    def test_empty_panel_says_what_to_do(self, registry, site, editor):
        add_panel(lambda user: [])
        assert "No lamps yet. Buy one." in text_of(editor)

    def test_text_of_items_is_escaped(self, registry, site, editor):
        add_panel(lambda user: [DeskItem("<b>lamp</b>", "/", "<i>dark</i>", "<u>old</u>")])
        html = editor.get("/admin/").text
        assert "&lt;b&gt;lamp&lt;/b&gt;" in html
        assert not {"<b>lamp", "<i>dark", "<u>old"} & {
            part for part in ("<b>lamp", "<i>dark", "<u>old") if part in html
        }

    def test_items_with_a_date_come_in_its_order(self, registry, site, editor):
        items = [DeskItem("Undated"), DeskItem("Later", date=date(2030, 1, 2)), DeskItem("Soon", date=date(2030, 1, 1))]
        add_panel(lambda user: items)
        links = soup(editor.get("/admin/")).select(".desk-title")
        assert [link.get_text() for link in links] == ["Soon", "Later", "Undated"]

    def test_items_after_the_fifth_are_one_click_away(self, registry, site, editor):
        add_panel(lambda user: [DeskItem(f"Lamp {number}") for number in range(7)])
        details = soup(editor.get("/admin/")).select_one(".desk-others")
        assert "Show 2 more" in details.get_text()
        assert len(details.select("li")) == 2


class TestFailures:
    def test_panel_that_fails_says_so_in_place_and_the_others_are_shown(self, registry, site, editor, caplog):
        def fail(user):
            yield DeskItem("Half a list")
            raise RuntimeError("No power")

        add_panel(fail)
        add_panel(lambda user: [DeskItem("A chair")], name="chairs", order=20)
        text = text_of(editor)
        assert "This list could not be loaded completely." in text
        assert "A chair" in text
        assert "No power" not in text
        assert "No power" in caplog.text

    def test_error_of_the_database_does_not_end_the_others(self, registry, site, editor):
        def read_missing_table(user):
            with connection.cursor() as cursor:
                cursor.execute("SELECT * FROM no_such_table")

        add_panel(read_missing_table)
        add_panel(lambda user: [DeskItem(user.groups.count())], name="chairs", order=20)
        assert "This list could not be loaded completely." in text_of(editor)

    def test_sources_that_no_time_is_left_for_are_not_asked(self, registry, site, editor, monkeypatch):
        monkeypatch.setattr(loading, "DESK_SECONDS", -1)
        asked = []
        add_panel(lambda user: asked.append(user) or [])
        text = text_of(editor)
        assert not asked
        assert "Not everything could be loaded." in text


class TestRoles:
    @pytest.mark.parametrize(
        ("group", "shown", "hidden"),
        [
            ("Front desk", {"inquiries"}, {"yours", "going-stale", "worst-pages", "site-health"}),
            ("Editors", {"yours", "comments", "drafts", "coming-up", "going-stale"}, {"inquiries", "backups"}),
            ("Medical reviewers", {"yours", "going-stale"}, {"inquiries", "site-health"}),
            ("Redirect managers", {"urls-not-found"}, {"yours", "inquiries"}),
            ("Site admins", {"yours", "inquiries", "site-health", "backups", "indexing"}, set()),
        ],
    )
    def test_each_role_sees_the_panels_that_it_may_use(self, site, client, group, shown, hidden):
        sign_in(client, group)
        panels = soup(client.get("/admin/")).select(".desk-panel")
        names = {panel["aria-labelledby"].removeprefix("desk-") for panel in panels}
        assert shown <= names
        assert not hidden & names

    @pytest.mark.parametrize(
        "group", ["Front desk", "Editors", "Medical reviewers", "Redirect managers", "Site admins"]
    )
    def test_links_to_whole_lists_open(self, site, client, group):
        sign_in(client, group)
        links = {link["href"] for link in soup(client.get("/admin/")).select(".desk-more a, .desk-choose a")}
        assert {url: client.get(url).status_code for url in links} == dict.fromkeys(links, 200)

    def test_people_without_pages_can_only_write_banners_and_have_no_search(self, site, client):
        sign_in(client, "Front desk")
        page = soup(client.get("/admin/"))
        assert [link.get_text() for link in page.select(".desk-write a")] == ["Add a banner", "Closed today"]
        assert not page.select(".desk-search")

    def test_people_who_write_nothing_have_no_links_for_it(self, site, client):
        sign_in(client, "Redirect managers")
        assert not soup(client.get("/admin/")).select(".desk-write, .desk-search")

    def test_editors_start_a_page_with_one_click(self, site, client):
        sign_in(client, "Editors")
        links = soup(client.get("/admin/")).select(".desk-write a")
        assert [link.get_text() for link in links] == ["Write an article", "Write a treatment", "Start from a template"]
        assert soup(client.get(links[0]["href"])).select_one("form#page-edit-form, form[data-edit-form]")

    def test_templates_of_all_page_types_are_on_one_screen(self, site, client):
        sign_in(client, "Editors")
        page = soup(client.get("/admin/page-templates/choose/"))
        headings = [heading.get_text() for heading in page.select("h2.w-h2")]
        assert {"article", "treatment"} <= {heading.lower() for heading in headings}
        assert client.get(page.select_one(".page-template a")["href"]).status_code == 200
