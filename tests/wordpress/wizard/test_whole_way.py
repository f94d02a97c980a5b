"""The import in the admin, from the upload to the report and back."""

import datetime
import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from blog.models import ArticlePage
from site_core.background_tasks.models import BackgroundTask
from site_core.media.models import ClinicImage
from site_core.pages.models import PersonPage
from site_core.wordpress.models import ImportRun, ImportUpload
from site_core.wordpress.wizard import files, summary
from tests.support.html import soup
from tests.support.upload_samples import create_image
from tests.support.wordpress_site import item

from .support import export_file, form_data, last_upload, name_of, press, rehearse, upload

pytestmark = pytest.mark.django_db
ORDER = item(90, "shop_order", title="Order by Secret Patient", content="Secret Patient has migraine.")


def text_of(response):
    return " ".join(soup(response).main.get_text(" ").split())


def test_nothing_imported_yet(client):
    response = client.get(reverse("wordpress_imports"))
    assert "Nothing has been imported yet." in text_of(response)
    assert soup(response).select_one(f'main a.button[href="{reverse("wordpress_import")}"]')


def test_from_upload_to_report_and_undo(client, data_folder):
    before = set(Page.objects.values_list("pk", flat=True))
    chosen = upload(client, export_file(item(1, title="Better sleep"), item(2, "page"), item(3, "testimonial"), ORDER))
    assert "The files have 4 items." in text_of(chosen)
    assert "1 order or form entry of patients" in text_of(chosen)
    assert form_data(chosen)[name_of(chosen, "Posts")] == "article"

    rehearsed = rehearse(client, chosen, **{name_of(chosen, "testimonial"): "leave_out"})
    assert "This was a rehearsal: nothing was written." in text_of(rehearsed)
    assert "All 4 items of the files are accounted for." in text_of(rehearsed)
    assert set(Page.objects.values_list("pk", flat=True)) == before

    report = press(client, "import")
    article = ArticlePage.objects.get(title="Better sleep")
    assert not article.live
    assert "All 4 items of the files are accounted for." in text_of(report)
    assert not Page.objects.filter(slug="item-3").exists()
    run = ImportRun.objects.get()
    assert (run.status, run.user.username) == ("finished", "sol")

    file = client.get(reverse("wordpress_report_file", args=[run.pk, "json"]))
    assert json.loads(file.content)["items_in"] == 4
    assert "attachment" in file["Content-Disposition"]
    html = client.get(reverse("wordpress_report_file", args=[run.pk, "html"]))
    assert "All 4 items of the files are accounted for." in html.content.decode()

    undone = client.post(reverse("wordpress_undo", args=[run.pk]), follow=True)
    assert client.get(reverse("wordpress_report", args=[run.pk])).status_code == 200
    assert not ArticlePage.objects.filter(title="Better sleep").exists()
    assert set(Page.objects.values_list("pk", flat=True)) == before
    assert undone.status_code == 200


def test_report_links_to_the_pages(client):
    gallery = item(1, title="Contact form", content='<p>Words.</p>[contact-form-7 id="5"]')
    rehearse(client, upload(client, export_file(gallery)))
    report = press(client, "import")
    url = reverse("wagtailadmin_pages:edit", args=[ArticlePage.objects.get(title="Contact form").pk])
    assert soup(report).select_one(f'main a[href="{url}"]')


def test_what_patients_wrote_and_logins_are_on_no_screen(client):
    pages = [upload(client, export_file(item(1, creator="mellison_x7"), ORDER))]
    pages.append(rehearse(client, pages[0]))
    pages.append(press(client, "import"))
    pages.append(client.get(reverse("wordpress_imports")))
    for page in pages:
        assert "Secret Patient" not in page.content.decode()
        assert "mellison_x7" not in page.content.decode()
        assert "maya@harbor.example" not in page.content.decode()


def test_authors_get_the_names_that_were_entered(client):
    chosen = upload(client, export_file(item(1, creator="secretlogin")))
    rehearse(client, chosen, **{name_of(chosen, "secretlogin"): "Ada Brook"})
    press(client, "import")
    assert PersonPage.objects.filter(title="Ada Brook").exists()


