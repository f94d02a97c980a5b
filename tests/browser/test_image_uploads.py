"""Editors upload images: the dialog that asks for the alternative text, choosers, and many images at once."""

import base64
import re

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


def delete_uploads(admin):
    admin.locator("#upload-list").evaluate("list => list.querySelectorAll('.delete').forEach((link) => link.click())")
    expect(admin.locator("#upload-list > li")).to_have_count(0)


@pytest.fixture
def several(admin):
    """The screen for many images, with three uploaded."""
    admin.goto("/admin/images/multiple/add/")
    delete_uploads(admin)  # those that other tests left
    admin.locator("#fileupload").set_input_files(files("one.jpg", "two.jpg", "three.jpg"))
    expect(admin.locator(".image-uploads-summary")).to_contain_text("3 images still need an alternative text")
    yield admin
    delete_uploads(admin)


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


DROP = """(element, bytes) => {
    const data = new DataTransfer();
    const content = Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0));
    data.items.add(new File([content], "lamp.jpg", { type: "image/jpeg" }));
    for (const type of ["dragover", "drop"]) {
        element.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    }
}"""


@pytest.fixture
def article(admin):
    """The form of an article that nobody saves."""
    admin.goto("/articles/ketamine-side-effects/")
    admin.goto(admin.locator("wagtail-userbar a[href*='/edit/']").first.get_attribute("href"))
    yield admin
    admin.on("dialog", lambda dialog: dialog.accept())
    admin.goto("/admin/")


def drop(target):
    target.evaluate(DROP, base64.b64encode(upload_samples.create_image()).decode())


def describe(admin, text):
    dialog = admin.get_by_role("dialog", name="Describe the image")
    dialog.get_by_label("Alternative text").fill(text)
    dialog.get_by_role("button", name="Add image").click()
    expect(dialog).to_be_hidden()


def test_image_is_dropped_on_a_field(article):
    chooser = article.locator("#id_image-chooser")
    drop(chooser)
    describe(article, "A lamp by a window")
    expect(chooser.locator("[data-chooser-title]")).to_have_text("lamp")
    expect(chooser.locator("img")).to_have_js_property("naturalWidth", 60)


def test_image_is_dropped_into_the_text(article):
    count = article.locator(".image-chooser").count()
    drop(article.locator("[data-draftail-editor-wrapper] [data-block='true']").first)
    describe(article, "A lamp in the text")
    expect(article.locator(".image-chooser")).to_have_count(count + 1)
    values = "text => [...document.querySelectorAll('[name$=alt_text]')].some(({ value }) => value === text)"
    article.wait_for_function(values, arg="A lamp in the text")


def test_file_that_is_dropped_elsewhere_does_not_replace_the_form(article):
    drop(article.locator("h1, h2").first)
    expect(article.get_by_role("dialog", name="Describe the image")).to_have_count(0)
    expect(article.locator("form[data-edit-form]")).to_be_visible()


def test_form_prepares_the_file_at_once_and_keeps_it(admin):
    admin.goto("/admin/images/add/")
    admin.locator("#id_file").set_input_files(files("form.jpg"))
    status = admin.locator(".image-field-status")
    expect(status).to_contain_text("“form.jpg” is uploaded.")
    expect(admin.locator("#id_title")).to_have_value("form")
    admin.get_by_role("button", name="Upload").click()
    expect(admin.get_by_text("Describe the image, or select “decorative”.")).to_be_visible()
    expect(admin.get_by_text("“form.jpg” is uploaded and kept.")).to_be_visible()
    admin.locator("#id_description").fill("A form")
    admin.get_by_role("button", name="Upload").click()
    expect(admin.get_by_text("added.").first).to_be_visible()


def test_form_that_is_sent_during_the_upload_is_sent_after_it(admin):
    held = []
    admin.goto("/admin/images/add/")
    admin.route("**/admin/images/uploads/", lambda route: held.append(route))
    admin.locator("#id_file").set_input_files(files("early.jpg"))
    admin.locator("#id_description").fill("A form that was sent early")
    with admin.expect_response("**/unsaved-text/session/**"):
        admin.get_by_role("button", name="Upload").click()
    held[0].continue_()
    expect(admin.get_by_text("added.").first).to_be_visible()


def test_form_says_at_once_what_is_wrong_with_a_file(admin):
    admin.goto("/admin/images/add/")
    broken = {"name": "broken.jpg", "mimeType": "image/jpeg", "buffer": b"nothing"}
    admin.locator("#id_file").set_input_files([broken])
    expect(admin.locator(".image-field-error")).to_contain_text("not a valid JPEG image")


def test_chooser_keeps_the_file_while_the_alternative_text_is_missing(article):
    article.locator("#id_image-chooser").evaluate("element => element.widget.openChooserModal()")
    modal = article.locator(".modal-dialog")
    modal.get_by_role("tab", name="Upload").click()
    modal.locator("#id_image-chooser-upload-file").set_input_files(files("chosen.jpg"))
    expect(modal.locator(".image-field-status")).to_contain_text("“chosen.jpg” is uploaded.")
    expect(modal.locator("#id_image-chooser-upload-title")).to_have_value("chosen")
    modal.get_by_role("button", name="Upload").click()
    expect(modal.get_by_text("Describe the image, or select “decorative”.")).to_be_visible()
    expect(modal.get_by_text("“chosen.jpg” is uploaded and kept.")).to_be_visible()
    modal.locator("#id_image-chooser-upload-description").fill("A chosen lamp")
    modal.get_by_role("button", name="Upload").click()
    modal.get_by_text("Use new image").or_(article.locator("#id_image-chooser [data-chooser-title]")).first.wait_for()


def test_thumbnail_of_a_large_image_appears_in_the_form_once_it_exists(admin):
    """The chooser gets its thumbnail while the site is still creating the renditions of the image."""
    admin.goto("/about/")
    admin.goto(admin.locator("wagtail-userbar a[href*='/edit/']").first.get_attribute("href"))
    admin.get_by_role("tab", name="Promote").click()
    admin.get_by_role("button", name="Choose an image").first.click()
    modal = admin.locator(".modal")
    modal.get_by_role("tab", name="Upload").click()
    color = (admin.viewport_size["width"] % 256, 90, 90)  # Wagtail asks about the same file at another width
    photo = upload_samples.create_image(size=(3000, 2000), color=color)
    modal.locator("input[type=file]").set_input_files({"name": "p.jpg", "mimeType": "image/jpeg", "buffer": photo})
    modal.get_by_label("Alternative text").fill("A large lamp")
    modal.get_by_role("button", name="Upload").click()
    preview = admin.locator("#tab-promote [data-chooser-image]").first
    expect(preview).to_have_attribute("width", "165")
    expect(preview).to_have_attribute("src", re.compile(r"max-165x165"))
