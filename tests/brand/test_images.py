"""Uploaded logos and icons, where they are shown, and the icons drawn from them."""

import io
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.renderers import BaseRenderer
from django.urls import reverse
from PIL import Image, PngImagePlugin

from site_core.brand import svg_drawing
from site_core.brand.icons import IconSource, draw_icon, initials_of
from site_core.brand.images import BrandImage
from site_core.brand.models import BrandSettings
from site_core.brand.uploads import read_upload
from site_core.brand.widgets import BrandImageInput
from site_core.site_settings.brand_icons import icon_source, icon_url
from site_core.site_settings.models import SettingsChange, SiteSettings
from tests.support.brand import form_data, form_url, save_brand
from tests.support.html import soup
from tests.support.site_settings import save_clinic

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0h40v20H0z" fill="#7a1f5c"/></svg>'


def png(size=(120, 60), color="#7a1f5c", **options):
    buffer = io.BytesIO()
    Image.new("RGBA", size, color).save(buffer, "PNG", **options)
    return buffer.getvalue()


def upload(content, name="logo.png"):
    return SimpleUploadedFile(name, content)


def submit(client, site, **fields):
    return client.post(form_url(site), form_data(**fields), follow=True)


def brand_of(site):
    return BrandSettings.objects.get(site=site.site)


def errors_of(page, name):
    """Return the errors at a field of the form."""
    field = page.select_one(f"[name={name}]").find_parent(class_="w-field")
    return field.select_one(".w-field__errors").get_text(" ", strip=True)


def opened(content):
    return Image.open(io.BytesIO(content))


class TestUploads:
    def test_png_is_encoded_anew_without_what_else_it_contains(self, db):
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", "<script>alert(1)</script>")
        content = png(pnginfo=info) + b"<script>alert(2)</script>"
        image = read_upload(upload(content))
        assert b"script" not in image.content
        assert opened(image.content).getpixel((5, 5)) == (0x7A, 0x1F, 0x5C, 255)

    def test_large_png_is_scaled(self, db):
        image = read_upload(upload(png((3000, 300))))
        assert (image.width, image.height) == (800, 80)

    @pytest.mark.parametrize(
        "content",
        {
            "empty": b"",
            "gif": b"GIF89a",
            "signature": b"\x89PNG\r\n\x1a\n",
            "truncated": png()[:60],
            "jpeg": b"\xff\xd8\xff" + b"0" * 100,
            "too many pixels": png((5000, 4000)),
            "one pixel": png((1, 1)),
            "a line": png((800, 23)),
            "too large": b"a" * 3_000_000,
        }.values(),
    )
    def test_other_files_are_refused(self, content):
        with pytest.raises(ValidationError):
            read_upload(upload(content))

    def test_format_is_that_of_the_content(self, db):
        assert read_upload(upload(SVG, "logo.png")).content_type == "image/svg+xml"


