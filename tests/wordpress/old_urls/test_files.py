"""Files of the old site, in every size, lead to where they are here."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image
from wagtail.models import Collection, CollectionViewRestriction

from site_core.media.models import ClinicDocument, ClinicImage
from site_core.redirects.models import RedirectRule
from site_core.wordpress.importing.undo import undo_import
from site_core.wordpress.old_urls.applying import apply_rules
from tests.support.wordpress_site import import_export, item, write_export

pytestmark = pytest.mark.django_db

SOURCE = "https://harbor.example"
FOLDER = "/wp-content/uploads/2024/03"


@pytest.fixture
def uploads(tmp_path):
    folder = tmp_path / "uploads" / "2024" / "03"
    folder.mkdir(parents=True)
    Image.new("RGB", (1200, 800), "teal").save(folder / "Room.jpg")
    Image.new("RGB", (90, 60), "navy").save(folder / "only-in-text.png")
    (folder / "form.pdf").write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF")
    return tmp_path / "uploads"


@pytest.fixture
def moved(site, tmp_path, uploads):
    items = [
        item(1, content=f'<p><img src="{SOURCE}{FOLDER}/only-in-text.png" alt="A map"></p>'),
        item(50, "attachment", "inherit", attachment_url=f"{SOURCE}{FOLDER}/Room-scaled.jpg"),
        item(51, "attachment", "inherit", slug="form", attachment_url=f"{SOURCE}{FOLDER}/form.pdf"),
        item(52, "attachment", "inherit", attachment_url=f"{SOURCE}{FOLDER}/lost.jpg"),
    ]
    import_export(write_export(tmp_path / "export.xml", *items), media_dir=uploads, publish=True)


def get(path, **headers):
    return Client(headers={"host": "127.0.0.1"} | headers).get(path)


def assert_leads_to_file(path, content_type):
    response = get(path)
    assert response.status_code == 301, path
    file = get(response["Location"])
    assert file.status_code == 200
    assert file["Content-Type"] == content_type
    return response["Location"]


@pytest.mark.parametrize(
    "name",
    ["Room-scaled.jpg", "Room.jpg", "Room-300x200.jpg", "Room-scaled-150x150.jpg", "Room-e1712345678901.jpg"],
)
def test_every_size_of_an_image_leads_to_the_image(moved, name):
    assert_leads_to_file(f"{FOLDER}/{name}", "image/jpeg")
    assert_leads_to_file(f"{FOLDER}/{name}?ver=3", "image/jpeg")


def test_a_small_size_leads_to_a_smaller_file(moved):
    assert get(f"{FOLDER}/Room-300x200.jpg")["Location"] != get(f"{FOLDER}/Room.jpg")["Location"]


def test_documents_and_images_that_only_texts_mention_are_found(moved):
    assert_leads_to_file(f"{FOLDER}/form.pdf", "application/pdf")
    assert_leads_to_file(f"{FOLDER}/only-in-text.png", "image/jpeg")


def test_a_replaced_image_is_found_where_it_is_now(moved):
    before = get(f"{FOLDER}/Room.jpg")["Location"]
    image = ClinicImage.objects.get(file__icontains="room")
    picture = ContentFile(b"", name="new.jpg")
    Image.new("RGB", (900, 700), "maroon").save(picture, "JPEG")
    picture.seek(0)
    image.file = picture
    image.save()
    image.renditions.all().delete()
    after = assert_leads_to_file(f"{FOLDER}/Room.jpg", "image/jpeg")
    assert after != before


def test_a_replaced_document_is_found_where_it_is_now(moved):
    document = ClinicDocument.objects.get()
    document.file = ContentFile(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", name="better.pdf")
    document.save()
    assert "better" in assert_leads_to_file(f"{FOLDER}/form.pdf", "application/pdf")


def test_the_page_of_a_file_leads_to_the_file_wherever_it_is_now_in_one_redirect(moved):
    apply_rules(SOURCE)
    assert RedirectRule.objects.get(source="/item-50/").target == f"{FOLDER}/Room-scaled.jpg"
    for path in ("/item-50/", "/?attachment_id=50"):
        assert_leads_to_file(path, "image/jpeg")
    before = assert_leads_to_file("/form/", "application/pdf")
    document = ClinicDocument.objects.get()
    document.file = ContentFile(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", name="better.pdf")
    document.save()
    assert assert_leads_to_file("/form/", "application/pdf") != before
    assert get("/form/")["Cache-Control"] == "public, max-age=300"
    assert get("/item-52/").status_code in (404, 410)


def test_a_redirect_to_a_file_that_is_private_by_now_names_it_no_more(moved):
    apply_rules(SOURCE)
    private = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    ClinicImage.objects.update(collection=private)
    assert get("/item-50/")["Location"] == f"{FOLDER}/Room-scaled.jpg"


def test_browsers_ask_again_soon(moved):
    assert get(f"{FOLDER}/Room.jpg")["Cache-Control"] == "public, max-age=300"


def test_private_files_are_not_named(moved):
    private = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    ClinicImage.objects.update(collection=private)
    assert get(f"{FOLDER}/Room.jpg").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        f"{FOLDER}/lost.jpg",
        f"{FOLDER}/never.jpg",
        f"{FOLDER}/",
        f"{FOLDER}/a%00b.jpg",
        f"{FOLDER}/../../../etc/passwd",
        "/wp-content/uploads/wpforms/jane.pdf",
        f"{FOLDER}/%FF%FE.jpg",
        f"{FOLDER}/" + "x" * 3000,
        f"{FOLDER}/" + "-1x1" * 200 + ".jpg",
    ],
)
def test_what_is_no_file_is_not_found(moved, path):
    assert get(path).status_code in (404, 410)


def test_files_are_not_found_after_the_import_was_undone(moved):
    undo_import(SOURCE)
    assert get(f"{FOLDER}/Room.jpg").status_code == 404


def test_the_address_is_for_reading_only(moved):
    assert Client(headers={"host": "127.0.0.1"}).post(f"{FOLDER}/Room.jpg").status_code == 405
