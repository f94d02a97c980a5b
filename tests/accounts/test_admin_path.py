"""ADMIN_PATH: everything that depends on the admin's path follows the setting."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.urls import reverse

from site_core.ops.checks import check_admin_path
from site_core.site_settings.robots_txt import render_robots_txt
from tests.support.processes import run_python

SHOW = """
import django
django.setup()
from django.urls import reverse
from site_core.caching.page_cache.middleware import excluded_prefixes
print(reverse("wagtailadmin_home"), reverse("wagtailadmin_home") in excluded_prefixes())
"""


@pytest.fixture(autouse=True)
def _loaded_urlconf():
    """Load the URLconf before a test changes the setting it reads."""
    reverse("wagtailadmin_home")


@pytest.mark.slow
def test_admin_path_is_set_by_the_environment(tmp_path):
    result = run_python(tmp_path, "-c", SHOW, ADMIN_PATH="/desk")
    assert result.stdout.split() == ["/desk/", "True"], result.stderr


@pytest.mark.parametrize("path", ["admin/", "desk/", "staff-only/desk/", "Desk_2/"])
def test_valid_admin_path_is_accepted(settings, path):
    settings.ADMIN_PATH = path
    assert check_admin_path(None) == []


@pytest.mark.parametrize(
    "path", ["/", "a b/", "<int:x>/", "../", "search/", "documents/x/", "static/", "media/", "share/"]
)
def test_admin_path_that_would_hide_other_urls_is_rejected(settings, path):
    settings.ADMIN_PATH = path
    [error] = check_admin_path(None)
    assert error.id == "ops.E010"
    assert "ADMIN_PATH" in error.msg
    assert "Set ADMIN_PATH" in error.hint


def test_check_command_reports_the_admin_path(settings, db):
    settings.ADMIN_PATH = "search/"
    with pytest.raises(SystemCheckError, match="ADMIN_PATH"):
        call_command("check")


def test_robots_txt_does_not_reveal_a_custom_admin_path(settings):
    settings.ADMIN_PATH = "desk/"
    assert render_robots_txt() == "User-agent: *\nDisallow:\n"


def test_robots_txt_disallows_the_default_admin_path():
    assert render_robots_txt() == "User-agent: *\nDisallow: /admin/\n"


def test_there_is_no_second_login_form(client, site):
    assert client.get("/_util/login/").status_code == 404
    assert client.post("/_util/login/", {"username": "admin", "password": "password"}).status_code == 404