@pytest.mark.parametrize("name", ["who@harbor.example", "secretlogin", "SecretLogin"])
def test_email_address_or_login_is_no_name(client, name):
    chosen = upload(client, export_file(item(1, creator="secretlogin")))
    response = rehearse(client, chosen, **{name_of(chosen, "secretlogin"): name})
    assert "Enter the name that readers may see." in text_of(response)
    assert files.read_json(last_upload(), files.REPORT) is None


def test_one_page_becomes_something_else_than_proposed(client):
    chosen = upload(client, export_file(item(7, "page", title="TMS therapy", slug="tms")))
    name = name_of(chosen, "TMS therapy")
    assert form_data(chosen)[name] == "treatment"
    rehearse(client, chosen, **{name: ""})
    press(client, "import")
    assert Page.objects.get(title="TMS therapy").specific_class.__name__ == "StandardPage"


def test_of_very_many_pages_the_first_are_listed(client, monkeypatch):
    monkeypatch.setattr(summary, "MAX_PAGES", 1)
    chosen = upload(client, export_file(item(1, "page"), item(2, "page"), item(3, "page", slug="tms", title="TMS")))
    assert name_of(chosen, "TMS") == "page_0"
    assert "2 more pages become what was proposed for them" in text_of(chosen)
    assert "page_1" not in form_data(chosen)


def test_report_says_what_was_left_out_by_choice(client):
    chosen = upload(client, export_file(item(1, "testimonial"), item(2, "acf-field")))
    assert form_data(chosen)[name_of(chosen, "acf-field")] == "leave_out"
    text = text_of(rehearse(client, chosen, **{name_of(chosen, "testimonial"): "leave_out"}))
    assert "testimonial (1): It was left out by choice." in text
    assert "acf-field (1): WordPress, a theme, or a plug-in stores it as a post" in text


def test_topics_are_merged(client):
    terms = [("category", "sleep", "Sleep"), ("post_tag", "insomnia", "Insomnia")]
    chosen = upload(client, export_file(item(1, terms=terms)))
    rehearse(client, chosen, **{name_of(chosen, "Insomnia"): "Sleep"})
    press(client, "import")
    assert [topic.name for topic in ArticlePage.objects.get(slug="item-1").topics.all()] == ["Sleep"]


def test_publishing_at_once_is_a_choice(client):
    chosen = upload(client, export_file(item(1, title="Public there")))
    assert form_data(chosen)["publish"] == "draft"
    rehearsed = rehearse(client, chosen, publish="publish")
    assert "The import makes public what was public there." in text_of(rehearsed)
    press(client, "import")
    assert ArticlePage.objects.get(title="Public there").live


def test_images_come_from_uploaded_zips(client):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as content:
        content.writestr("uploads/2024/03/lake.png", create_image("PNG"))
    image = item(
        5, "attachment", "inherit", attachment_url="https://harbor.example/wp-content/uploads/2024/03/lake.png"
    )
    chosen = upload(client, export_file(image), zips=[SimpleUploadedFile("uploads.zip", archive.getvalue())])
    assert form_data(chosen)["media_source"] == "zip"
    rehearse(client, chosen)
    press(client, "import")
    assert ClinicImage.objects.filter(title="Item 5").exists()


def test_files_can_be_added_and_choices_stay(client):
    chosen = upload(client, export_file(item(1, creator="secretlogin")))
    rehearse(client, chosen, **{name_of(chosen, "secretlogin"): "Ada Brook"})
    url = reverse("wordpress_add_files", args=[last_upload().pk])
    added = client.post(url, {"exports": [export_file(item(2), name="second.xml")]}, follow=True)
    assert "The files have 2 items." in text_of(added)
    assert form_data(added)[name_of(added, "secretlogin")] == "Ada Brook"


def test_import_needs_a_rehearsal(client):
    upload(client, export_file(item(1)))
    press(client, "import")
    assert not ImportRun.objects.exists()


