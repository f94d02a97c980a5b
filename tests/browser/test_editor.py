"""An editor's morning, in a real browser: write, illustrate, preview, publish, rename."""

import re
import struct
import zlib

from playwright.sync_api import expect


def png(width=1600, height=1067, colour=(31, 81, 71)):
    """A plain PNG as bytes, so that the upload is a real one."""

    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    row = b"\x00" + bytes(colour) * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(row * height))
        + chunk(b"IEND", b"")
    )


def choose_page(editor, button, *names):
    """Open a page chooser and walk down to the page named last."""
    button.click()
    dialog = editor.get_by_role("dialog")
    for name in names[:-1]:
        dialog.get_by_role("row", name=re.compile(name)).get_by_role("link", name=re.compile("Explore")).click()
    dialog.get_by_role("link", name=names[-1], exact=True).click()
    expect(dialog).to_be_hidden()


def test_an_article_is_written_previewed_published_and_renamed(editor, demo, context):
    start_article(editor)
    fill_article(editor)
    upload_lead_image(editor)
    expect_preview_to_show(editor, context, "How sleep and mood meet")
    publish(editor)
    expect(editor.get_by_text("created and published").or_(editor.get_by_text("published.")).first).to_be_visible()

    visitor = context.browser.new_context(base_url=demo.url).new_page()
    response = visitor.goto("/articles/sleep-and-mood/")
    assert response.status == 200
    expect(visitor.get_by_role("heading", level=1)).to_have_text("How sleep and mood meet")
    expect(visitor.get_by_role("img", name="A plain evergreen field")).to_be_visible()
    expect(visitor.get_by_role("link", name=re.compile("^Previous article"))).to_be_visible()

    rename(editor, "sleep-mood")
    response = visitor.goto("/articles/sleep-and-mood/")
    assert response.status == 200
    assert visitor.url == f"{demo.url}/articles/sleep-mood/"


def start_article(editor):
    editor.get_by_role("link", name="Reports").first.wait_for()
    editor.goto("/admin/pages/")
    editor.goto(editor_url(editor, "/articles/"))


def editor_url(editor, path):
    """The address of the form that adds a child below the page at ``path``."""
    editor.goto(path)
    edit = editor.locator("wagtail-userbar").get_by_role("link", name=re.compile("Edit this page"))
    page_id = re.search(r"/pages/(\d+)/", edit.get_attribute("href"))[1]
    return f"/admin/pages/add/blog/articlepage/{page_id}/"


def fill_article(editor):
    editor.get_by_role("textbox", name="Title*").fill("How sleep and mood meet")
    editor.get_by_label("Standfirst").fill("What is known, in plain words.")


def upload_lead_image(editor):
    editor.get_by_role("button", name="Choose an image").first.click()
    dialog = editor.get_by_role("dialog")
    dialog.get_by_role("tab", name="Upload").click()
    dialog.locator("input[type=file]").set_input_files({"name": "field.png", "mimeType": "image/png", "buffer": png()})
    dialog.get_by_label("Alternative text").fill("A plain evergreen field")
    dialog.get_by_role("button", name="Upload").click()


def expect_preview_to_show(editor, context, title): ...


def publish(editor): ...


def rename(editor, slug): ...
