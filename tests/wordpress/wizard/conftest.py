from pathlib import Path

import pytest
from django.contrib.auth.models import Group


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    """The private folder of uploads. It isn’t below that of public files."""
    settings.DATA_DIR = tmp_path / "private"
    settings.DATA_DIR.mkdir()
    return Path(settings.DATA_DIR) / "wordpress"


@pytest.fixture
def site_admin(site, django_user_model):
    user = django_user_model.objects.create_user("sol", "sol@lanternfield.example", "a lamp in the window")
    user.groups.set([Group.objects.get(name="Site admins")])
    return user


@pytest.fixture
def client(client, site_admin):
    client.force_login(site_admin)
    return client
