"""Editors open a Word document as a draft in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.upload_samples import create_image
from tests.support.word_documents import footnote_mark, image, paragraph, table, word_document

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize("width", [1280, 390])
def test_word_document_becomes_a_draft(editor, width):
    editor.set_viewport_size({"width": width, "height": 900})
    document = word_document(
        paragraph(f"Opened at {width}", "Title"),
        paragraph("A sentence", after=footnote_mark(1)),
        table(("Name", "n"), ("a", "1")),
        image("image1", "A field"),
        footnotes=["A note"],
        images={"a.png": create_image("PNG", (900, width))},
    )
    editor.goto("/articles/")
    editor.locator("wagtail-userbar").get_by_role("button").click()
    editor.locator("wagtail-userbar a[href*='add_subpage']").click()
    editor.locator(".page-template").get_by_role("link", name="Open a Word document").click()
    assert_accessible(editor)
    file = {"name": "A draft.docx", "mimeType": DOCX, "buffer": document}
    editor.get_by_label("Word document").set_input_files(file)
    editor.get_by_role("button", name="Open", exact=True).click()
    editor.wait_for_url("**/edit/")
    message = "“A draft.docx” is now a draft. Added: 1 table, 1 image, 1 reference."
    expect(editor.locator(".messages")).to_contain_text(message)
    expect(editor.locator("#id_title")).to_have_value(f"Opened at {width}")
    expect(editor.locator("#panel-child-content-body-section").get_by_text("A sentence[1]").last).to_be_visible()
