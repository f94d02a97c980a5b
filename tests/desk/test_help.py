"""The guide inside of the admin, and the tour."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from site_core.desk.guide import FOLDER, get_guide
from site_core.desk.help import get_steps, tour_url
from tests.support.html import soup, text_of

HOME = "/admin/"


@pytest.fixture
def guide(editor, site):
    return soup(editor.get(reverse("guide")))


def test_guide_is_the_document_with_its_contents(guide):
    titles = re.findall(r"^##+ (.+)$", (FOLDER / "editors.md").read_text(), re.MULTILINE)
    assert [heading.get_text() for heading in guide.select(".guide h2, .guide h3")] == titles
    assert len(guide.select(".guide details a")) == len(titles)


def test_guide_has_the_title_of_the_document(guide):
    assert "For editors" in guide.select_one("header").get_text()
    assert "For editors" in guide.title.get_text()


def test_links_within_the_guide_lead_to_a_heading(guide):
    ids = {element["id"] for element in guide.select("[id]")}
    links = [link["href"] for link in guide.select(".guide a[href^='#']")]
    assert len(links) > 20
    assert [link for link in links if link[1:] not in ids] == []


def test_images_of_the_guide_are_in_the_admin(guide, editor):
    urls = [image["src"] for image in guide.select(".guide img")]
    assert urls
    for url in urls:
        response = editor.get(url)
        assert response.status_code == 200
        assert response["Content-Type"] == "image/webp"
        response.close()


def test_links_lead_to_other_guides_and_not_to_files(guide, editor):
    links = {link["href"] for link in guide.select(".guide a[href]") if not link["href"].startswith("#")}
    assert reverse("guide", args=["redirects"]) in links
    assert [link for link in links if ".md" in link] == []
    assert editor.get(reverse("guide", args=["redirects"])).status_code == 200


@pytest.mark.parametrize("name", ["security", "operations", "nothing"])
def test_other_documents_are_not_in_the_admin(editor, site, name):
    assert editor.get(reverse("guide", args=[name])).status_code == 404


def test_image_that_does_not_exist_is_not_found(editor, site):
    assert editor.get(reverse("guide_image", args=["nothing"])).status_code == 404


def test_search_lists_the_sections_with_all_words(editor, site):
    page = soup(editor.get(reverse("guide"), {"q": "word DOCUMENT"}))
    results = [link.get_text() for link in page.select("section[aria-labelledby=guide-results] a")]
    assert results[0] == "Open a Word document"
    assert "Required notices" not in results


def test_search_without_results_says_what_to_do(editor, site):
    assert "Try another word" in text_of(editor.get(reverse("guide"), {"q": "xylophone <b>"}))


def test_html_in_a_document_is_escaped(monkeypatch, tmp_path):
    monkeypatch.setattr("site_core.desk.guide.FOLDER", tmp_path)
    Path(tmp_path, "editors.md").write_text("# Guide\n\n## One\n\n<script>alert(1)</script> [x](javascript:alert(1))\n")
    html = get_guide("editors").sections[1].html
    assert "<script>" not in html
    assert "href" not in html


def test_guide_follows_its_file(monkeypatch, tmp_path):
    monkeypatch.setattr("site_core.desk.guide.FOLDER", tmp_path)
    assert get_guide("editors") is None
    path = Path(tmp_path, "editors.md")
    path.write_text("# First\n")
    assert get_guide("editors").title == "First"


def test_visitors_do_not_see_the_guide(client, db):
    assert client.get(reverse("guide")).status_code == 302


# The tour


def tour_of(client, url=HOME):
    return soup(client.get(url)).select_one(".tour")


def test_tour_begins_at_the_first_sign_in(editor, site):
    tour = tour_of(editor)
    assert "step 1 of 5" in tour.get_text()
    assert tour.select_one("#tour")["tabindex"] == "-1"


def test_steps_follow_each_other_to_the_end(editor, site):
    url, titles = tour_url(), []
    while url:
        tour = tour_of(editor, url)
        titles.append(tour.select_one("h2").get_text())
        following = tour.find("a", string="Next")
        url = following and following["href"]
    assert titles == ["Your desk", "The menu", "Write", "Review and publish", "Help"]


def test_skipped_tour_stays_away_and_can_be_opened_again(editor, site):
    editor.post(reverse("desk_tour_end"))
    assert tour_of(editor) is None
    assert tour_of(editor, tour_url())


def test_tour_belongs_to_one_person(editor, site, client, django_user_model):
    editor.post(reverse("desk_tour_end"))
    client.force_login(django_user_model.objects.create_superuser("other"))
    assert tour_of(client)


@pytest.mark.parametrize("number", ["0", "-1", "9", "99999999999", "x", "²"])
def test_wrong_step_is_no_error(editor, site, number):
    assert editor.get(HOME, {"tour": number}).status_code == 200


def test_front_desk_sees_only_what_it_may_use(db, django_user_model):
    user = django_user_model.objects.create_user("fay")
    user.groups.add(Group.objects.get(name="Front desk"))
    titles = [str(step.title) for step in get_steps(user)]
    assert titles == ["Your desk", "The menu", "Your work", "Your account", "Help"]


def test_help_menu_has_guide_and_tour(editor, site):
    html = editor.get(HOME).content.decode()
    assert "Guide for editors" in html
    assert "Take the tour" in html
