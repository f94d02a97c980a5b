"""The screen of the old URLs: lists, what answers, redirects, and taking them back."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from site_core.background_tasks.models import BackgroundTask
from site_core.redirects.models import RedirectRule
from site_core.wordpress.models import ImportRun, OldUrl, OldUrlList
from site_core.wordpress.wizard import files
from site_core.wordpress.wizard import old_url_tasks as tasks
from site_core.wordpress.wizard.old_url_tasks import OLD_URLS
from tests.support.html import soup
from tests.support.wordpress_site import import_export, item, write_export

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(site, tmp_path):
    items = [item(1, slug="sleep", link="https://harbor.example/sleep/"), item(2, "page", slug="about")]
    import_export(write_export(tmp_path / "export.xml", *items), publish=True)
    return reverse("wordpress_old_urls", args=[ImportRun.objects.get().pk])


def press(client, url, action, *lists):
    data = {"action": action}
    if lists:
        data["lists"] = list(lists)
    return client.post(url, data, follow=True)


def text_of(response):
    return soup(response).select_one("main").get_text(" ", strip=True)


def list_file(text, name="sitemap.txt"):
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def buttons(response):
    found = soup(response).select("main form.import-actions button:not(.button-secondary)")
    return [button.get_text(" ", strip=True) for button in found]


def test_each_state_has_one_next_step(client, url):
    assert buttons(client.get(url)) == ["Check what answers"]
    response = press(client, url, "check")
    [button] = buttons(response)
    assert button.startswith("Write ")
    response = press(client, url, "apply")
    assert "Every known URL of the old site answers here." in text_of(response)
    assert buttons(response) == []
    assert client.get("/sleep/").status_code == 301


def test_redirects_are_taken_back(client, url):
    press(client, url, "apply")
    assert RedirectRule.objects.exists()
    response = press(client, url, "take_back")
    assert not RedirectRule.objects.exists()
    assert buttons(response)[0].startswith("Write ")


def test_lists_are_read_and_their_files_deleted(client, url):
    log = '203.0.113.9 - - [01/Mar/2024:09:30:00 +0000] "GET /offer/?email=jane@x.example HTTP/1.1" 200 1 "-" "Moz"\n'
    response = press(client, url, "add", list_file(log * 3, "access.log"), list_file("/about/\n"))
    assert "Nothing answers" in text_of(response)
    row = OldUrl.objects.get(path="/offer/")
    assert (row.requests, row.origins, row.kind) == (3, ["access_log"], "other")
    assert OldUrlList.objects.count() == 2
    assert not list(files.root_folder().glob("*"))
    links = [link["href"] for link in soup(response).select("main td a")]
    assert [client.get(link).status_code for link in links] == [200, 200]
    assert "source=%2Foffer%2F" in links[0]


def test_a_list_that_is_none_says_so_and_leaves_nothing(client, url):
    response = press(client, url, "add", list_file(bytes(range(256)) * 9, "<b>junk.txt"))
    task = BackgroundTask.objects.latest("pk")
    assert task.state == "failed"
    assert "This is not a list of URLs" in task.error
    assert "<b>" not in task.error
    assert response.status_code == 200
    assert "This is not a list of URLs" in text_of(client.get(url))
    assert not OldUrlList.objects.exists()
    assert not list(files.root_folder().glob("*"))


def test_without_a_file_the_form_says_what_is_missing(client, url):
    assert "This field is required." in text_of(press(client, url, "add"))
    assert not BackgroundTask.objects.exists()


def test_hostile_urls_are_shown_as_text(client, url):
    response = press(client, url, "add", list_file('/<script>alert(1)</script>/\n/"><img src=x>\n/\u202eevil/\n'))
    assert not soup(response).select("main script, main img")


def test_nothing_is_known_of_an_import_from_before(client, site):
    run = ImportRun.objects.create(source="https://harbor.example", status="finished", report={})
    response = client.get(reverse("wordpress_old_urls", args=[run.pk]))
    assert "No old URLs are known yet." in text_of(response)


def test_an_undone_import_offers_nothing(client, url):
    ImportRun.objects.update(status="undone")
    assert "This import was undone" in text_of(client.get(url))
    press(client, url, "apply")
    assert not RedirectRule.objects.exists()


def test_right_that_was_withdrawn_stops_the_work(client, url, site_admin):
    site_admin.groups.set([Group.objects.get(name="Editors")])
    assert client.post(url, {"action": "apply"}).status_code in (302, 403)
    assert not BackgroundTask.objects.exists()
    assert not RedirectRule.objects.exists()


def test_what_is_pressed_while_the_work_is_under_way_is_not_lost_without_a_word(client, url, site_admin):
    run = ImportRun.objects.get()
    key, alive = f"{OLD_URLS}.{run.source}", timezone.now() + timedelta(minutes=5)
    arguments = {"run": run.pk, "action": "check", "folder": ""}
    BackgroundTask.objects.create(
        kind=OLD_URLS,
        key=key,
        user=site_admin,
        arguments=arguments,
        state=BackgroundTask.State.RUNNING,
        alive_until=alive,
    )
    response = press(client, url, "apply")
    assert "Try again when that is done" in soup(response).get_text(" ", strip=True)
    assert BackgroundTask.objects.count() == 1
    assert not RedirectRule.objects.exists()


def test_who_may_import_but_not_change_redirects_looks_only(client, url, django_user_model):
    user = django_user_model.objects.create_user("importer", password="x" * 20)
    codes = ["access_admin", "add_importrun"]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    press(client, url, "check")
    client.force_login(user)
    page = client.get(url)
    assert page.status_code == 200
    assert "ask a site admin to write them" in text_of(page)
    assert not any(button.startswith("Write ") for button in buttons(page))
    for action in ("apply", "take_back"):
        press(client, url, action)
        tasks.start(ImportRun.objects.get(), user, action)
        assert BackgroundTask.objects.order_by("-pk")[0].state == BackgroundTask.State.FAILED
    assert not RedirectRule.objects.exists()


def test_the_report_leads_to_the_old_urls(client, url):
    report = client.get(reverse("wordpress_report", args=[ImportRun.objects.get().pk]))
    assert url in [link["href"] for link in soup(report).select("main a")]
    assert "Old URLs" in text_of(report)


def damaged_zip(method):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr("urls.txt", "https://harbor.example/a/\n" * 5000)
    content = bytearray(buffer.getvalue())
    start = content.find(b"urls.txt") + 22
    content[start : start + 46] = bytes(byte ^ 0x5A for byte in content[start : start + 46])
    return bytes(content)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damaged_zip_is_refused_and_deleted(client, url, data_folder, method):
    response = press(client, url, "add", list_file(damaged_zip(method), "urls.zip"))
    assert "urls.zip" in text_of(response)
    assert BackgroundTask.objects.latest("pk").state == "failed"
    assert "unexpected error" not in BackgroundTask.objects.latest("pk").error
    assert not list(data_folder.glob("*/*"))


def test_damaged_characters_stop_no_list(client, url, data_folder):
    content = (
        b"\xff\xfe" + "/about/\n".encode("utf-16-le") + b"\x00\xd8a\x00\n\x00" + "/x/\n".encode("utf-16-le") + b"\x00"
    )
    press(client, url, "add", list_file(content, "urls.txt"))
    task = BackgroundTask.objects.latest("pk")
    assert (task.state == "done") or "unexpected error" not in task.error
    assert not list(data_folder.glob("*/*"))


def test_list_is_deleted_when_reading_it_fails_for_any_reason(client, url, data_folder, monkeypatch):
    def fail(*arguments):
        raise ZeroDivisionError

    monkeypatch.setattr(tasks, "add_list", fail)
    press(client, url, "add", list_file("/about/\n"))
    assert BackgroundTask.objects.latest("pk").state == "failed"
    assert not list(data_folder.glob("*/*"))


def test_task_that_somebody_else_starts_again_may_do_what_that_person_may(client, url, site_admin, admin_user):
    run = ImportRun.objects.get()
    task = tasks.start(run, admin_user, "check")
    BackgroundTask.objects.filter(pk=task.pk).update(
        state="canceled", arguments={"run": run.pk, "action": "apply", "folder": ""}
    )
    codenames = [f"{action}_redirectrule" for action in ("add", "change", "delete")]
    Group.objects.get(name="Site admins").permissions.remove(*Permission.objects.filter(codename__in=codenames))
    client.post(reverse("background_task", args=[task.pk]), {"action": "start"})
    task.refresh_from_db()
    assert (task.state, task.user) == ("failed", site_admin)
    assert "may not change redirects" in task.error
    assert not RedirectRule.objects.exists()