def test_import_again_adds_nothing(client):
    chosen = upload(client, export_file(item(1)))
    rehearse(client, chosen)
    press(client, "import")
    number = Page.objects.count()
    press(client, "import")  # pressed twice
    assert (ImportRun.objects.count(), Page.objects.count()) == (1, number)
    rehearse(client, chosen)
    press(client, "import")
    assert (ImportRun.objects.count(), Page.objects.count()) == (2, number)


def test_import_that_was_killed_goes_on_without_duplicates(client):
    rehearse(client, upload(client, export_file(item(1), item(2, "page"))))
    press(client, "import")
    killed, number = ImportRun.objects.get(), Page.objects.count()
    ImportRun.objects.update(status="running", report={})
    ago = timezone.now() - datetime.timedelta(minutes=2)
    BackgroundTask.objects.filter(kind="wordpress.import").update(state="running", alive_until=ago)
    ImportUpload.objects.update(import_run=None)
    assert "The work was interrupted" in text_of(client.get(reverse("wordpress_upload", args=[last_upload().pk])))
    assert "was interrupted" in text_of(client.get(reverse("wordpress_report", args=[killed.pk])))
    report = press(client, "again")
    assert "All 2 items of the files are accounted for." in text_of(report)
    assert Page.objects.count() == number
    killed.refresh_from_db()
    assert killed.status == "failed"


def test_language_that_is_left_out(client):
    terms = [[("language", language, language)] for language in ("en", "de")]
    files_of_both = export_file(item(1, terms=terms[0]), item(2, terms=terms[0]), item(3, terms=terms[1]))
    chosen = upload(client, files_of_both)
    assert form_data(chosen)["language"] == "en"
    rehearse(client, chosen, other_languages="leave_out")
    press(client, "import")
    assert ArticlePage.objects.filter(slug__in=["item-1", "item-2", "item-3"]).count() == 2


def test_undo_is_refused_after_an_edit(client, site_admin):
    rehearse(client, upload(client, export_file(item(1))))
    press(client, "import")
    article = ArticlePage.objects.get(slug="item-1")
    article.title, article.standfirst = "Edited here", "It was edited."
    article.save_revision(user=site_admin)
    response = client.post(reverse("wordpress_undo", args=[ImportRun.objects.get().pk]), follow=True)
    assert "Nothing was undone" in text_of(response)
    assert ArticlePage.objects.filter(slug="item-1").exists()


def test_deleting_the_files_keeps_the_import(client, data_folder):
    rehearse(client, upload(client, export_file(item(1))))
    press(client, "import")
    assert list(data_folder.glob("*/exports/*/export.xml"))
    response = client.post(reverse("wordpress_delete_files", args=[last_upload().pk]), follow=True)
    assert "The uploaded files were deleted" in response.content.decode()
    assert list(data_folder.glob("*")) == []
    assert not ImportUpload.objects.exists()
    assert ArticlePage.objects.filter(slug="item-1").exists()


def test_folders_of_lists_are_proposed_and_can_be_corrected(client, data_folder):
    text = '<p><a href="https://harbor.example/topics/sleep/">Sleep</a></p>'
    term = ("category", "sleep", "Sleep")
    chosen = upload(client, export_file(item(1, content=text, terms=[term]), item(2, content=text, terms=[term])))
    assert form_data(chosen)["base_category"] == "topics"
    rehearse(client, chosen, base_category="/themes/", base_tag="")
    mapping = json.loads((files.folder_of(last_upload()) / files.MAPPING).read_text())
    assert (mapping["bases"]["category"], mapping["bases"]["tag"]) == ("themes", "")


@pytest.mark.parametrize("base", ["a b", "<script>", "../etc", "2024", "a/b/c/d/e/f", "x?y=1"])
def test_hostile_folders_are_refused(client, data_folder, base):
    chosen = upload(client, export_file(item(1)))
    refused = rehearse(client, chosen, base_category=base)
    assert "Enter a part of a path" in text_of(refused)


def test_the_folder_of_authors_is_never_empty(client, data_folder):
    chosen = upload(client, export_file(item(1)))
    assert "Some choices need a correction." in text_of(rehearse(client, chosen, base_author=""))
