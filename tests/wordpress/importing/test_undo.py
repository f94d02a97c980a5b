"""What undoing an import keeps, because somebody has edited it or uses it."""

import pytest
from PIL import Image
from wagtail.models import PageViewRestriction

from blog.models import ArticlePage
from home.models import HomePage, StandardPage
from site_core.media.models import ClinicImage
from site_core.pages.models import PersonPage, Topic
from site_core.wordpress.importing.undo import UndoRefusedError, undo_import
from site_core.wordpress.models import ImportedItem
from tests.support.wordpress_site import import_export, item, write_export

pytestmark = pytest.mark.django_db

SOURCE = "https://harbor.example"
URL = "https://harbor.example/wp-content/uploads/2024/03/room.jpg"


@pytest.fixture
def imported(tmp_path, site):
    folder = tmp_path / "uploads" / "2024" / "03"
    folder.mkdir(parents=True)
    Image.new("RGB", (60, 40), "teal").save(folder / "room.jpg")
    items = [
        item(1, terms=[("category", "rest", "Rest")], creator="iduarte"),
        item(2, "page", content='<p><a href="/item-3/">Next</a></p>'),
        item(3, "page"),
        item(4, "page"),
        item(50, "attachment", "inherit", title="Room", attachment_url=URL),
    ]
    import_export(write_export(tmp_path / "export.xml", *items), media_dir=tmp_path / "uploads", publish=True)


def edit_person():
    person = PersonPage.objects.get(title="Inés Duarte")
    person.biography = "<p>Typed by hand.</p>"
    person.save_revision(clean=False)


def edit_image():
    image = ClinicImage.objects.get()
    image.description = "Typed by hand"
    image.save()


def tag_image():
    ClinicImage.objects.get().tags.add("building")


def edit_topic():
    Topic.objects.filter(name="Rest").update(description="Typed by hand.")


@pytest.mark.parametrize("edit", [edit_person, edit_image, tag_image, edit_topic])
def test_nothing_is_undone_once_something_else_than_a_page_was_edited(imported, edit):
    edit()
    with pytest.raises(UndoRefusedError):
        undo_import(SOURCE)
    assert ArticlePage.objects.filter(slug="item-1").exists()
    assert ImportedItem.objects.exists()


def test_pages_that_another_page_links_to_stay_with_those_they_link_to(imported):
    target = StandardPage.objects.get(slug="item-2")
    ours = StandardPage(title="Ours", slug="ours", introduction="Ours.")
    ours.body = [("paragraph", f'<p><a linktype="page" id="{target.pk}">see</a></p>')]
    HomePage.objects.get().add_child(instance=ours)
    undone = undo_import(SOURCE)
    kept = set(StandardPage.objects.filter(slug__startswith="item-").values_list("slug", flat=True))
    assert kept == {"item-2", "item-3"}
    assert undone.kept == 2
    assert not ArticlePage.objects.filter(slug="item-1").exists()


def test_a_restriction_of_a_page_does_not_keep_it(imported):
    page = StandardPage.objects.get(slug="item-4")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    undo_import(SOURCE)
    assert not StandardPage.objects.filter(pk=page.pk).exists()
