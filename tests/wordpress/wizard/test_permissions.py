"""Who may import."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.admin.menu import settings_menu

from site_core.background_tasks.models import BackgroundTask
from site_core.wordpress.models import ImportRun, ImportUpload
from site_core.wordpress.wizard import tasks
from tests.support.wordpress_site import item

from .support import export_file, last_upload, press, rehearse, upload

pytestmark = pytest.mark.django_db
VIEWS_OF_UPLOADS = ("upload", "add_files", "mapping", "delete_files", "rehearsal_file")


@pytest.fixture
def urls(client):
    """The URLs of all views, of an upload with a rehearsal and of an import."""
    rehearse(client, upload(client, export_file(item(1))))
    press(client, "import")
    rehearse(client, client.get(reverse("wordpress_mapping", args=[last_upload().pk])))
    urls = [reverse("wordpress_imports"), reverse("wordpress_import")]
    for name in (*VIEWS_OF_UPLOADS, "report", "report_file", "publish", "switch", "after", "undo"):
        row = last_upload() if name in VIEWS_OF_UPLOADS else ImportRun.objects.get()
        extra = ["json"] if name.endswith("_file") and name != "delete_files" else []
        urls.append(reverse(f"wordpress_{name}", args=[row.pk, *extra]))
    return urls


@pytest.mark.parametrize("role", ["Editors", "Medical reviewers", "Redirect managers", "Front desk"])
def test_other_roles_may_not(client, urls, site_admin, role):
    for url in urls[:-1]:
        assert client.get(url).status_code in (200, 302, 405), url
    site_admin.groups.set([Group.objects.get(name=role)])
    before = ImportUpload.objects.count(), BackgroundTask.objects.count()
    for url in urls:
        for send in (client.get, client.post):
            response = send(url, headers={"x-requested-with": "XMLHttpRequest"})
            assert response.status_code in (302, 403), url
            if response.status_code == 302:
                assert response["Location"] == reverse("wagtailadmin_home")
    assert (ImportUpload.objects.count(), BackgroundTask.objects.count()) == before


@pytest.mark.parametrize(("role", "is_shown"), [("Site admins", True), ("Editors", False)])
def test_menu_item(site_admin, rf, role, is_shown):
    site_admin.groups.set([Group.objects.get(name=role)])
    request = rf.get("/")
    request.user = site_admin
    labels = [str(each.label) for each in settings_menu.menu_items_for_request(request)]
    assert ("Import from WordPress" in labels) == is_shown


def test_right_that_was_withdrawn_stops_the_work(client, site_admin, django_user_model):
    upload(client, export_file(item(1)))
    site_admin.groups.clear()
    tasks.start(last_upload(), tasks.REHEARSAL, django_user_model.objects.get(pk=site_admin.pk))
    task = BackgroundTask.objects.latest("pk")
    assert (task.state, "may no longer import" in task.error) == ("failed", True)


def test_unknown_formats_and_missing_reports_do_not_exist(client):
    upload(client, export_file(item(1)))
    pk = last_upload().pk
    assert client.get(reverse("wordpress_rehearsal_file", args=[pk, "json"])).status_code == 404
    run = ImportRun.objects.create(source="https://harbor.example")
    assert client.get(reverse("wordpress_report_file", args=[run.pk, "html"])).status_code == 404
    run.report = {"items": []}
    run.save()
    assert client.get(reverse("wordpress_report_file", args=[run.pk, "php"])).status_code == 404
