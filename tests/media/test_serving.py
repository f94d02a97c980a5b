"""Serving documents and images, and the limit on request size."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse

from site_core.media.models import ClinicDocument
from tests.support import upload_samples
from tests.support.factories import ImageFactory

SANDBOX = "default-src 'none'; sandbox"
DOCUMENTS = {
    "a.pdf": upload_samples.PDF,
    "a.txt": b"Words",
    "a.csv": b"a,b",
    "a.docx": upload_samples.create_docx(),
    "a.rtf": b"{\\rtf1 Words}",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_is_downloaded_and_never_displayed(client, name):
    document = ClinicDocument.objects.create(title="A document", file=ContentFile(DOCUMENTS[name], name))
    response = client.get(document.url)
    assert b"".join(response.streaming_content) == DOCUMENTS[name]
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == SANDBOX
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.fixture
def document(db):
    return ClinicDocument.objects.create(title="A document", file=ContentFile(upload_samples.PDF, "paper.pdf"))


def test_document_has_only_one_url(client, document):
    assert client.get(f"/documents/{document.pk}/other.pdf").status_code == 404
    assert client.get("/documents/0/paper.pdf").status_code == 404
    assert client.get(f"/media/{document.file.name}").status_code == 404


def test_document_allows_only_get_and_head(client, document):
    assert client.post(document.url).status_code == 405
    assert client.head(document.url).status_code == 200


def test_unchanged_document_returns_304(editor, client, document):
    data = {"title": "A document", "file": ContentFile(upload_samples.PDF + b"\n", "b.pdf")}
    editor.post(reverse("wagtaildocs:edit", args=[document.pk]), data)
    document.refresh_from_db()
    response = client.get(document.url)
    b"".join(response.streaming_content)
    assert client.get(document.url, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_documents_are_served_by_the_site_from_every_storage(settings):
    assert settings.WAGTAILDOCS_SERVE_METHOD == "serve_view"


@pytest.mark.django_db
class TestRequestSize:
    def test_oversized_request_to_a_page_is_rejected_unread(self, site, client):
        response = client.generic("POST", "/", b"x", CONTENT_LENGTH=str(10 * 2**20))
        assert response.status_code == 413
        assert "Make them smaller" in response.content.decode()

    def test_oversized_upload_is_rejected_unread(self, editor):
        url = reverse("wagtailimages:add_multiple")
        response = editor.generic(
            "POST", url, b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(100 * 2**20)
        )
        assert response.status_code == 413

    def test_upload_of_a_few_megabytes_is_accepted(self, editor):
        data = {"title": "A document", "file": ContentFile(b"a" * 5 * 2**20, "a.txt")}
        editor.post(reverse("wagtaildocs:add"), data)
        assert ClinicDocument.objects.exists()

    @pytest.mark.parametrize("length", ["", "-1", "x", "1e9", "²", "9" * 500])
    def test_invalid_content_length_is_ignored(self, site, client, length):
        assert client.generic("GET", "/", b"", CONTENT_LENGTH=length).status_code == 200


@pytest.mark.django_db
def test_original_image_is_never_served(client):
    image = ImageFactory()
    assert default_storage.exists(image.file.name)
    assert client.get(f"/media/{image.file.name}").status_code == 404
