"""Alternative texts, and the view that serves resized pictures."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from wagtail.images import get_image_model

from tests.factories import ImageFactory, StandardPageFactory
from tests.html import soup


@pytest.mark.django_db
class TestAlternativeText:
    def test_picture_without_text_is_refused(self):
        with pytest.raises(ValidationError, match="Say what the picture shows"):
            ImageFactory(description="").full_clean()

    def test_blank_text_is_no_text(self):
        with pytest.raises(ValidationError, match="Say what the picture shows"):
            ImageFactory(description="   ").full_clean()

    def test_decorative_picture_needs_no_text(self):
        ImageFactory(description="", is_decorative=True).full_clean()

    def test_text_is_the_description_not_the_title(self):
        assert ImageFactory(title="IMG_1", description="A lamp").default_alt_text == "A lamp"

    def test_decorative_picture_has_an_empty_text(self):
        assert ImageFactory(description="A lamp", is_decorative=True).default_alt_text == ""

    def test_upload_form_asks_for_the_text(self, editor, django_capture_on_commit_callbacks):
        file = ImageFactory().file
        file.open()
        upload = ContentFile(file.read(), name="new.jpg")
        data = {"title": "New", "file": upload, "description": "", "focal_point_x": ""}
        response = editor.post(reverse("wagtailimages:add"), data)
        assert "Say what the picture shows" in response.content.decode()
        assert get_image_model().objects.count() == 1


def test_page_shows_the_alternative_text(site, client):
    page = StandardPageFactory(image=ImageFactory(description="A lamp beside a window"))
    assert soup(client.get(page.url)).find("main").find("img")["alt"] == "A lamp beside a window"


def test_page_shows_a_decorative_picture_without_text(site, client):
    page = StandardPageFactory(image=ImageFactory(description="A lamp", is_decorative=True))
    assert soup(client.get(page.url)).find("main").find("img")["alt"] == ""


def test_figure_shows_the_text_written_for_it(site, client):
    image = {"image": ImageFactory(credit="Ana Ruiz").pk, "alt_text": "The same lamp, lit", "decorative": False}
    figure = {"type": "figure", "value": {"image": image, "caption": "At night"}}
    main = soup(client.get(StandardPageFactory(body=[figure]).url)).find("main").find("figure")
    assert main.find("img")["alt"] == "The same lamp, lit"
    assert "At night" in main.get_text()
    assert "Ana Ruiz" in main.get_text()


def test_pictures_come_in_a_modern_format_and_as_jpeg(site, client):
    page = StandardPageFactory(image=ImageFactory())
    picture = soup(client.get(page.url)).find("main").find("picture")
    assert {source.get("type") for source in picture.find_all("source")} >= {"image/avif"}
    assert picture.find("img")["src"].endswith(".jpg")


def test_picture_of_a_page_is_served_and_kept_for_a_year(site, client):
    page = StandardPageFactory(image=ImageFactory())
    response = client.get(soup(client.get(page.url)).find("main").find("img")["src"])
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"".join(response.streaming_content)[:2] == b"\xff\xd8"


@pytest.fixture
def files():
    default_storage.save("original_images/secret.jpg", ContentFile(b"original"))
    default_storage.save("documents/secret.pdf", ContentFile(b"document"))
    default_storage.save("images/some.unknown-type", ContentFile(b"data"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "original_images/secret.jpg",
        "documents/secret.pdf",
        "images/../original_images/secret.jpg",
        "images/%2e%2e/original_images/secret.jpg",
        "images/..%2foriginal_images/secret.jpg",
        "images//etc/passwd",
        "images/../../../../../../etc/passwd",
        "images/..",
        "images/.",
        "images/",
        "images/no-such.jpg",
        "images/%00.jpg",
        "images/" + "x" * 300,
    ],
)
def test_nothing_but_resized_pictures_is_served(files, client, path):
    assert client.get(f"/media/{path}").status_code == 404


@pytest.mark.django_db
def test_unknown_kind_of_file_is_not_guessed_at(files, client):
    response = client.get("/media/images/some.unknown-type")
    response.getvalue()
    assert response["Content-Type"] == "application/octet-stream"
