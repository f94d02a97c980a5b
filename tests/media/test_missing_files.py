"""Images and documents whose file is missing, damaged, or out of reach: pages work without them."""

import io
import logging
import re

import pytest
from botocore.exceptions import ConnectTimeoutError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse
from moto import mock_aws
from PIL import Image

from site_core.media import availability
from site_core.media.models import ClinicDocument, ClinicImage
from site_core.site_settings.models import ClinicSettings, SharingSettings
from tests.support import factories, upload_samples
from tests.support.audit import get_findings
from tests.support.complete import PAGE_TYPES, complete_page
from tests.support.html import soup

pytestmark = pytest.mark.django_db

LISTS_AND_FILES = [
    *("/", "/articles/", "/articles/topic/about/", "/articles/author/maya-ellison/", "/articles/feed/", "/team/"),
    *("/articles/topic/about/feed/", "/treatments/", "/team/maya-ellison/", "/search/?q=words", "/sitemap.xml"),
    *("/sitemap-articles.xml", "/manifest.webmanifest", "/favicon.ico", "/llms.txt", "/no-such-page/"),
]


def read(image):
    with default_storage.open(image.file.name) as file:
        return file.read()


def replace(image, content):
    """Replace the stored file, as a disk error does."""
    default_storage.delete(image.file.name)
    assert default_storage.save(image.file.name, ContentFile(content)) == image.file.name


def remove(image):
    default_storage.delete(image.file.name)


