"""Editors upload images: the dialog that asks for the alternative text, choosers, and many images at once."""

import base64

import pytest
from playwright.sync_api import expect

from tests.support import upload_samples
from tests.support.axe import assert_accessible

WIDTHS = [1280, 390]
UPLOAD = """bytes => {
    const file = new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], "lamp.jpg", { type: "image/jpeg" });
    window.uploadImage(file).then((image) => (window.uploadedImage = image));
}"""


@pytest.fixture(params=WIDTHS)
def admin(editor, request):
    """A browser page that is logged in to the admin, with the width of a computer or a phone."""
    editor.set_viewport_size({"width": request.param, "height": 900})
    return editor


def start_upload(admin, **options):
    admin.goto("/admin/images/")
    admin.evaluate(UPLOAD, base64.b64encode(upload_samples.create_image(**options)).decode())
    return admin.get_by_role("dialog", name="Describe the image")


def test_script_uploads_an_image_and_asks_for_its_alternative_text(admin):
    dialog = start_upload(admin, color="maroon")
    expect(dialog.get_by_role("status")).to_contain_text("Ready.")
    dialog.get_by_role("button", name="Add image").click()
    expect(dialog.get_by_text("Describe the image, or select “decorative”.")).to_be_visible()
    expect(dialog.get_by_label("Alternative text")).to_be_focused()
    assert_accessible(admin)
    dialog.get_by_label("Alternative text").fill("A lamp in the waiting room")
    dialog.get_by_role("button", name="Add image").click()
    expect(dialog).to_be_hidden()
    assert admin.evaluate("window.uploadedImage.default_alt_text") == "A lamp in the waiting room"


def test_canceled_upload_resolves_with_nothing(admin):
    dialog = start_upload(admin)
    dialog.get_by_label("Alternative text").press("Escape")
    expect(dialog).to_be_hidden()
    assert admin.evaluate("window.uploadedImage") is None


def files(*names):
    return [{"name": name, "mimeType": "image/jpeg", "buffer": upload_samples.create_image()} for name in names]


@pytest.fixture
def several(admin):
    """The screen for many images, with three uploaded."""
    admin.goto("/admin/images/multiple/add/")
    admin.locator("#fileupload").set_input_files(files("one.jpg", "two.jpg", "three.jpg"))
    expect(admin.locator(".image-uploads-summary")).to_contain_text("3 images still need an alternative text")
    yield admin
    admin.locator("#upload-list").evaluate("list => list.querySelectorAll('.delete').forEach((link) => link.click())")
    expect(admin.locator("#upload-list > li")).to_have_count(0)


def test_upload_of_several_images_says_what_is_not_finished(several):
    summary = several.locator(".image-uploads-summary")
    assert_accessible(several)
    first = several.locator("#upload-list > li").first
    expect(first).to_contain_text("not in the library yet")
    first.get_by_label("Alternative text").fill("A lamp")
    first.get_by_role("button", name="Add to library").click()
    expect(summary).to_contain_text("2 images still need an alternative text")
    expect(several.get_by_text("Image added to the library.").first).to_be_visible()


def test_images_that_were_left_are_listed_again_after_a_warning(several):
    warnings = []

    def leave(dialog):
        warnings.append(dialog.type)
        dialog.accept()

    several.once("dialog", leave)
    several.reload()
    assert warnings == ["beforeunload"]
    expect(several.locator(".image-uploads-summary")).to_contain_text("3 images still need an alternative text")
    expect(several.locator("#upload-list > li img").first).to_have_js_property("naturalWidth", 60)
    for item in several.locator("#upload-list > li").all():
        item.get_by_label("Decorative").check()
    several.get_by_role("button", name="Add all that are described").click()
    expect(several.locator(".image-uploads-summary")).to_have_text("All images are in the library.")
