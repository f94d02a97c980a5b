"""Images: photos as phones make them, and texts for people who don’t see them."""

import io
import re
from functools import cache
from urllib.parse import urljoin

from PIL import Image
from playwright.sync_api import expect

from tests.bench.renditions import create_photo
from tests.support.heif_samples import create_heif

from .editor import numbers


def correct_an_alternative_text(editor):
    editor.page.goto("/admin/images/library/")
    text = editor.page.locator("main textarea").first
    editor.fill(text, f"A ridge in the morning, drawn with {next(numbers)} thin lines.")
    with editor.page.expect_response(lambda response: response.request.method == "POST"):
        editor.page.keyboard.press("Tab")


large_photos = []


def large_photo():
    """Return a JPEG of 24 megapixels that the site doesn’t have yet: it asks what to do with a duplicate.

    Several are created at once, in the first round, which isn’t measured.
    """
    if not large_photos:
        image = create_photo()
        for _ in range(4):
            image.paste("white", (0, 0, 50 + next(numbers) % 1000, 50))
            buffer = io.BytesIO()
            image.save(buffer, "JPEG", quality=90)
            large_photos.append(buffer.getvalue())
    return large_photos.pop()


@cache
def photo_of_an_iphone():
    return create_heif(Image.linear_gradient("L").resize((4032, 3024)).convert("RGB"))


def photo(size=(1200, 800)):
    """Return a JPEG that the site doesn’t have yet."""
    buffer = io.BytesIO()
    Image.effect_noise(size, 30).convert("RGB").save(buffer, "JPEG")
    return buffer.getvalue()


def upload_a_photo_of_an_iphone(editor):
    editor.page.goto("/admin/images/add/")
    editor.upload(editor.page.locator("#id_file"), ("IMG_1234.HEIC", "image/heic", photo_of_an_iphone()))
    editor.fill(editor.page.locator("#id_description"), "A lamp in the waiting room")
    editor.button("Upload")
    expect(editor.page.locator(".messages")).to_contain_text("added")


def choose_a_new_photo_and_forget_its_text(editor):
    """The file is kept while the alternative text is missing."""
    editor.open_form("/about/")
    editor.click(editor.page.get_by_role("tab", name="Promote"))
    editor.click(editor.page.get_by_role("button", name="Choose an image").first)
    modal = editor.page.locator(".modal")
    editor.click(modal.get_by_role("tab", name="Upload"))
    editor.upload(modal.locator("input[type=file]"), ("new.jpg", "image/jpeg", photo()))
    expect(modal.get_by_label("Title")).to_have_value("new")  # nobody clicks before the browser has told scripts
    editor.click(modal.get_by_role("button", name="Upload"))
    expect(modal.get_by_text("is uploaded and kept")).to_be_visible()
    editor.fill(modal.get_by_label("Alternative text"), "A lamp in the hall")
    editor.click(modal.get_by_role("button", name="Upload"))
    modal.wait_for(state="hidden")


def upload_three_photos(editor):
    """The alternative texts are missing at first."""
    editor.page.goto("/admin/images/multiple/add/")
    files = [(f"{name}.jpg", "image/jpeg", photo()) for name in ("one", "two", "three")]
    editor.upload(editor.page.locator("#fileupload"), *files)
    items = editor.page.locator("#upload-list > li")
    expect(items.get_by_label("Alternative text")).to_have_count(3)
    for item in items.all():
        editor.fill(item.get_by_label("Alternative text"), "A lamp")
    editor.button("Add all that are described")
    expect(editor.page.locator(".image-uploads-summary")).to_have_text("All images are in the library.")


def publish_a_photo_of_24_megapixels(editor):
    """From the file to a visitor’s page."""
    editor.open_form("/about/")
    chooser = editor.page.locator("#id_image-chooser")
    if chooser.get_by_role("button", name="Actions").is_visible():
        editor.click(chooser.get_by_role("button", name="Actions"))
    editor.click(editor.page.get_by_role("button", name=re.compile("^Choose an(other)? image|^Change")).first)
    modal = editor.page.locator(".modal")
    editor.click(modal.get_by_role("tab", name="Upload"))
    editor.upload(modal.locator("input[type=file]"), ("ridge.jpg", "image/jpeg", large_photo()))
    editor.fill(modal.get_by_label("Alternative text"), "A ridge in the morning")
    editor.click(modal.get_by_role("button", name="Upload"))
    expect(modal).to_be_hidden()
    editor.publish()
    visitor = editor.page.context.browser.new_page()
    visitor.goto(urljoin(editor.page.url, "/about/"))
    visitor.close()
