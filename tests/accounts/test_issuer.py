"""The name of the site in authenticator apps."""

from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice

from site_core.accounts import two_factor
from tests.support.site_settings import save_clinic

KEY = "00" * 19 + "ff"


def issuer_of(url):
    parts = urlsplit(url)
    (issuer,) = parse_qs(parts.query)["issuer"]
    assert unquote(parts.path).startswith(f"/{issuer}:")
    return issuer


def test_apps_show_the_name_of_the_clinic(site, admin_user):
    save_clinic(site, name="Harbor Skin & Laser")
    assert issuer_of(two_factor.config_url(admin_user, KEY)) == "Harbor Skin & Laser"


def test_site_name_of_the_installation_comes_first(site, admin_user, settings):
    settings.WAGTAIL_SITE_NAME = "Wren Street"
    assert issuer_of(two_factor.config_url(admin_user, KEY)) == "Wren Street"


@pytest.mark.parametrize("name", ["A: B", "Ünïcode", "a&issuer=b", "<b>"])
def test_any_name_can_be_scanned(site, admin_user, name):
    save_clinic(site, name=name)
    assert issuer_of(two_factor.config_url(admin_user, KEY)) == name.replace(":", "")


def test_everything_else_is_what_the_library_writes(site, admin_user, settings):
    settings.OTP_TOTP_ISSUER = settings.WAGTAIL_SITE_NAME = "Wren Street"
    expected = TOTPDevice(user=admin_user, key=KEY).config_url
    assert two_factor.config_url(admin_user, KEY) == expected
