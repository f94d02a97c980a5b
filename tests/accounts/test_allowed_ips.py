"""ADMIN_ALLOWED_IPS: which networks the admin can be used from."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse

from site_core.accounts.allowed_ips import AllowedIPsMiddleware
from site_core.accounts.checks import check_allowed_ips, check_allowed_ips_behind_proxies
from site_core.lib.ip_addresses import CLIENT_IS_UNKNOWN
from tests.accounts.conftest import sign_in, signed_in
from tests.support import factories
from tests.support.html import soup, text_of

LOGIN = "/admin/login/"
OFFICE, HOME = "203.0.113.7", "198.51.100.20"


@pytest.fixture
def office_only(settings):
    settings.ADMIN_ALLOWED_IPS = [OFFICE, "2001:db8:1::/48"]


@pytest.mark.parametrize("address", [OFFICE, f"::ffff:{OFFICE}", "2001:db8:1:2::3"])
def test_admin_opens_from_an_allowed_network(office_only, site, client, address):
    assert client.get(LOGIN, REMOTE_ADDR=address).status_code == 200


@pytest.mark.parametrize("address", [HOME, "2001:db8:2::1", "203.0.113.70", "", "unix:", "nonsense"])
def test_admin_is_closed_elsewhere(office_only, site, client, address):
    assert client.get(LOGIN, REMOTE_ADDR=address).status_code == 403


@pytest.mark.parametrize("address", [HOME, "2001:db8:2::1"])
def test_refusal_says_which_address_to_add(office_only, site, client, address):
    response = client.get(LOGIN, REMOTE_ADDR=address)
    assert f"Its address is {address}" in text_of(response)
    assert "ADMIN_ALLOWED_IPS" in text_of(response)
    assert "no-store" in response["Cache-Control"]


def test_refusal_needs_nothing_else_from_the_admin(office_only, site, client):
    html = soup(client.get(LOGIN, REMOTE_ADDR=HOME))
    assert html.select("script") == []
    assert html.select("[src^='/admin/'], link[href^='/admin/']") == []


def test_unknown_client_is_refused_with_the_reason(office_only, site, client):
    response = client.get(LOGIN, REMOTE_ADDR=OFFICE, **{CLIENT_IS_UNKNOWN: True})
    assert response.status_code == 403
    assert "manage.py check_setup" in text_of(response)


@pytest.mark.parametrize("url", ["/admin/", "/admin/password_reset/", "/admin/pages/", "/admin/no-such-view/"])
def test_everything_below_the_admin_is_closed(office_only, site, client, url):
    assert client.get(url, REMOTE_ADDR=HOME).status_code == 403


def test_correct_password_from_elsewhere_signs_nobody_in(office_only, maya, site):
    client = Client()
    assert sign_in(client, address=HOME).status_code == 403
    assert "clinic_session" not in client.cookies


def test_session_from_the_office_is_closed_elsewhere(office_only, maya, site):
    client = signed_in(maya)
    assert client.get(reverse("wagtailadmin_home"), REMOTE_ADDR=OFFICE).status_code == 200
    assert client.get(reverse("wagtailadmin_home"), REMOTE_ADDR=HOME).status_code == 403


def test_private_page_is_closed_elsewhere(office_only, maya, site):
    page, client = factories.StandardPageFactory(), signed_in(maya)
    factories.make_private(page)
    assert client.get(page.url, REMOTE_ADDR=OFFICE).status_code == 200
    assert client.get(page.url, REMOTE_ADDR=HOME).status_code == 302


def test_public_site_is_open_to_everyone(office_only, site, client):
    assert client.get("/", REMOTE_ADDR=HOME).status_code == 200


def test_admin_is_open_to_everyone_without_a_list(site, client):
    assert client.get(LOGIN, REMOTE_ADDR=HOME).status_code == 200


@pytest.mark.parametrize("text", ["office", "203.0.113.7/33", "", "203.0.113.7;198.51.100.20"])
def test_mistake_in_the_list_is_reported_and_never_ignored(settings, text):
    settings.ADMIN_ALLOWED_IPS = [OFFICE, text]
    [error] = check_allowed_ips(None)
    assert error.id == "accounts.E001"
    assert "ADMIN_ALLOWED_IPS" in error.msg
    with pytest.raises(ImproperlyConfigured, match="ADMIN_ALLOWED_IPS"):
        AllowedIPsMiddleware(lambda request: None)


def proxy_warnings():
    return [message.id for message in check_allowed_ips_behind_proxies(None)]


@pytest.mark.parametrize(
    ("allowed", "proxies", "warnings"),
    [
        ([], [], []),
        ([OFFICE], ["127.0.0.0/8", "::1", "unix"], []),
        ([OFFICE], [], ["accounts.W001"]),
        (["127.0.0.1"], ["127.0.0.0/8", "::1"], ["accounts.W002"]),
        (["10.0.0.0/8", OFFICE], ["10.0.0.5"], ["accounts.W002"]),
        (["0.0.0.0/0"], ["::1"], []),
    ],
)
def test_deployment_check_warns_of_proxies(settings, allowed, proxies, warnings):
    settings.SITE_URL = "https://clinic.example"
    settings.ADMIN_ALLOWED_IPS, settings.TRUSTED_PROXIES = allowed, proxies
    assert proxy_warnings() == warnings
