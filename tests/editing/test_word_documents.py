"""A Word document becomes the draft of a page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from blog.models import ArticlePage, BlogIndexPage
from home.models import StandardPage
from site_core.editing.word_documents import reading
from site_core.lib.limited_process import Limits
from site_core.media.models import ClinicImage
from tests.support.upload_samples import create_image
from tests.support.word_documents import footnote_mark, image, paragraph, raised, table, word_document

TITLE = paragraph("How it works", "Title")


@pytest.fixture
def index(site):
    return BlogIndexPage.objects.get()


@pytest.fixture
def open_document(editor, index):
    def open_document(content, name="draft.docx", parent=index, page_type="blog.articlepage"):
        url = reverse("editing_open_word_document", args=[parent.pk])
        data = {"page_type": page_type, "document": SimpleUploadedFile(name, content)}
        return editor.post(url, data, follow=True)

    return open_document


def texts(response):
    return [str(message) for message in response.context["messages"]]


def test_document_becomes_a_draft(open_document):
    response = open_document(
        word_document(
            TITLE,
            paragraph("First", "Heading1"),
            paragraph("Ten to the power of 10", after=raised("3") + footnote_mark(1)),
            table(("Name", "n"), ("a", "1")),
            footnotes=["Zarate CA. A trial. Arch Gen. 2006;63(8):856."],
        )
    )
    page = ArticlePage.objects.get().get_latest_revision_as_object()
    assert response.redirect_chain[-1][0] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert not page.live
    assert page.title == "How it works"
    assert page.slug == "how-it-works"
    text, rows = page.body
    assert text.value.source.startswith("<h2>First</h2><p>Ten to the power of 10<sup>3</sup>[1]</p>")
    assert [column["heading"] for column in rows.value.columns] == ["Name", "n"]
    (reference,) = page.references.all()
    assert (reference.title, reference.year) == ("A trial", 2006)
    assert "“draft.docx” is now a draft. Added: 1 table, 1 reference." in texts(response)[0]


@pytest.mark.parametrize(
    ("body", "title"),
    [([paragraph("A heading", "Heading1"), paragraph("Text")], "A heading"), ([paragraph("Text")], "draft")],
)
def test_title_is_the_first_heading_or_the_name_of_the_file(open_document, body, title):
    open_document(word_document(*body))
    page = ArticlePage.objects.get()
    assert page.title == title
    assert [block.value.source for block in page.body] == ["<p>Text</p>"]


def test_images_are_added_to_the_library_with_their_alternative_text(open_document, admin_user):
    open_document(word_document(TITLE, image("image1", "A field"), images={"a.png": create_image("PNG", (900, 600))}))
    added = ClinicImage.objects.get()
    assert (added.description, added.uploaded_by_user) == ("A field", admin_user)
    (figure,) = ArticlePage.objects.get().body
    assert figure.value["image"].pk == added.pk
    assert figure.value["image"].contextual_alt_text == "A field"


def test_images_that_the_site_refuses_are_named(open_document):
    response = open_document(
        word_document(TITLE, paragraph("Text"), image("image1", ""), images={"a.emf": b"\1\0\0\0"})
    )
    assert not ClinicImage.objects.exists()
    assert "1 image was refused" in texts(response)[0]


def test_equations_are_named(open_document):
    response = open_document(word_document(TITLE, paragraph("Text"), "<w:p><m:oMath><m:r/></m:oMath></w:p>"))
    assert "Not kept: 1 drawing or equation." in texts(response)[0]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.docm", b"PK", "This document can contain macros."),
        ("a.doc", b"\xd0\xcf\x11\xe0", "Only .docx files can be opened."),
        ("a.docx", b"<html>", "This is not a valid DOCX file"),
        ("a.docx", word_document("<w:p>")[:-30] + bytes(30), "This is not a valid DOCX file"),
        ("a.docx", word_document("<w:p>"), "This document could not be read."),
    ],
)
def test_other_files_are_refused_with_a_message(open_document, name, content, message):
    response = open_document(content, name)
    assert message in response.content.decode()
    assert not ArticlePage.objects.exists()


def test_document_that_needs_too_much_memory_is_refused(open_document, monkeypatch):
    monkeypatch.setattr(reading, "LIMITS", Limits(megabytes=60, cpu_seconds=30, seconds=60))
    response = open_document(word_document(paragraph("a" * 1_000_000) * 40))
    assert "This document could not be read." in response.content.decode()


def test_page_types_that_have_no_body_of_text_are_not_offered(editor, site):
    url = reverse("editing_open_word_document", args=[site.home.pk])
    choices = editor.get(url).context["form"].fields["page_type"].choices
    assert [name for name, _label in choices] == [StandardPage._meta.label_lower]


def test_only_people_who_can_add_pages_can_open_documents(client, index, django_user_model):
    client.force_login(django_user_model.objects.create_user("visitor", password="secret"))
    assert client.get(reverse("editing_open_word_document", args=[index.pk])).status_code in {302, 403}


def test_it_is_offered_where_articles_are_created(editor, index):
    url = reverse("editing_open_word_document", args=[index.pk])
    add = reverse("wagtailadmin_pages:add", args=["blog", "articlepage", index.pk])
    for screen in (add, reverse("wagtailadmin_explore", args=[index.pk])):
        assert url in editor.get(screen).content.decode()