def truncate(image):
    content = read(image)
    replace(image, content[: len(content) // 2])


def overwrite(image):
    replace(image, b"<html>502 Bad Gateway</html>")


BREAKAGES = [remove, truncate, overwrite]
every_breakage = pytest.mark.parametrize("break_file", BREAKAGES, ids=lambda function: function.__name__)


def break_everything(break_file):
    """Break the files of all images, and remove the files of all renditions."""
    for image in ClinicImage.objects.all():
        for rendition in image.renditions.all():
            default_storage.delete(rendition.file.name)
        break_file(image)


def large_image(**fields):
    return factories.ImageFactory(file__width=1300, file__height=700, **fields)


def assert_without_images(response):
    """Assert that the page shows no image, and leaves no place for one."""
    page = soup(response)
    assert response.status_code == 200
    images = [tag for tag in page.find_all(["img", "source", "picture"]) if not tag.find_parent("template")]
    assert images == []
    assert page.select("figure.figure, .lead-image, .card-image, .has-image") == []
    assert "not-found" not in response.text
    assert "/media/" not in response.text


@pytest.fixture
def settings_with_images(site):
    clinic, sharing = ClinicSettings.for_site(site.site), SharingSettings.for_site(site.site)
    clinic.logo, sharing.og_image_default = factories.ImageFactory(title="The logo"), large_image(title="The default")
    clinic.save()
    sharing.save()


@every_breakage
def test_every_page_is_shown_without_broken_images(site, settings_with_images, client, break_file):
    pages = [complete_page(model) for model in PAGE_TYPES]
    assert {client.get(page.url).status_code for page in pages} == {200}  # creates the renditions
    break_everything(break_file)
    for page in pages:
        assert_without_images(client.get(page.url))


@every_breakage
def test_every_list_and_file_is_served_without_broken_images(site, settings_with_images, client, break_file):
    complete_page(factories.HomePage)
    article = complete_page(factories.ArticlePage)
    complete_page(factories.TreatmentPage)
    factories.PersonPage.objects.update(portrait=factories.ImageFactory())
    before = {path: client.get(path).status_code for path in [article.url, *LISTS_AND_FILES]}
    break_everything(break_file)
    for path, status in before.items():
        response = client.get(path)
        assert response.status_code == status, path
        assert "/media/" not in response.text, path
        assert "not-found" not in response.text, path


@every_breakage
def test_card_is_drawn_instead_of_a_broken_share_image(site, client, break_file):
    page = factories.StandardPageFactory(og_image=large_image())
    assert "/media/" in soup(client.get(page.url)).find("meta", property="og:image")["content"]
    break_everything(break_file)
    share_image = soup(client.get(page.url)).find("meta", property="og:image")["content"]
    card = client.get(share_image.removeprefix("http://testserver"))
    with Image.open(io.BytesIO(card.getvalue())) as drawn:
        assert drawn.size == (1200, 630)


def test_portrait_becomes_a_monogram(site, client):
    factories.PersonPage.objects.filter(pk=site.author.pk).update(portrait=factories.ImageFactory())
    break_everything(remove)
    assert soup(client.get(site.author.url)).select_one(".page-header .monogram").get_text() == "ME"


@every_breakage
def test_image_within_rich_text_is_left_out(site, client, break_file):
    image = factories.ImageFactory()
    embed = f'<p>Before</p><embed embedtype="image" id="{image.pk}" format="fullwidth" alt="A lamp"/><p>After</p>'
    page = factories.StandardPageFactory(body=[factories.paragraph(embed)])
    assert soup(client.get(page.url)).find("img", alt="A lamp")
    break_everything(break_file)
    assert_without_images(client.get(page.url))
    image.delete()
    assert_without_images(client.get(page.url))


def test_lost_renditions_are_created_again(site, client):
    page = factories.ArticlePageFactory(image=factories.ImageFactory())
    client.get(page.url)
    break_everything(lambda image: None)
    urls = set(re.findall(r"/media/[^\s\",]+", client.get(page.url).text))
    assert urls
    assert {client.get(url).status_code for url in urls} == {200}


def test_missing_image_is_logged_once(site, client, caplog):
    page = factories.ArticlePageFactory(image=factories.ImageFactory())
    break_everything(remove)
    for _ in range(3):
        client.get(page.url)
        client.get("/articles/")
    lines = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert len(lines) == 1
    assert f"without image {page.image.pk} ({page.image.file.name}): its file is missing" in lines[0]


def test_restored_file_is_shown_again(site, client):
    page = factories.ArticlePageFactory(image=factories.ImageFactory())
    content = read(page.image)
    remove(page.image)
    assert_without_images(client.get(page.url))
    default_storage.save(page.image.file.name, ContentFile(content))
    assert soup(client.get(page.url)).select_one(".lead-image img")
    page.image.refresh_from_db()
    assert page.image.file_problem == ""


def test_replaced_file_is_shown_at_once(site, editor):
    page = factories.ArticlePageFactory(image=factories.ImageFactory())
    break_everything(truncate)
    assert_without_images(editor.get(page.url))
    form = {"title": "Blue", "description": "A blue wall", "collection": page.image.collection_id, "tags": ""}
    form |= {f"focal_point_{name}": "" for name in ("x", "y", "width", "height")}
    form["file"] = ContentFile(upload_samples.create_image(), "blue.jpg")
    assert editor.post(reverse("wagtailimages:edit", args=[page.image.pk]), form).status_code == 302
    assert soup(editor.get(page.url)).select_one(".lead-image img")


# What editors see


@every_breakage
@pytest.mark.parametrize("is_visited", [True, False])
def test_audit_names_the_page_and_the_image(site, client, break_file, is_visited):
    page = factories.ArticlePageFactory(image=factories.ImageFactory(title="The lamp"))
    break_everything(break_file)
    if is_visited:
        client.get(page.url)
    [finding] = [finding for finding in get_findings(page) if finding.code == "image_unreadable"]
    assert (finding.path, finding.severity) == ("image", "error")
    assert "“The lamp” is missing" in finding.message or "“The lamp” is damaged" in finding.message


def test_audit_finds_broken_images_everywhere(site, settings_with_images):
    page = complete_page(
        factories.ArticlePage, html=f'<embed embedtype="image" id="{factories.ImageFactory().pk}" alt="A"/>'
    )
    break_everything(remove)
    paths = {finding.path.partition(".")[0] for finding in get_findings(page) if finding.code == "image_unreadable"}
    assert paths == {"image", "og_image", "body"}
    titles = " ".join(finding.message for finding in get_findings(site.home) if finding.code == "image_unreadable")
    assert "The logo" in titles
    assert "The default" in titles


def test_nightly_check_finds_and_clears_problems(capsys):
    image = factories.ImageFactory(title="The lamp")
    content = read(image)
    truncate(image)
    call_command("check_images")
    image.refresh_from_db()
    assert image.file_problem == availability.FileProblem.UNREADABLE
    assert "The lamp" in capsys.readouterr().err
    replace(image, content)
    call_command("check_images")
    image.refresh_from_db()
    assert image.file_problem == ""


def test_files_of_older_images_are_decoded_once(monkeypatch):
    image = factories.ImageFactory()
    ClinicImage.objects.update(file_size=None)
    for _ in range(2):
        assert availability.find_unreadable_images([image.pk]) == []
        monkeypatch.setattr(availability, "find_problem", None)  # another call would fail
    assert ClinicImage.objects.get().file_size == image.file.size


@every_breakage
@pytest.mark.parametrize(
    "name", ["wagtailimages:index", "wagtailimages_chooser:choose", "wagtailimages:edit", "wagtailimages:preview"]
)
def test_admin_screens_work_with_broken_images(site, editor, name, break_file):
    image = factories.ImageFactory()
    break_everything(break_file)
    args = {"wagtailimages:edit": [image.pk], "wagtailimages:preview": [image.pk, "width-40"]}.get(name, [])
    assert editor.get(reverse(name, args=args)).status_code == (404 if name.endswith("preview") else 200)


@every_breakage
def test_preview_and_editor_work_with_broken_images(site, editor, break_file):
    page = factories.ArticlePageFactory(image=large_image())
    break_everything(break_file)
    for path in ("edit/", "view_draft/", "view_draft/?mode=wagtail-seo"):
        assert editor.get(f"/admin/pages/{page.pk}/{path}").status_code == 200


@every_breakage
def test_title_of_a_broken_image_can_be_edited(editor, break_file):
    image = factories.ImageFactory()
    break_everything(break_file)
    form = {"title": "A new title", "description": "A lamp", "collection": image.collection_id, "tags": ""}
    form |= {f"focal_point_{name}": "" for name in ("x", "y", "width", "height")}
    assert editor.post(reverse("wagtailimages:edit", args=[image.pk]), form).status_code == 302
    stored = ClinicImage.objects.values_list("title", "width", "height").get(pk=image.pk)
    assert stored == ("A new title", 60, 40)


# Documents


def test_missing_document_is_not_found(client, caplog):
    document = ClinicDocument.objects.create(title="A", file=ContentFile(upload_samples.PDF, "paper.pdf"))
    default_storage.delete(document.file.name)
    assert [client.get(document.url).status_code for _ in range(2)] == [404, 404]
    assert [record.name for record in caplog.records if record.levelno == logging.ERROR] == [availability.__name__]


# Object storage


@pytest.fixture
def bucket(settings, monkeypatch):
    """Store files in a bucket, as production does on S3."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    options = {"bucket_name": "clinic", "region_name": "us-east-1", "file_overwrite": False, "querystring_auth": False}
    options |= {"custom_domain": "testserver/media", "url_protocol": "http:"}
    with mock_aws():
        settings.STORAGES = settings.STORAGES | {
            "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
        }
        default_storage.connection.create_bucket(Bucket="clinic")
        yield default_storage
    availability.storage_breaker.record_success()


@every_breakage
def test_page_works_with_broken_images_on_s3(site, bucket, client, break_file):
    page = factories.ArticlePageFactory(image=factories.ImageFactory(title="The lamp"))
    break_file(page.image)
    assert_without_images(client.get(page.url))
    assert_without_images(client.get("/articles/"))
    assert "image_unreadable" in [finding.code for finding in get_findings(page)]


def test_lost_rendition_on_s3_is_created_again(site, bucket, client, django_capture_on_commit_callbacks):
    page = factories.ArticlePageFactory(image=factories.ImageFactory())
    url = soup(client.get(page.url)).select_one(".lead-image img")["src"]
    default_storage.delete(url.removeprefix("http://testserver/media/"))
    assert client.get(url).status_code == 404
    again = soup(client.get(page.url)).select_one(".lead-image img")["src"]
    assert client.get(again).status_code == 200


def test_missing_document_on_s3_is_not_found(bucket, client):
    document = ClinicDocument.objects.create(title="A", file=ContentFile(upload_samples.PDF, "paper.pdf"))
    assert client.get(document.url).getvalue() == upload_samples.PDF
    default_storage.delete(document.file.name)
    assert client.get(document.url).status_code == 404


def test_page_waits_only_once_while_s3_does_not_respond(site, bucket, client, caplog, monkeypatch):
    articles = [factories.ArticlePageFactory(image=factories.ImageFactory()) for _ in range(3)]
    attempts = []

    def time_out(*args, **options):
        attempts.append(args)
        raise ConnectTimeoutError(endpoint_url="http://s3.example")

    card = soup(client.get(articles[0].url)).find("meta", property="og:image")["content"]
    monkeypatch.setattr("storages.backends.s3.S3Storage._open", time_out)
    monkeypatch.setattr("storages.backends.s3.S3Storage.exists", time_out)
    for image in ClinicImage.objects.all():
        image.renditions.all().delete()
    assert_without_images(client.get("/articles/"))
    for article in articles:
        assert_without_images(client.get(article.url))
    assert client.get(card.removeprefix("http://testserver")).status_code == 200
    assert len(attempts) == 1
    assert len([record for record in caplog.records if "Object storage" in record.getMessage()]) == 1
    assert not ClinicImage.objects.exclude(file_problem="").exists()
