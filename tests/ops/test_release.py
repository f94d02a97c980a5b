"""release prepares the database and the static files, and update_site_host Wagtail's site."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Site

from tests.support.processes import manage


def run(command):
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue()


@pytest.mark.slow
def test_release_prepares_an_empty_folder_once(tmp_path):
    output = manage(tmp_path, "release").stdout
    assert "Migrating the database" in output
    assert "Collecting and compressing static files" in output
    assert (tmp_path / "static" / "staticfiles.json").exists()
    assert manage(tmp_path, "release").stdout == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://www.clinic.example", ("www.clinic.example", 443)),
        ("http://clinic.example", ("clinic.example", 80)),
        ("http://127.0.0.1:8140", ("127.0.0.1", 8140)),
    ],
)
def test_host_name_of_the_site_follows_the_settings(settings, url, address):
    settings.SITE_URL = url
    assert run("update_site_host") == f"The site is {url}/.\n"
    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port) == address


@pytest.mark.django_db
def test_host_name_that_another_site_has_is_reported(settings):
    settings.SITE_URL = "https://www.clinic.example"
    root = Site.objects.get().root_page
    Site.objects.create(hostname="www.clinic.example", port=443, root_page=root)
    with pytest.raises(CommandError, match="can't get the host of SITE_URL"):
        run("update_site_host")


@pytest.mark.django_db
def test_nothing_changes_without_a_default_site():
    Site.objects.update(is_default_site=False)
    assert "No site is the default one" in run("update_site_host")
