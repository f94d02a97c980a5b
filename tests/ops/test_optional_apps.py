"""The site works without each optional app in INSTALLED_APPS."""

import json

import pytest

from tests.support.processes import run_python

pytestmark = pytest.mark.slow

OPTIONAL_APPS = (
    "site_core.backups",
    "site_core.page_feedback",
    "site_core.page_views",
    "site_core.seo.index_now",
    "site_core.seo_audit",
    "site_core.wordpress",
)
SCRIPT = """
import json
from importlib import import_module
import django
django.setup()
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.models import Site
from tests.support import factories

call_command("check")
call_command("migrate", verbosity=0)  # gives the roles their permissions
article = factories.ArticlePageFactory()
site = Site.objects.get()
origin = {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8000"}
client = Client(**origin)
client.force_login(get_user_model().objects.create_superuser("boss"))
paths = [
    "/",
    article.get_url(),
    "/articles/",
    "/sitemap.xml",
    "/no-such-page/",
    reverse("wagtailadmin_home"),
    reverse("wagtailadmin_explore", args=[article.get_parent().pk]),
    reverse("wagtailadmin_pages:edit", args=[article.pk]),
    reverse("wagtailsettings:edit", args=["site_settings", "searchsettings", site.pk]),
    reverse("wagtailsettings:edit", args=["site_settings", "clinicsettings", site.pk]),
]
application = import_module("site_core.wsgi").application
factory = RequestFactory(**origin)
factory.cookies = client.cookies

def status_of(path):  # through every layer of the server
    statuses = []
    response = application(factory.get(path).environ, lambda status, headers, *exc_info: statuses.append(status))
    b"".join(response)
    response.close()
    return int(statuses[0][:3])

report = {"apps": [config.name for config in apps.get_app_configs()]}
report["statuses"] = {path: status_of(path) for path in paths}
article.save_revision().publish()
article.unpublish()
print(json.dumps(report))
"""


@pytest.mark.parametrize("app", OPTIONAL_APPS)
def test_site_runs_without_an_optional_app(app, data_dir):
    process = run_python(data_dir, "-c", SCRIPT, settings_module="tests.support.settings_without", WITHOUT_APP=app)
    assert process.returncode == 0, process.stderr
    report = json.loads(process.stdout.splitlines()[-1])
    assert app not in report["apps"]
    assert report["statuses"].pop("/no-such-page/") == 404
    assert set(report["statuses"].values()) == {200}, report["statuses"]
