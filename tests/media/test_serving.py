"""How documents and pictures are given out, and how much may come in at once."""

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
    "a.docx": upload_samples.docx(),
    "a.rtf": b"{\\rtf1 Words}",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", DOCUMENTS)
def test_document_is_saved_by_browsers_and_never_shown(client, name):
    paper = ClinicDocument.objects.create(title="A paper", file=ContentFile(DOCUMENTS[name], name))
    response = client.get(paper.url)
    assert b"".join(response.streaming_content) == DOCUMENTS[name]
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == SANDBOX
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


@pytest.fixture
def paper(db):
    return ClinicDocument.objects.create(title="A paper", file=ContentFile(upload_samples.PDF, "paper.pdf"))


def test_document_has_one_address_only(client, paper):
    assert client.get(f"/documents/{paper.pk}/other.pdf").status_code == 404
    assert client.get("/documents/0/paper.pdf").status_code == 404
    assert client.get(f"/media/{paper.file.name}").status_code == 404


def test_document_answers_questions_only(client, paper):
    assert client.post(paper.url).status_code == 405
    assert client.head(paper.url).status_code == 200


def test_unchanged_document_is_not_sent_again(editor, client, paper):
    data = {"title": "A paper", "file": ContentFile(upload_samples.PDF + b"\n", "b.pdf")}
    editor.post(reverse("wagtaildocs:edit", args=[paper.pk]), data)
    paper.refresh_from_db()
    response = client.get(paper.url)
    b"".join(response.streaming_content)
    assert client.get(paper.url, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_document_is_given_out_by_the_site_in_every_storage(settings):
    assert settings.WAGTAILDOCS_SERVE_METHOD == "serve_view"


@pytest.mark.django_db
class TestRequestSize:
    def test_enormous_request_to_a_page_is_refused_unread(self, site, client):
        response = client.generic("POST", "/", b"x", CONTENT_LENGTH=str(10 * 2**20))
        assert response.status_code == 413
        assert "Make them smaller" in response.content.decode()

    def test_enormous_upload_is_refused_unread(self, editor):
        address = reverse("wagtailimages:add_multiple")
        response = editor.generic(
            "POST", address, b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(100 * 2**20)
        )
        assert response.status_code == 413

    def test_upload_of_some_megabytes_is_taken(self, editor):
        data = {"title": "A paper", "file": ContentFile(b"a" * 5 * 2**20, "a.txt")}
        editor.post(reverse("wagtaildocs:add"), data)
        assert ClinicDocument.objects.exists()

    @pytest.mark.parametrize("length", ["", "-1", "x", "1e9", "²", "9" * 500])
    def test_senseless_length_is_no_error(self, site, client, length):
        assert client.generic("GET", "/", b"", CONTENT_LENGTH=length).status_code == 200


@pytest.mark.django_db
def test_original_is_never_given_out(client):
    image = ImageFactory()
    assert default_storage.exists(image.file.name)
    assert client.get(f"/media/{image.file.name}").status_code == 404
