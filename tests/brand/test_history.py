"""The history of the brand shows the logos and icons themselves, not only the names of their files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from site_core.brand.images import BrandImage
from site_core.brand.models import BrandSettings
from site_core.site_settings.models import SettingsChange
from tests.support.brand import form_data, form_url
from tests.support.html import soup

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0h40v20H0z" fill="{}"/></svg>'
NAME = "<b>logo & more.svg"


@pytest.fixture
def upload(site, editor):
    def upload(color, name=NAME):
        file = SimpleUploadedFile(name, SVG.format(color).encode())
        editor.post(form_url(site), form_data(logo=file))
        return BrandSettings.objects.get(site=site.site).logo

    return upload


def view(client, site, name="settings_history", *args):
    return soup(client.get(reverse(name, args=["brand", "brandsettings", site.site.pk, *args])))


def shown(part):
    return [(image["src"], image["alt"]) for image in part.select("img")], part.get_text(" ", strip=True)


def test_replaced_logo_is_shown_before_and_after_on_light_and_dark(upload, site, editor):
    first, second = upload("#7a1f5c"), upload("#00ff00")
    newest = view(editor, site).select_one(".settings-history > li")
    assert shown(newest.select_one("del")) == ([(first.url, "")] * 2, f"Before: {NAME}")
    assert shown(newest.select_one("ins")) == ([(second.url, "")] * 2, f"After: {NAME}")


def test_undoing_shows_which_logo_comes_back(upload, site, editor):
    first = upload("#7a1f5c")
    upload("#00ff00")
    page = view(editor, site, "settings_undo", SettingsChange.objects.first().pk)
    assert shown(page.select_one("form ins")) == ([(first.url, "")] * 2, f"After: {NAME}")


def test_logo_that_was_deleted_since_has_no_picture(upload, site, editor):
    first = upload("#7a1f5c")
    upload("#00ff00")
    BrandImage.objects.filter(pk=first.pk).delete()
    assert shown(view(editor, site).select_one("del")) == ([], "Before: (deleted)")