class TestForm:
    def test_logo_is_stored_shown_recorded_and_undone(self, site, editor, client):
        submit(editor, site, logo=upload(SVG, "logo.svg"), logo_dark=upload(png(), "dark.png"))
        brand = brand_of(site)
        header = soup(client.get("/")).find(class_="wordmark")
        assert header.img["src"] == brand.logo.url
        assert header.source["srcset"] == brand.logo_dark.url
        assert header.source["media"] == "(prefers-color-scheme: dark)"
        assert not header.svg
        change = SettingsChange.objects.get()
        editor.post(reverse("settings_undo", args=["brand", "brandsettings", site.site.pk, change.pk]))
        assert brand_of(site).logo is None
        assert soup(client.get("/")).find(class_="wordmark").svg

    def test_saving_again_keeps_the_logo_and_clearing_removes_it(self, site, editor):
        submit(editor, site, logo=upload(SVG, "logo.svg"))
        submit(editor, site, primary_color="#7a1f5c")
        assert brand_of(site).logo.name == "logo.svg"
        assert SettingsChange.objects.count() == 2
        submit(editor, site, primary_color="#7a1f5c", **{"logo-clear": "on"})
        assert brand_of(site).logo is None

    def test_saved_image_is_shown_on_both_backgrounds_with_ways_to_replace_and_remove_it(self, site, editor):
        submit(editor, site, logo=upload(SVG, "<b>our & logo.svg"))
        logo, dark, icon = soup(editor.get(form_url(site))).select(".brand-image")
        assert [image["src"] for image in logo.select("img")] == [brand_of(site).logo.url] * 2
        assert [image["alt"] for image in logo.select("img")] == [
            "The saved image on a light screen",
            "The saved image on a dark screen",
        ]
        assert logo.select_one(".brand-image__name").text == "<b>our & logo.svg"
        assert {label["for"]: label.text.strip() for label in logo.select("label")} == {
            "id_logo": "Replace this image",
            "logo-clear_id": "Remove this image",
        }
        assert not dark.select("img, label")
        assert not icon.select("img, label")

    def test_logo_for_dark_screens_is_shown_on_dark_and_the_other_one_on_light(self, site, editor):
        submit(editor, site, logo=upload(SVG), logo_dark=upload(png(), "dark.png"))
        logo, dark, _icon = soup(editor.get(form_url(site))).select(".brand-image")
        assert [image["alt"] for image in logo.select("img")] == ["The saved image on a light screen"]
        assert [image["alt"] for image in dark.select("img")] == ["The saved image on a dark screen"]
        assert dark.img["src"] == brand_of(site).logo_dark.url

    def test_errors_of_a_file_say_how_to_go_on(self, site, editor):
        submit(editor, site, logo=upload(SVG))
        for fields, expected in (
            ({"logo": upload(b"text")}, "neither an SVG nor a PNG file, whatever its name. Export the image"),
            ({"logo": upload(b"")}, "This file is empty. Export it again."),
            ({"logo": upload(png((1, 1)))}, "only 1 × 1 pixels"),
            ({"logo": upload(SVG), "logo-clear": "on"}, "Choose a file to replace the image, or remove the image"),
        ):
            page = soup(submit(editor, site, **fields))
            assert expected in page.select_one(".w-field__errors .error-message").text
            # It still shows what is saved, not what was refused.
            assert page.select_one(".brand-image img")["src"] == brand_of(site).logo.url

    def test_valid_file_has_to_be_chosen_again_if_something_else_is_wrong(self, site, editor):
        name = "<b>our & logo.svg"
        page = soup(submit(editor, site, logo=upload(SVG, name), icon=upload(b"text"), primary_color="red"))
        assert not BrandImage.objects.exists()
        assert errors_of(page, "logo").startswith("Choose “<b>our & logo.svg” again. It was not saved")
        assert errors_of(page, "icon").startswith("This is neither an SVG nor a PNG file")
        assert "again" not in errors_of(page, "logo_dark") + errors_of(page, "primary_color")
        submit(editor, site, logo=upload(SVG, name))
        assert brand_of(site).logo.name == name

    def test_logo_for_dark_screens_alone_is_not_lost_silently(self, site, editor):
        page = soup(submit(editor, site, logo_dark=upload(SVG, "dark.svg")))
        assert "Upload a logo for light screens, too." in errors_of(page, "logo_dark")
        assert "Choose “dark.svg” again." in errors_of(page, "logo_dark")

    def test_image_stays_marked_for_removal_if_something_else_is_wrong(self, site, editor):
        submit(editor, site, logo=upload(SVG))
        page = soup(submit(editor, site, primary_color="red", **{"logo-clear": "on"}))
        assert [field.get("type") for field in page.select(".brand-image [checked]")] == ["checkbox"]
        assert errors_of(page, "logo") == ""

    def test_widget_is_rendered_by_the_renderer_of_its_form(self):
        class Renderer(BaseRenderer):
            def render(self, template_name, context, request=None):
                return f"{template_name}: {context['widget']['name']}"

        assert BrandImageInput().render("icon", None, renderer=Renderer()) == "brand/image_input.html: icon"

    def test_same_file_twice_is_stored_once(self, site, editor):
        submit(editor, site, logo=upload(SVG, "a.svg"), logo_dark=upload(SVG, "b.svg"))
        assert BrandImage.objects.count() == 1

    def test_hostile_file_is_refused_with_a_reason_and_changes_nothing(self, site, editor):
        hostile = SVG.replace(b"<path", b"<foreignObject/><path")
        response = submit(editor, site, logo=upload(hostile, "logo.svg"), primary_color="#7a1f5c")
        assert "foreignObject" in response.content.decode()
        assert not BrandImage.objects.exists()
        assert brand_of(site).primary_color == ""

    def test_hostile_name_is_escaped(self, site, editor):
        submit(editor, site, logo=upload(SVG, "<img src=x onerror=alert(1)>.svg"))
        assert "<img src=x" not in editor.get(form_url(site)).content.decode()

    def test_name_beside_a_logo_that_has_it_is_only_for_screen_readers(self, site, editor, client):
        submit(editor, site, logo=upload(SVG), logo_has_name="on")
        name = soup(client.get("/")).find(class_="wordmark").span
        assert (name["class"], bool(name.get_text())) == (["visually-hidden"], True)


