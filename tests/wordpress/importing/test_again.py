"""Imports that are repeated, interrupted, or undone."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from blog.models import ArticlePage
from home.models import StandardPage
from site_core.media.models import ClinicImage
from site_core.pages.models import PersonPage, Topic
from site_core.wordpress.importing import item_import
from site_core.wordpress.importing.undo import UndoRefusedError, undo_import
from site_core.wordpress.models import ImportedItem, ImportRun
from tests.support.wordpress_site import import_export, item, outcomes_of, write_export

pytestmark = pytest.mark.django_db

SOURCE = "https://harbor.example"


@pytest.fixture
def export(tmp_path, site):
    return lambda *items: write_export(tmp_path / "export.xml", *items)


def edit(page, title):
    draft = page.get_latest_revision_as_object()
    draft.title = title
    draft.save_revision(clean=False)


def test_a_second_import_changes_nothing(export):
    path = export(item(1), item(2, "page"))
    import_export(path)
    pages = list(Page.objects.order_by("pk").values_list("pk", "latest_revision"))
    report = import_export(path)
    assert outcomes_of(report) == {("post", "unchanged"): 1, ("page", "unchanged"): 1}
    assert list(Page.objects.order_by("pk").values_list("pk", "latest_revision")) == pages


def test_a_second_import_updates_only_what_changed_there(export):
    import_export(export(item(1), item(2)))
    report = import_export(export(item(1, content="<p>News.</p>"), item(2), item(3)))
    assert outcomes_of(report) == {("post", "updated"): 1, ("post", "unchanged"): 1, ("post", "created"): 1}
    assert "News." in ArticlePage.objects.get(slug="item-1").body[0].value.source


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("_bricks_page_content_2", '[{{"name":"text","settings":{{"text":"{} words"}}}}]'),
        ("tve_updated_post", "<p>{} words</p>"),
        ("intro_text", "{} words"),
    ],
)
def test_changes_in_the_data_of_builders_and_fields_are_noticed(export, key, text):
    def page(word):
        return export(item(1, "page", content="", meta={key: text.format(word), f"_{key}": "field_5f0a"}))

    import_export(page("Old"))
    assert outcomes_of(import_export(page("New"))) == {("page", "updated"): 1}
    assert "New words" in str(StandardPage.objects.get(slug="item-1").body)


def test_what_was_edited_here_is_never_overwritten(export):
    import_export(export(item(1)))
    page = ArticlePage.objects.get(slug="item-1")
    edit(page, "Our own title")
    report = import_export(export(item(1, title="Their new title", content="<p>Theirs.</p>")))
    assert outcomes_of(report) == {("post", "conflict"): 1}
    page = ArticlePage.objects.get(pk=page.pk)
    assert page.get_latest_revision_as_object().title == "Our own title"
    record = ImportedItem.objects.get(key="post:1")
    assert record.conflict["title"] == "Their new title"
    assert "Theirs." in str(record.conflict["body"])
    assert outcomes_of(import_export(export(item(1, title="Their new title", content="<p>Theirs.</p>")))) == {
        ("post", "conflict"): 1
    }


def test_what_was_deleted_here_stays_deleted(export):
    path = export(item(1))
    import_export(path)
    ArticlePage.objects.get(slug="item-1").delete()
    assert outcomes_of(import_export(path)) == {("post", "deleted_here"): 1}
    assert not ArticlePage.objects.filter(slug="item-1").exists()


def test_what_is_no_longer_in_the_export_stays_here(export):
    import_export(export(item(1), item(2)))
    import_export(export(item(1)))
    assert ArticlePage.objects.filter(slug="item-2").exists()


def test_an_import_that_was_interrupted_is_finished_by_the_next_one(export, monkeypatch):
    class Killed(BaseException):
        pass

    def stop(content, **kwargs):
        if kwargs["item"].post_id == 2:
            raise Killed
        return convert(content, **kwargs)

    convert = item_import.convert
    path = export(item(1), item(2), item(3))
    monkeypatch.setattr(item_import, "convert", stop)
    with pytest.raises(Killed):
        import_export(path)
    monkeypatch.undo()
    assert ImportRun.objects.get().status == ImportRun.Status.RUNNING
    assert outcomes_of(import_export(path)) == {("post", "unchanged"): 1, ("post", "created"): 2}
    assert ArticlePage.objects.filter(slug__startswith="item-").count() == 3
    assert all(article.body for article in ArticlePage.objects.filter(slug__startswith="item-"))


def test_undoing_deletes_all_that_was_imported(export, tmp_path):
    before = {model: model.objects.count() for model in (Page, Topic, ClinicImage)}
    import_export(export(item(1, terms=[("category", "sleep", "Sleep")], creator="iduarte"), item(2, "page", parent=3)))
    undo_import(SOURCE)
    assert {model: model.objects.count() for model in (Page, Topic, ClinicImage)} == before
    assert not ImportedItem.objects.exists()
    assert PersonPage.objects.filter(title="Maya Ellison").exists()


def test_nothing_is_undone_once_a_page_was_edited(export):
    import_export(export(item(1), item(2)))
    edit(ArticlePage.objects.get(slug="item-1"), "Edited")
    with pytest.raises(UndoRefusedError, match="Item 1"):
        undo_import(SOURCE)
    assert ArticlePage.objects.filter(slug="item-2").exists()


def test_nothing_is_undone_once_somebody_added_a_page_below(export):
    import_export(export(item(1, "page")))
    parent = StandardPage.objects.get(slug="item-1")
    parent.add_child(instance=StandardPage(title="Ours", slug="ours", live=False))
    with pytest.raises(UndoRefusedError, match="Ours"):
        undo_import(SOURCE)


def test_after_undoing_everything_can_be_imported_again(export):
    path = export(item(1))
    import_export(path)
    undo_import(SOURCE)
    assert outcomes_of(import_export(path)) == {("post", "created"): 1}


def test_the_command_imports_reports_and_undoes(export, tmp_path, capsys):
    path = export(item(1), item(2, "shop_order", title="Jane Roe"))
    call_command("import_wordpress", str(path), report=tmp_path / "report", mapping=tmp_path / "mapping.json")
    html = (tmp_path / "report.html").read_text()
    assert "shop_order" in html
    assert "Jane Roe" not in html + (tmp_path / "report.json").read_text() + capsys.readouterr().out
    assert '"post": "article"' in (tmp_path / "mapping.json").read_text()
    call_command("import_wordpress", undo=True)
    assert not ArticlePage.objects.filter(slug="item-1").exists()
    with pytest.raises(CommandError, match="no import to undo"):
        call_command("import_wordpress", undo=True)


@pytest.mark.parametrize(
    "content", ["", "not XML at all", "<rss><channel><item>", '{"version": 1}', "<html><body>Log in</body></html>"]
)
def test_a_file_that_is_no_export_changes_nothing(tmp_path, site, content):
    path = tmp_path / "export.xml"
    path.write_text(content)
    before = Page.objects.count()
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("import_wordpress", str(path), report=tmp_path / "report")
    assert Page.objects.count() == before


@pytest.mark.parametrize(
    "mapping", ["nonsense", "[]", '{"types": {"post": "nonsense"}}', '{"kinds": {}}', '{"pages": [1]}']
)
def test_a_mapping_that_is_wrong_changes_nothing(export, tmp_path, mapping):
    path = tmp_path / "mapping.json"
    path.write_text(mapping)
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("import_wordpress", str(export(item(1))), mapping=path, report=tmp_path / "report")
    assert not ArticlePage.objects.filter(slug="item-1").exists()


def test_conflicts_show_both_versions(export):
    import_export(export(item(1)))
    page = ArticlePage.objects.get(slug="item-1")
    edit(page, "Our own title")
    report = import_export(export(item(1, content="<p>Theirs &amp; only theirs.</p>")))
    [entry] = report["items"]
    assert entry["their_text"] == "Theirs & only theirs."
    assert entry["edit_url"].endswith(f"/pages/{page.pk}/edit/")
