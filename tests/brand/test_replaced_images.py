"""Replaced logos and icons are kept as long as somebody may bring them back, and deleted after that."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from site_core.brand.images import BrandImage
from site_core.brand.models import BrandSettings
from site_core.site_settings.models import SettingsChange
from tests.support.brand import form_data, form_url

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><path d="M0 0h40v20H0z" fill="{}"/></svg>'
FIRST, SECOND = SVG.format("#7a1f5c"), SVG.format("#00ff00")
DAY = datetime.timedelta(days=1)
START = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


@pytest.fixture
def now(time_machine):
    """Move to so many days after the first logo was uploaded."""

    def now(days):
        time_machine.move_to(START + days * DAY, tick=False)

    now(0)
    return now


@pytest.fixture
def upload(site, admin_user, client, now):
    """Upload a logo as an admin who just signed in."""

    def upload(svg):
        client.force_login(admin_user)
        client.post(form_url(site), form_data(logo=SimpleUploadedFile("logo.svg", svg.encode())))
        return BrandSettings.objects.get(site=site.site).logo

    return upload


def undo(client, site, change):
    client.post(reverse("settings_undo", args=["brand", "brandsettings", site.site.pk, change.pk]))


def test_replaced_logo_is_deleted_after_90_days_and_its_url_is_missing(upload, now, client):
    first = upload(FIRST)
    second = upload(SECOND)
    now(89)
    call_command("delete_replaced_images")
    assert client.get(first.url).status_code == 200
    now(91)
    call_command("delete_replaced_images")
    assert client.get(first.url).status_code == 404
    assert client.get(second.url).status_code == 200


def test_days_count_from_the_replacement_not_from_the_upload(upload, now):
    first = upload(FIRST)
    now(200)
    upload(SECOND)
    now(289)
    call_command("delete_replaced_images")
    assert BrandImage.objects.filter(pk=first.pk).exists()


def test_logo_that_came_back_is_kept(upload, site, client, now):
    first = upload(FIRST)
    upload(SECOND)
    undo(client, site, SettingsChange.objects.first())
    now(400)
    call_command("delete_replaced_images")
    assert BrandSettings.objects.get(site=site.site).logo == first
    assert BrandImage.objects.get() == first


def test_upload_that_nobody_saved_yet_is_kept(db, now):
    image = BrandImage.objects.create(
        name="logo.svg", digest="0" * 32, content_type="image/svg+xml", content=FIRST.encode(), width=40, height=20
    )
    call_command("delete_replaced_images", days=1)
    assert BrandImage.objects.get() == image


def test_change_whose_logo_was_deleted_is_not_undone_and_nothing_is_lost(upload, site, client, admin_user, now):
    upload(FIRST)
    second = upload(SECOND)
    now(91)
    call_command("delete_replaced_images")
    client.force_login(admin_user)
    undo(client, site, SettingsChange.objects.first())
    assert BrandSettings.objects.get(site=site.site).logo == second
    history = client.get(reverse("settings_history", args=["brand", "brandsettings", site.site.pk]))
    assert "(deleted)" in history.content.decode()


def test_dry_run_deletes_nothing(upload, now, capsys):
    upload(FIRST)
    upload(SECOND)
    now(91)
    call_command("delete_replaced_images", dry_run=True)
    assert capsys.readouterr().out == "Would delete logo.svg\n"
    assert BrandImage.objects.count() == 2


def test_days_are_at_least_one(db):
    with pytest.raises(CommandError):
        call_command("delete_replaced_images", days=0)