class TestServing:
    def test_logo_is_served_forever_and_an_svg_can_do_nothing(self, site, editor, client):
        submit(editor, site, logo=upload(SVG))
        response = client.get(brand_of(site).logo.url)
        assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/svg+xml", "nosniff")
        assert "sandbox" in response["Content-Security-Policy"]
        assert "immutable" in response["Cache-Control"]

    def test_unknown_images_and_sizes_are_missing(self, site, client):
        for url in ("/brand/" + "0" * 32 + ".svg", "/brand/icon-" + "0" * 16 + "-33.png", "/brand/x.png"):
            assert client.get(url).status_code == 404

    def test_logo_with_another_extension_is_missing(self, site, editor, client):
        submit(editor, site, logo=upload(SVG))
        assert client.get(brand_of(site).logo.url.replace(".svg", ".png")).status_code == 404


class TestIcons:
    def test_site_without_a_brand_keeps_its_icons(self, site, client):
        html = client.get("/").content.decode()
        assert "img/favicon" in html
        assert "/brand/icon" not in html
        assert client.get("/favicon.ico")["Location"].endswith("favicon-32.png")

    def test_pages_manifest_and_bookmarks_have_the_icons_of_the_brand(self, site, editor, client):
        submit(editor, site, primary_color="#7a1f5c")
        urls = re.findall(r'href="(/brand/icon-[^"]+)"', client.get("/").content.decode())
        urls += [icon["src"] for icon in client.get("/manifest.webmanifest").json()["icons"]]
        urls.append(client.get("/favicon.ico")["Location"])
        assert len(urls) == 6
        for url in urls:
            size = int(re.search(r"-(\d+)\.png", url)[1])
            response = client.get(url)
            assert (response["Content-Type"], opened(response.content).size) == ("image/png", (size, size))

    def test_icon_changes_its_url_with_the_name_and_earlier_urls_lead_to_it(self, site, editor, client):
        submit(editor, site, primary_color="#7a1f5c")
        before = client.get("/favicon.ico")["Location"]
        save_clinic(site, name="Zebra Practice")
        after = client.get("/favicon.ico")["Location"]
        assert before != after
        assert client.get(before)["Location"] == after

    def test_png_logo_is_drawn_whole_on_the_background(self, db):
        image = read_upload(upload(png((400, 100), "#00ff00")))
        icon = opened(draw_icon(IconSource(image, "AB", "#000000", "#ffffff", "#fafafa"), 180)).convert("RGB")
        assert icon.getpixel((90, 90)) == (0, 255, 0)
        assert icon.getpixel((90, 10)) == icon.getpixel((2, 90)) == (250, 250, 250)

    def test_svg_logo_is_the_icon(self, site, editor, client):
        submit(editor, site, logo=upload(SVG))
        icon = opened(client.get(client.get("/favicon.ico")["Location"]).content).convert("RGBA")
        assert icon.getpixel((16, 16)) == (0x7A, 0x1F, 0x5C, 255)
        assert icon.getpixel((16, 2)) == (0, 0, 0, 0)

    def test_logo_that_was_stored_without_a_drawing_is_drawn_when_it_is_uploaded_again(self, site, editor):
        submit(editor, site, logo=upload(SVG))
        BrandImage.objects.update(drawing=None, is_drawn=False)  # as before the site drew them
        submit(editor, site, logo=upload(SVG))
        assert BrandImage.objects.get().is_drawn

    def test_svg_icon_comes_before_the_logo(self, site, editor, client):
        submit(editor, site, logo=upload(png()), icon=upload(SVG.replace(b"#7a1f5c", b"#00ff00")))
        icon = opened(client.get(client.get("/favicon.ico")["Location"]).content).convert("RGB")
        assert icon.getpixel((16, 16)) == (0, 255, 0)

    def test_wide_logo_has_initials_as_icon(self, site, editor):
        submit(editor, site, logo=upload(SVG.replace(b"0 0 40 20", b"0 0 41 20")))
        assert icon_source(SiteSettings.for_site(site.site)).image is None

    def test_icon_may_have_any_shape(self, site, editor):
        submit(editor, site, icon=upload(png((400, 100))))
        assert icon_source(SiteSettings.for_site(site.site)).image == brand_of(site).icon

    def test_drawing_is_not_read_for_pages(self, site, editor, django_assert_num_queries):
        submit(editor, site, logo=upload(SVG))
        with django_assert_num_queries(1):
            settings = SiteSettings.for_site(site.site)
            icon_url(settings, 32)
        assert {"content", "drawing"} <= settings.brand.logo.get_deferred_fields()

    def test_svg_that_takes_too_long_to_draw_is_a_logo_without_icon(self, db, monkeypatch):
        monkeypatch.setattr(svg_drawing, "LIMITS", svg_drawing.LIMITS._replace(cpu_seconds=1))
        rectangle = '<rect width="40" height="40" fill="#fff" mask="url(#m{})"/>'
        masks = "".join(f'<mask id="m{level}">{rectangle.format(level + 1) * 3}</mask>' for level in range(30))
        image = read_upload(upload(SVG.replace(b"<path", f"{masks}{rectangle.format(0)}<path".encode())))
        assert not image.has_png

    def test_svg_that_can_not_be_drawn_is_a_logo_without_icon(self, monkeypatch):
        assert svg_drawing.draw_svg(b"<svg", 40, 20) is None

    def test_initials_are_drawn_on_the_main_color(self):
        icon = opened(draw_icon(IconSource(None, "AB", "#7a1f5c", "#ffffff", "#fafafa"), 180)).convert("RGB")
        assert icon.getpixel((1, 1)) == (0x7A, 0x1F, 0x5C)
        assert [highest for _lowest, highest in icon.getextrema()] == [255, 255, 255]

    @pytest.mark.parametrize(
        ("name", "initials"),
        [
            ("Harbor Skin Group", "HS"),
            ("Lantern", "L"),
            ("24 Hour Clinic", "HC"),
            ("", ""),
            ("漢 字", ""),
            ("eau", "E"),
        ],
    )
    def test_initials_are_letters_that_can_be_drawn(self, name, initials):
        assert initials_of(name) == initials

    def test_name_without_letters_has_an_icon_too(self):
        assert opened(draw_icon(IconSource(None, "", "#7a1f5c", "#ffffff", "#fafafa"), 32)).size == (32, 32)


def test_structured_data_has_the_icon_of_the_brand(site, editor, client):
    submit(editor, site, primary_color="#7a1f5c")
    assert re.search(r'"logo":\s*"http://[^"]+/brand/icon-[0-9a-f]{16}-512.png"', client.get("/").content.decode())


@pytest.mark.parametrize(
    ("width", "height", "is_below"),
    [(100, 10, True), (31, 10, True), (30, 10, False), (40, 40, False), (10, 100, False)],
)
def test_name_is_below_a_logo_that_leaves_no_room_beside_it(site, client, width, height, is_below):
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"><path d="M0 0h9v9z"/></svg>'
    logo = read_upload(upload(svg.encode()))
    logo.save()
    save_brand(site, logo=logo)
    classes = soup(client.get("/")).select_one("a.wordmark")["class"]
    assert ("wordmark-wide" in classes) is is_below
