import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from site_core.wordpress.models import ImportRun, Switch
from site_core.wordpress.switch.watching import start_watching

from .servers import serving_this_site
from .support import SOURCE


@pytest.fixture
def import_run(site):
    """An import from the old site that has just finished."""
    now = timezone.now()
    outcomes = {"types": [{"post_type": "post", "outcomes": {"created": 2, "unchanged": 310}}]}
    return ImportRun.objects.create(source=SOURCE, status="finished", finished_at=now, report=outcomes)


@pytest.fixture
def this_site(settings):
    """This site as visitors reach it, at the name “localhost”."""
    with serving_this_site() as website:
        settings.SITE_URL = website.origin.replace("127.0.0.1", "localhost")
        settings.ALLOWED_HOSTS = ["localhost", "testserver"]
        yield website


@pytest.fixture
def public(settings):
    """This site at its public address, for requests of the days after the switch."""
    with serving_this_site() as website:
        settings.SITE_URL = website.origin
        yield website


@pytest.fixture
def site_admin(site, django_user_model):
    user = django_user_model.objects.create_user("sol", "sol@lanternfield.example", "a lamp in the window")
    user.groups.set([Group.objects.get(name="Site admins")])
    return user


@pytest.fixture
def client(client, site_admin):
    client.force_login(site_admin)
    return client


@pytest.fixture
def switch(import_run, site_admin):
    found = Switch.objects.create(source=SOURCE)
    start_watching(found, timezone.localdate(), site_admin)
    return found
