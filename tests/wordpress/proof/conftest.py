import pytest

from tests.support.site_server import serving_site


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path / "private"
    settings.DATA_DIR.mkdir()
    return settings.DATA_DIR


@pytest.fixture
def site_url(site, settings):
    """The URL of the running site, which answers for the host of the old one."""
    settings.ALLOWED_HOSTS = ["harbor.example", "www.harbor.example"]
    settings.SECURE_SSL_REDIRECT = False
    with serving_site() as url:
        yield url
