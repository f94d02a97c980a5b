"""What was deleted by mistake comes back: with “Undo” right away, or from the trash."""

import json

from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.processes import python, wait_for

CREATE = """
import json
from django.core.files.base import ContentFile
from django.urls import reverse
from home.models import HomePage
from site_core.media.models import ClinicDocument
from site_core.redirects.models import RedirectRule
from tests.support import factories
home = HomePage.objects.get()
page = factories.StandardPageFactory(
    title="Parking with a mule", slug="mules", body=[factories.paragraph("<p>Bring hay.</p>")], parent=home)
page.save_revision().publish()
image = factories.ImageFactory(title="A mule at rest")
file = ContentFile(b"%PDF-1.4\\n%%EOF\\n", name="mules.pdf")
document = ClinicDocument.objects.create(title="Form for mules", file=file)
rule = RedirectRule.objects.create(source="/stable/", target="/about/")
print(json.dumps({
    "page": reverse("wagtailadmin_pages:delete", args=[page.pk]),
    "image": reverse("wagtailimages:delete", args=[image.pk]),
    "document": reverse("wagtaildocs:delete", args=[document.pk]),
    "redirect": reverse("redirects:delete", args=[rule.pk]),
    "file": document.url,
}))
"""


def delete(page, url, button="Yes, delete"):
    """Delete at ``url``, which says until when that can be undone."""
    page.goto(url)
    expect(page.get_by_text("It goes to the trash.")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name=button).click()
    expect(page.locator(".trash-undo")).to_be_visible()


def undo(page):
    page.locator(".trash-undo").get_by_role("button", name="Undo").click()
    expect(page.locator(".messages")).to_contain_text("was restored.")


def test_page_image_document_and_redirect_come_back(editor, demo):
    output, _ = python(demo.data_dir, CREATE).communicate(timeout=120)
    urls = json.loads(output)
    editor.set_viewport_size({"width": 1280, "height": 900})
    delete(editor, urls["image"])
    undo(editor)
    delete(editor, urls["document"])
    assert editor.request.get(urls["file"]).status == 404
    undo(editor)
    assert editor.request.get(urls["file"]).ok
    delete(editor, urls["redirect"])
    wait_for(lambda: editor.request.get("/stable/").status == 404)
    undo(editor)
    wait_for(lambda: editor.request.get("/stable/").url.endswith("/about/"))

    editor.set_viewport_size({"width": 390, "height": 844})
    delete(editor, urls["page"])
    assert not editor.request.get("/mules/").ok
    editor.goto("/admin/trash/")
    assert_accessible(editor)
    editor.get_by_role("link", name="Parking with a mule").click()
    expect(editor.get_by_text("Bring hay.")).to_be_visible()
    assert_accessible(editor)
    editor.get_by_role("button", name="Restore", exact=True).click()
    expect(editor.locator(".messages")).to_contain_text("“Parking with a mule” was restored.")
    assert "Bring hay." in editor.request.get("/mules/").text()
