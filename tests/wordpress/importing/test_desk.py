"""The desk lists imported pages until each has been reviewed."""

import pytest
from django.contrib.auth.models import User

from blog.models import ArticlePage
from site_core.lib.desk import desk_panels
from site_core.wordpress.desk import IMPORTED
from tests.support import factories
from tests.support.wordpress_site import import_export, item, write_export

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(site):
    return User.objects.create_superuser("boss")


def imported_items(user):
    sources = {panel.name: sources for panel, sources in desk_panels(user)}.get(IMPORTED, ())
    return [found for source in sources for found in source.get_items(user)]


def test_nothing_is_shown_before_an_import(boss):
    assert imported_items(boss) == []
    assert IMPORTED not in {panel.name for panel, _sources in desk_panels(boss)}


def test_people_who_edit_nothing_see_no_panel(boss, tmp_path):
    import_export(write_export(tmp_path / "export.xml", item(1)))
    assert IMPORTED not in {panel.name for panel, _sources in desk_panels(User.objects.create_user("guest"))}


def test_imported_articles_and_treatments_are_counted_with_what_they_lack(boss, tmp_path):
    path = write_export(
        tmp_path / "export.xml",
        item(1),
        item(2, creator="secretlogin"),
        item(20, "page", slug="services"),
        item(21, "page", slug="deep-care", parent=20),
    )
    import_export(path)
    articles, treatments = imported_items(boss)
    assert articles.title == "2 imported articles"
    assert "2 need a reviewer" in articles.detail
    assert "1 need an author" in articles.detail
    assert treatments.title == "1 imported treatment"


def test_reviewed_articles_are_no_longer_listed(boss, tmp_path, site):
    import_export(write_export(tmp_path / "export.xml", item(1)))
    ArticlePage.objects.filter(slug="item-1").update(reviewer=site.reviewer)
    assert imported_items(boss) == []


def test_other_articles_are_not_counted(boss, tmp_path):
    factories.ArticlePageFactory(live=False, reviewer=None)
    import_export(write_export(tmp_path / "export.xml", item(1)))
    assert imported_items(boss)[0].title == "1 imported article"


def test_the_panel_makes_three_queries(boss, tmp_path, django_assert_max_num_queries):
    items = [item(1, content="[metaslider id=1]"), item(21, "page", slug="treatments", content=""), item(22, "page")]
    import_export(write_export(tmp_path / "export.xml", *items))
    sources = {panel.name: sources for panel, sources in desk_panels(boss)}[IMPORTED]
    with django_assert_max_num_queries(3):
        found = [item for source in sources for item in source.get_items(boss)]
    assert [each.title for each in found] == ["1 imported article", "1 imported page needs attention"]


def test_pages_of_several_old_sites_are_counted_together(boss, tmp_path):
    path = write_export(tmp_path / "export.xml", item(1, content="[metaslider id=1]"))
    import_export(path)
    path.write_text(path.read_text().replace("harbor.example", "other.example"))
    import_export(path)
    assert "2 imported pages need attention" in [found.title for found in imported_items(boss)]
