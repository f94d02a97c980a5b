"""Which site, person, topic, kind of page, and link something is, also in a later import."""

import pytest

from blog.models import ArticlePage
from home.models import StandardPage
from site_core.pages.models import PersonPage, Topic
from site_core.wordpress.importing.engine import analyze, find_source
from site_core.wordpress.importing.mapping import propose_type
from site_core.wordpress.models import ImportRun
from tests.support.wordpress_site import import_export, item, outcomes_of, write_export

pytestmark = pytest.mark.django_db


@pytest.fixture
def export(tmp_path, site):
    return lambda *items: write_export(tmp_path / "export.xml", *items)


@pytest.mark.parametrize("base", ["http://harbor.example", "https://www.harbor.example", "https://Harbor.example/"])
def test_one_site_has_one_source_with_any_scheme_and_with_www(export, base):
    import_export(export(item(1)))
    path = export(item(1))
    path.write_text(path.read_text().replace("https://harbor.example</wp:base", f"{base}</wp:base"))
    import_export(path)
    assert ArticlePage.objects.filter(title="Item 1").count() == 1
    assert ImportRun.objects.values("source").distinct().count() == 1
    assert find_source(analyze([path])[1]) == "https://harbor.example"


def test_deleted_people_and_topics_stay_deleted(export):
    path = export(item(1, creator="iduarte", terms=[("category", "rest", "Rest")]), item(2, creator="iduarte"))
    import_export(path)
    ArticlePage.objects.get(slug="item-1").delete()
    ArticlePage.objects.get(slug="item-2").delete()
    PersonPage.objects.get(title="Inés Duarte").delete()
    Topic.objects.get(name="Rest").delete()
    import_export(path)
    assert not PersonPage.objects.filter(title="Inés Duarte").exists()
    assert not Topic.objects.filter(name="Rest").exists()


def test_references_are_kept_if_the_mapping_changes_the_kind_of_a_page(export):
    references = "".join(
        f"<li>Smith J, Doe A. Trial {number}. J Sleep. 2019;12(3):45-50. doi:10.1000/ab{number}</li>"
        for number in range(3)
    )
    text = f"<p>Text</p><h2>References</h2><ol>{references}</ol>"
    import_export(export(item(1, "page")))
    import_export(export(item(1, "page", content=text)), change=lambda mapping: mapping.pages.update({"1": "article"}))
    body = StandardPage.objects.get(slug="item-1").body
    assert "Trial 2" in body.render_as_block()


def test_guest_authors_are_people_not_pages(export):
    assert propose_type("guest-author") == "leave_out"
    guest = item(9, "guest-author", title="Gina Gast", slug="cap-ggast", meta={"cap-display_name": "Gina Gast"})
    import_export(
        export(guest, item(1, terms=[("author", "cap-ggast", "ggast")]), item(2, creator="secretlogin")), publish=True
    )
    assert not StandardPage.objects.filter(slug__contains="ggast").exists()
    assert [person.title for person in ArticlePage.objects.get(slug="item-1").authors] == ["Gina Gast"]


@pytest.mark.parametrize("name", ["cap-nobody", "cap-secretlogin"])
def test_the_author_of_wordpress_is_the_author_if_no_co_author_has_a_name(export, name):
    import_export(export(item(1, creator="iduarte", terms=[("author", name, name.removeprefix("cap-"))])))
    assert [person.title for person in ArticlePage.objects.get(slug="item-1").authors] == ["Inés Duarte"]


def test_slugs_of_co_authors_lead_to_their_logins(export):
    path = export(item(1, creator="secretlogin", terms=[("author", "cap-dr-smith77", "Dr.Smith77")]))
    path.write_text(path.read_text().replace("iduarte", "Dr.Smith77"))
    import_export(path)
    assert [person.title for person in ArticlePage.objects.get(slug="item-1").authors] == ["Inés Duarte"]
    assert not PersonPage.objects.filter(title__icontains="Smith77").exists()


def test_a_page_that_leads_elsewhere_does_not_make_that_host_the_old_site(export):
    text = '<p><a href="https://social.example/about">Ours there</a> <a href="https://harbor.example/about/">Us</a></p>'
    elsewhere = item(4, "page", slug="fb", link="https://social.example/harborclinic")
    import_export(export(elsewhere, item(3, "page", slug="about"), item(1, content=text)))
    source = ArticlePage.objects.get(slug="item-1").body[0].value.source
    assert 'href="https://social.example/about"' in source
    assert f'id="{StandardPage.objects.get(slug="about").pk}"' in source


@pytest.mark.parametrize("path", ["category/sleep", "tag/sleep", "author/sleep", "blog/category/rest/sleep"])
def test_lists_of_a_term_are_not_the_page_with_its_slug(export, path):
    text = f'<p><a href="https://harbor.example/{path}/">List</a></p>'
    import_export(export(item(3, "page", slug="sleep", link="https://harbor.example/a/sleep/"), item(1, content=text)))
    assert 'linktype="page"' not in ArticlePage.objects.get(slug="item-1").body[0].value.source


def test_items_are_counted_once_with_guest_authors(export):
    report = import_export(export(item(9, "guest-author", slug="cap-x"), item(1)))
    assert report["items_in"] == report["items_out"] == 2
    assert outcomes_of(report)["guest-author", "left_out"] == 1
